"""What the REST interface takes and gives; lists themselves have the shape of `serving.slate`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import BodySerializer, HalfStars, Line, ParameterSerializer, Pattern
from accounts.api.selection import Selection, Wanted
from catalogue.serializers import MovieSerializer
from recommender.engine.defaults import DEFAULT
from recommender.engine.naming import algorithm_names
from recommender.models import Version
from recommender.serving.pipeline import Wish
from recommender.serving.slate import ServedSlate

LARGEST_K = 100
LARGEST_HISTORY = 1000
LARGEST_BATCH = 1000
LARGEST_KEY = 2**63 - 1
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
        if not is_whole or not 0 < data <= LARGEST_KEY:  # type: ignore[operator]
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


# Answers, for the schema.


class ReasonMovieSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    share = serializers.FloatField(help_text="of the score; over the whole history the shares sum to 1")


class ThingSerializer(serializers.Serializer[Any]):
    about = serializers.CharField(
        help_text="genre, contributor, decade, or cluster by the title of a movie in it"
    )
    name = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()
    movies = ReasonMovieSerializer(many=True)
    genres = serializers.ListField(child=serializers.CharField())
    asked = ThingSerializer(many=True, help_text="what the movie is of that the person asked for more of")


class ItemSerializer(serializers.Serializer[Any]):
    movie = MovieSerializer()
    rank = serializers.IntegerField(min_value=1)
    score = serializers.FloatField(help_text="comparable within this list only")
    source = serializers.CharField()  # type: ignore[assignment]
    match = serializers.ChoiceField(choices=["strong", "good", "some"], allow_null=True)
    reason = ReasonSerializer()


ITEM_FIELDS = Selection(
    ("movie", "rank", "score", "source", "match", "reason"), "movie", MovieSerializer.Meta.fields
)


def slate_as_json(slate: ServedSlate, wanted: Wanted) -> dict[str, Any]:
    """A list with what is wanted of its rows."""
    answer = slate.as_json()
    return answer if wanted is None else {**answer, "results": ITEM_FIELDS.of_all(answer["results"], wanted)}


class SlateSerializer(serializers.Serializer[Any]):
    results = ItemSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    slate = serializers.UUIDField(help_text="send it back with events that this list led to")
    algorithm = serializers.CharField()
    version = serializers.CharField(allow_null=True)
    fallback = serializers.CharField(
        allow_null=True, help_text="why something else stands here than was asked for"
    )


class HistoryAnswerSerializer(SlateSerializer):
    ignored = serializers.ListField(child=serializers.CharField(), help_text="movies that are not known here")


class UserSlateSerializer(SlateSerializer):
    user = serializers.CharField()


class ManyUserSlatesSerializer(serializers.Serializer[Any]):
    results = UserSlateSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class SimilarPersonSerializer(serializers.Serializer[Any]):
    user = serializers.CharField(source="key")
    similarity = serializers.FloatField()
    common = serializers.IntegerField(source="n_common", help_text="movies that both rated")


class SimilarPersonsSerializer(serializers.Serializer[Any]):
    results = SimilarPersonSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class StageSerializer(serializers.Serializer[Any]):
    stage = serializers.CharField(help_text="history, candidates, known, filters, ranking, rules, ...")
    outcome = serializers.ChoiceField(choices=["passed", "stopped"])
    text = serializers.CharField()


class WhySerializer(serializers.Serializer[Any]):
    movie = MovieSerializer()
    verdict = serializers.CharField(
        help_text="listed, below, rated, bought, seen, hidden, unknown_movie, ..."
    )
    text = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    match = serializers.CharField(allow_null=True)
    algorithm = serializers.CharField(allow_null=True)
    version = serializers.CharField(allow_null=True)
    reason = ReasonSerializer()
    movies = ReasonMovieSerializer(many=True)
    genres = serializers.ListField(child=serializers.CharField())
    fallback = serializers.CharField(allow_null=True)
    stages = StageSerializer(many=True)


class VersionSerializer(serializers.ModelSerializer[Version]):
    """A version, what it was trained on, its metrics, and whether it is live."""

    version = serializers.CharField(source="name")
    live = serializers.SerializerMethodField()
    trained_at = serializers.DateTimeField(source="run.started_at")
    evidence_from = serializers.DateTimeField(source="run.evidence_from", allow_null=True)
    evidence_until = serializers.DateTimeField(source="run.evidence_until", allow_null=True)
    users = serializers.IntegerField(source="run.n_users")
    items = serializers.IntegerField(source="run.n_items")
    interactions = serializers.IntegerField(source="run.n_interactions")
    metrics = serializers.JSONField(source="run.metrics")

    class Meta:
        model = Version
        fields: tuple[str, ...] = (
            "version",
            "algorithm",
            "live",
            "refusal",
            "created_at",
            "trained_at",
            "evidence_from",
            "evidence_until",
            "users",
            "items",
            "interactions",
            "metrics",
        )

    def get_live(self, version: Version) -> bool:
        live: set[int] = self.context["live"]
        return version.pk in live


class VersionDetailSerializer(VersionSerializer):
    hyperparameters = serializers.JSONField(source="run.hyperparameters")
    seed = serializers.IntegerField(source="run.seed")
    seconds = serializers.JSONField(source="run.seconds")
    manifest = serializers.JSONField()

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "hyperparameters", "seed", "seconds", "manifest")


class VersionsSerializer(serializers.Serializer[Model]):
    results = VersionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
