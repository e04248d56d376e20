"""Lists, their places and reasons."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.selection import Selection, Wanted
from catalogue.serializers import MovieSerializer
from recommender.serving.slate import ServedSlate


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
