"""How movies look in REST: read by every list that holds movies, written by server tokens."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from rest_framework import serializers

from catalogue.models import Movie

ORIGIN = r"[a-z][a-z0-9_-]{0,39}"


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

    def get_keywords(self, movie: Movie) -> list[str]:
        return [keyword.name for keyword in movie.keywords.all()]

    def get_external_ids(self, movie: Movie) -> dict[str, str]:
        return {known.origin: known.value for known in movie.external_ids.all()}


class MovieWriteSerializer(serializers.Serializer[Any]):
    """What a server token may say of a movie. Fields that are left out stay as they are."""

    title = serializers.CharField(max_length=300)
    year = serializers.IntegerField(min_value=1870, max_value=2100, allow_null=True, required=False)
    genres = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, required=False)
    keywords = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=100, required=False
    )
    synopsis = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    runtime_minutes = serializers.IntegerField(min_value=1, max_value=6000, allow_null=True, required=False)
    language = serializers.RegexField(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$", required=False)


class MovieInBatchSerializer(MovieWriteSerializer):
    id = serializers.RegexField(
        rf"^{ORIGIN}:\S{{1,80}}$",
        help_text="`origin:id`, as in shop:4711; `imdb:` and `tmdb:` are shared origins",
    )
