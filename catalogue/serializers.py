"""How movies look in REST: read by every list that holds movies, written by server tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import TEXT, BodySerializer, Judged, Line, ParameterSerializer, Pattern
from accounts.api.selection import Selection, Wanted
from catalogue.models import ORIGIN, ORIGIN_ID, TITLE_LENGTH, VALUE, Movie
from catalogue.selectors import Order


class MovieListSerializer(ParameterSerializer):
    """The parameters of `GET movies/`."""

    search = Line(max_length=200, required=False, help_text="Forgives typos; best first, one page")
    genre = Line(
        max_length=200, required=False, help_text="Name or address; several joined by commas: any of them"
    )
    year_min = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    year_max = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    ordering = serializers.ChoiceField(choices=[order.value for order in Order], default=Order.POPULAR.value)


class MovieSerializer(serializers.ModelSerializer[Movie]):
    """A movie as it stands in lists. Read with `.for_cards()`, it costs no query of its own."""

    genres = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Movie
        fields: tuple[str, ...] = (
            "id",
            "title",
            "year",
            "genres",
            "runtime_minutes",
            "language",
            "rating_count",
            "rating_mean",
            "url",
        )

    def get_genres(self, movie: Movie) -> list[str]:
        return [genre.name for genre in movie.genres.all()]


FIELDS = Selection(MovieSerializer.Meta.fields)


KEPT_JSON = "_kept_json"


def movie_as_json(movie: Movie) -> dict[str, Any]:
    """What `MovieSerializer` says, in a tenth of its time: lists hold many movies and are asked for often."""
    return {
        "id": movie.pk,
        "title": movie.title,
        "year": movie.year,
        "genres": [genre.name for genre in movie.genres.all()],
        "runtime_minutes": movie.runtime_minutes,
        "language": movie.language,
        "rating_count": movie.rating_count,
        "rating_mean": movie.rating_mean,
        "url": movie.get_absolute_url(),
    }


def card_as_json(movie: Movie) -> Mapping[str, Any]:
    """The same of a movie that `movies_by_id` gave: made once and kept with it, as nobody changes either."""
    kept: Mapping[str, Any] | None = vars(movie).get(KEPT_JSON)
    if kept is None:
        kept = vars(movie)[KEPT_JSON] = movie_as_json(movie)
    return kept


class CreditSerializer(serializers.Serializer[Model]):
    name = serializers.CharField(source="contributor.name")
    role = serializers.CharField()
    character = serializers.CharField()


class MovieDetailSerializer(MovieSerializer):
    """One movie with everything the catalogue knows."""

    keywords = serializers.SerializerMethodField()
    credits = CreditSerializer(many=True, read_only=True)
    external_ids = serializers.SerializerMethodField()

    class Meta(MovieSerializer.Meta):
        fields = (*MovieSerializer.Meta.fields, "synopsis", "keywords", "credits", "external_ids")

    def narrowed(self, wanted: Wanted) -> MovieDetailSerializer:
        """Reads no more than is wanted."""
        for name in set(self.fields) - (self.fields.keys() if wanted is None else wanted):
            self.fields.pop(name)
        return self

    def get_keywords(self, movie: Movie) -> list[str]:
        return [keyword.name for keyword in movie.keywords.all()]

    def get_external_ids(self, movie: Movie) -> dict[str, str]:
        return {known.origin: known.value for known in movie.external_ids.all()}


DETAIL_FIELDS = Selection(MovieDetailSerializer.Meta.fields)


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": 20,
        "propertyNames": {"pattern": f"^{ORIGIN}$"},
        "additionalProperties": {"type": "string", "pattern": f"^{VALUE}$".replace(r"\x", r"\u00")},
    }
)
class ExternalIds(serializers.Field[Any, Any, Any, Any]):
    """How other catalogues call the movie: {"imdb": "tt0114709"}."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or len(data) > 20:
            raise serializers.ValidationError(
                "expected up to 20 names of catalogues with the movie's id there"
            )
        for origin, value in data.items():
            if not isinstance(value, str) or not re.fullmatch(ORIGIN_ID, f"{origin}:{value}"):
                raise serializers.ValidationError(
                    {origin: 'expected a name in small letters and an id as text, as in "imdb": "tt0114709"'}
                )
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class MovieWriteSerializer(BodySerializer):
    """What a server token may say of a movie. Fields that are left out stay as they are."""

    title = Line(max_length=TITLE_LENGTH)
    year = serializers.IntegerField(min_value=1870, max_value=2100, allow_null=True, required=False)
    genres = serializers.ListField(child=Line(max_length=40), max_length=20, required=False)
    keywords = serializers.ListField(child=Line(max_length=80), max_length=100, required=False)
    synopsis = Pattern(TEXT, max_length=10_000, allow_blank=True, required=False)
    runtime_minutes = serializers.IntegerField(min_value=1, max_value=6000, allow_null=True, required=False)
    language = Pattern(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?\Z", required=False)
    external_ids = ExternalIds(
        required=False, help_text="How other catalogues call it; each replaces the one of its origin"
    )


class MovieInBatchSerializer(MovieWriteSerializer):
    id = Pattern(
        rf"^{ORIGIN_ID}\Z",
        help_text="`origin:id`, as in shop:4711; `imdb:` and `tmdb:` are shared origins",
    )


class BatchSerializer(BodySerializer):
    movies = serializers.ListField(child=Judged(shape=MovieInBatchSerializer), help_text="At most 1,000")


class RefusedMovieSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(min_value=0)
    field = serializers.CharField()
    value = serializers.JSONField()
    reason = serializers.CharField()


class BatchAnswerSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField(min_value=0)
    changed = serializers.IntegerField(min_value=0)
    refused = RefusedMovieSerializer(many=True)
