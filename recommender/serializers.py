"""What the REST interface takes and gives; lists themselves have the shape of `serving.slate`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.serializers import MovieSerializer
from recommender.engine.algorithms import algorithm_names
from recommender.engine.defaults import DEFAULT
from recommender.models import Version
from recommender.serving.pipeline import Wish

LARGEST_K = 100
LARGEST_HISTORY = 1000
LARGEST_BATCH = 1000
LARGEST_KEY = 2**63 - 1
RANKERS = [DEFAULT, *algorithm_names()]


class MovieIds(serializers.CharField):
    """Movie numbers joined by commas."""

    def to_internal_value(self, data: Any) -> Any:
        words = [word.strip() for word in super().to_internal_value(data).split(",") if word.strip()]
        if not all(word.isascii() and word.isdigit() and int(word) <= LARGEST_KEY for word in words):
            raise serializers.ValidationError(f"expected movie numbers joined by commas, got {data!r}")
        return frozenset(int(word) for word in words)


class WishSerializer(serializers.Serializer[Any]):
    """What a list is asked for."""

    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    algorithm = serializers.ChoiceField(choices=RANKERS, required=False)
    genre = serializers.CharField(max_length=40, required=False, help_text="name or address")
    year_min = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    year_max = serializers.IntegerField(min_value=1870, max_value=2100, required=False)
    exclude = MovieIds(required=False, help_text="movie numbers joined by commas")
    exclude_seen = serializers.BooleanField(
        default=True, help_text="leave out what was rated, bought or seen"
    )
    diversity = serializers.FloatField(
        min_value=0, max_value=1, required=False, help_text="0: by score alone; 1: by difference alone"
    )

    def wish(self) -> Wish:
        given: dict[str, Any] = self.validated_data
        return Wish(
            k=given["k"],
            algorithm=given.get("algorithm"),
            genre=given.get("genre"),
            year_min=given.get("year_min"),
            year_max=given.get("year_max"),
            exclude=given.get("exclude", frozenset()),
            exclude_known=given["exclude_seen"],
            diversity=given.get("diversity"),
        )


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class MovieReference(serializers.Field[Any, Any, Any, Any]):
    """A movie's number, or `origin:id` as in imdb:tt0114709."""

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, bool) or not isinstance(data, int | str) or not 0 < len(str(data)) <= 121:
            raise serializers.ValidationError("expected a movie's number, or `origin:id`")
        return str(data)

    def to_representation(self, value: Any) -> Any:
        return value


class Stars(serializers.FloatField):
    """0.5 to 5 in halves."""

    def to_internal_value(self, data: Any) -> float:
        stars = super().to_internal_value(data)
        if not 0.5 <= stars <= 5 or not (2 * stars).is_integer():
            raise serializers.ValidationError(f"expected 0.5 to 5 in halves, got {data!r}")
        return float(stars)


class HistoryRowSerializer(serializers.Serializer[Any]):
    movie = MovieReference()
    rating = Stars(required=False, help_text="stars, 0.5 to 5 in halves; left out: liked")


class HistorySerializer(WishSerializer):
    """A history in the body; nothing of it is kept."""

    history = serializers.ListField(child=HistoryRowSerializer(), max_length=LARGEST_HISTORY)
    exclude = serializers.ListField(  # type: ignore[assignment]
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), required=False, max_length=1000
    )

    def validate_exclude(self, exclude: list[int]) -> frozenset[int]:
        return frozenset(exclude)


class ManyUsersSerializer(WishSerializer):
    """Many people at once."""

    users = serializers.ListField(
        child=serializers.CharField(max_length=121), min_length=1, max_length=LARGEST_BATCH
    )
    exclude = serializers.ListField(  # type: ignore[assignment]
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), required=False, max_length=1000
    )

    def validate_exclude(self, exclude: list[int]) -> frozenset[int]:
        return frozenset(exclude)


class SimilarSerializer(serializers.Serializer[Any]):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    algorithm = serializers.ChoiceField(
        choices=["item_knn", "content", "factors", "association", "ease"], default="item_knn"
    )


class ChartSerializer(serializers.Serializer[Any]):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=10)
    window = serializers.CharField(
        max_length=8, required=False, help_text="day, week, month, year, all or a number of days"
    )
    genre = serializers.CharField(max_length=40, required=False, help_text="name or address")
    exclude = MovieIds(required=False, help_text="movie numbers joined by commas")


class NeighboursSerializer(serializers.Serializer[Any]):
    k = serializers.IntegerField(min_value=1, max_value=LARGEST_K, default=20)
    measure = serializers.ChoiceField(choices=["cosine", "pearson", "jaccard"], default="cosine")


class ExplanationSerializer(serializers.Serializer[Any]):
    algorithm = serializers.ChoiceField(choices=RANKERS, required=False)


# Answers, for the schema.


class ReasonMovieSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    share = serializers.FloatField(help_text="of the score; over the whole history the shares sum to 1")


class ReasonSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()
    movies = ReasonMovieSerializer(many=True)
    genres = serializers.ListField(child=serializers.CharField())


class ItemSerializer(serializers.Serializer[Any]):
    movie = MovieSerializer()
    rank = serializers.IntegerField(min_value=1)
    score = serializers.FloatField(help_text="comparable within this list only")
    source = serializers.CharField()  # type: ignore[assignment]
    match = serializers.ChoiceField(choices=["strong", "good", "some"], allow_null=True)
    reason = ReasonSerializer()


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
