"""Shapes of the REST interface, as the schema describes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalogue.serializers import MovieSerializer
from collector.kinds import KINDS


class EventSerializer(serializers.Serializer):  # type: ignore[type-arg]
    event_id = serializers.UUIDField(help_text="Made by the sender once, before the first try")
    kind = serializers.ChoiceField(choices=list(KINDS))
    movie = serializers.CharField(required=False, help_text="Number, or `origin:id` as in imdb:tt0114709")
    occurred_at = serializers.DateTimeField(required=False, help_text="ISO 8601 with offset; default: now")
    value = serializers.FloatField(required=False, help_text="Stars of `rate`, seconds of `dwell`")
    slate = serializers.UUIDField(required=False, help_text="The list that offered the movie")
    page = serializers.CharField(required=False, max_length=200)
    properties = serializers.DictField(required=False)
    user = serializers.CharField(
        required=False, help_text="With a server token: a person's key, or `origin:id`"
    )


class EventBatchSerializer(serializers.Serializer):  # type: ignore[type-arg]
    events = EventSerializer(many=True, help_text="At most 1,000")
    sent_at = serializers.DateTimeField(
        required=False, help_text="By the sender's clock, to correct its times"
    )


class RefusalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    index = serializers.IntegerField()
    field = serializers.CharField()
    value = serializers.JSONField()
    reason = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    stored = serializers.IntegerField(help_text="Newly written")
    duplicates = serializers.IntegerField()
    refused = RefusalSerializer(many=True)


class RatingSerializer(serializers.Serializer):  # type: ignore[type-arg]
    movie = MovieSerializer()
    rating = serializers.FloatField(source="stars", help_text="0.5 to 5 in halves")
    rated_at = serializers.DateTimeField(allow_null=True)


class HalfStarsField(serializers.FloatField):
    """A number, and no text or truth that could be read as one."""

    def to_internal_value(self, data: Any) -> float:
        is_number = isinstance(data, int | float) and not isinstance(data, bool)
        if not is_number or not 0.5 <= data <= 5 or not float(2 * data).is_integer():
            raise serializers.ValidationError("expected 0.5 to 5 in halves")
        return float(data)


class StarsSerializer(serializers.Serializer):  # type: ignore[type-arg]
    rating = HalfStarsField(min_value=0.5, max_value=5, help_text="0.5 to 5 in halves")


class MarkSerializer(serializers.Serializer):  # type: ignore[type-arg]
    movie = MovieSerializer()
    marked_at = serializers.DateTimeField()
