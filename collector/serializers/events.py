"""Events, and what became of them."""

from __future__ import annotations

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Judged, Pattern
from collector.kinds import KINDS
from collector.validation import TIME


@extend_schema_field({"type": ["integer", "string"]})
class MovieReference(serializers.CharField):
    """A movie's number, or `origin:id`."""


class EventSerializer(serializers.Serializer):  # type: ignore[type-arg]
    event_id = serializers.UUIDField(help_text="Made by the sender once, before the first try")
    kind = serializers.ChoiceField(choices=list(KINDS))
    movie = MovieReference(required=False, help_text="Number, or `origin:id` as in imdb:tt0114709")
    occurred_at = serializers.DateTimeField(required=False, help_text="ISO 8601 with offset; default: now")
    value = serializers.FloatField(required=False, help_text="Stars of `rate`, seconds of `dwell`")
    slate = serializers.UUIDField(required=False, help_text="The list that offered the movie")
    page = serializers.CharField(required=False, max_length=200)
    properties = serializers.DictField(required=False)
    who = serializers.CharField(
        required=False,
        help_text="`data-who` of the page: counts for whom the browser was then, should it be somebody else since",
    )
    user = serializers.CharField(
        required=False, help_text="With a server token: a person's key, or `origin:id`"
    )


class EventBatchSerializer(serializers.Serializer):  # type: ignore[type-arg]
    events = serializers.ListField(child=Judged(shape=EventSerializer), help_text="At most 1,000")
    sent_at = Pattern(
        TIME,
        required=False,
        allow_null=True,
        help_text="By the sender's clock, to correct its times; ISO 8601 with offset",
    )


class LoneEventSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The members of one event in the body itself; the answer is that to a batch of one."""

    kind = serializers.JSONField()


EVENTS = PolymorphicProxySerializer(
    component_name="Events",
    serializers=[EventBatchSerializer, LoneEventSerializer],
    resource_type_field_name=None,
)


class RefusalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    index = serializers.IntegerField(min_value=0)
    field = serializers.CharField()
    value = serializers.JSONField()
    reason = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    stored = serializers.IntegerField(min_value=0, help_text="Newly written")
    duplicates = serializers.IntegerField(min_value=0)
    refused = RefusalSerializer(many=True)
