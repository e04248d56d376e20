"""What a list is asked for, in an address or in a body."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import BodySerializer, HalfStars, Line, ParameterSerializer, Pattern
from catalogue.selectors import LARGEST_KEY, is_key
from recommender.engine.defaults import DEFAULT
from recommender.engine.naming import algorithm_names
from recommender.serving.pipeline import Wish

LARGEST_K = 100
LARGEST_HISTORY = 1000
LARGEST_BATCH = 1000
WINDOW = (
    r"^(day|week|month|year|all"
    r"|([1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|36500)d?)\Z"
)
RANKERS = [DEFAULT, *algorithm_names()]


class MovieIds(Pattern):
    """Movie numbers joined by commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[0-9]{1,18}(,[0-9]{1,18}){0,199}\Z", **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return frozenset(int(word) for word in super().run_validation(data).split(","))


class WishFields(serializers.Serializer[Any]):
    """What a list is asked for."""

    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    algorithm = serializers.ChoiceField(choices=RANKERS, required=False)
    genre = Line(max_length=40, required=False, help_text="name or address")
    year_min = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    year_max = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    language = Pattern(r"^[a-zA-Z]{2,3}\Z", required=False, help_text="original language, as in en or fr")
    exclude_seen = serializers.BooleanField(
        default=True, help_text="leave out what was rated, bought or seen"
    )
    diversity = serializers.FloatField(
        min_value=0,
        max_value=1,
        required=False,
        help_text="0: by score alone; 1: by difference alone; left out: as adventurous as the person asked for",
    )
    exploration = serializers.FloatField(
        min_value=0,
        max_value=1,
        required=False,
        help_text="share of the places for movies that few were shown; left out: as adventurous as the person"
        " asked for, which is none until they ask",
    )

    def wish(self) -> Wish:
        given: dict[str, Any] = self.validated_data
        return Wish(
            k=given["k"],
            algorithm=given.get("algorithm"),
            genre=given.get("genre"),
            year_min=given.get("year_min"),
            year_max=given.get("year_max"),
            language=given.get("language"),
            exclude=given.get("exclude", frozenset()),
            exclude_known=given["exclude_seen"],
            diversity=given.get("diversity"),
            exploration=given.get("exploration"),
        )


class WishSerializer(ParameterSerializer, WishFields):
    exclude = MovieIds(required=False, help_text="movie numbers joined by commas")


class WishInBodySerializer(BodySerializer, WishFields):
    exclude = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), required=False, max_length=1000
    )

    def validate_exclude(self, exclude: list[int]) -> frozenset[int]:
        return frozenset(exclude)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY},
            {"type": "string", "minLength": 1, "maxLength": 121},
        ]
    }
)
class MovieReference(serializers.Field[Any, Any, Any, Any]):
    """A movie's number, or `origin:id` as in imdb:tt0114709."""

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, str) and 0 < len(data) <= 121:
            return data
        is_whole = isinstance(data, int | float) and not isinstance(data, bool) and float(data).is_integer()
        if not is_whole or not is_key(int(data)):  # type: ignore[call-overload]
            raise serializers.ValidationError("expected a movie's number, or `origin:id`")
        return str(int(data))  # type: ignore[call-overload]

    def to_representation(self, value: Any) -> Any:
        return value


class HistoryRowSerializer(serializers.Serializer[Any]):
    movie = MovieReference()
    rating = HalfStars(required=False, help_text="stars, 0.5 to 5 in halves; left out: liked")


class HistorySerializer(WishInBodySerializer):
    """A history in the body; nothing of it is kept."""

    history = serializers.ListField(child=HistoryRowSerializer(), max_length=LARGEST_HISTORY)


class ManyUsersSerializer(WishInBodySerializer):
    """Many people at once."""

    users = serializers.ListField(child=Line(max_length=121), min_length=1, max_length=LARGEST_BATCH)


class SimilarSerializer(ParameterSerializer):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    algorithm = serializers.ChoiceField(
        choices=["item_knn", "content", "factors", "association", "ease"], default="item_knn"
    )


class ChartSerializer(ParameterSerializer):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    window = Pattern(
        WINDOW, required=False, help_text="day, week, month, year, all or a number of days up to 36500"
    )
    genre = Line(max_length=40, required=False, help_text="name or address")
    exclude = MovieIds(required=False, help_text="movie numbers joined by commas")


class NeighboursSerializer(ParameterSerializer):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=20)
    measure = serializers.ChoiceField(choices=["cosine", "pearson", "jaccard"], default="cosine")
