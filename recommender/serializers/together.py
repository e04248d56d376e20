"""What `together/recommendations/` takes and gives."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from accounts.api.fields import BodySerializer, Line
from accounts.api.selection import Selection
from recommender.engine.together import RULES
from recommender.serializers.asked import LARGEST_HISTORY, HistoryRowSerializer, WishInBodySerializer
from recommender.serializers.lists import (
    ITEM_FIELDS,
    HistoryAnswerSerializer,
    ItemSerializer,
    ReasonSerializer,
)
from recommender.serving.together import FEWEST, MOST


class MemberByUserSerializer(BodySerializer):
    name = Line(max_length=40, required=False, help_text="as the others know them; left out: their number")
    user = Line(max_length=121, help_text="a person's key, or `origin:id`")


class MemberByHistorySerializer(BodySerializer):
    name = Line(max_length=40, required=False, help_text="as the others know them; left out: their number")
    history = serializers.ListField(child=HistoryRowSerializer(), max_length=LARGEST_HISTORY)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Member",
        serializers=[MemberByUserSerializer, MemberByHistorySerializer],
        resource_type_field_name=None,
    )
)
class Member(serializers.Field[Any, Any, Any, Any]):
    """A person by key, or one who is known by a history only."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        is_user = isinstance(data, dict) and "user" in data
        if is_user and "history" in data:
            raise serializers.ValidationError("expected a user or a history, got both")
        member = MemberByUserSerializer(data=data) if is_user else MemberByHistorySerializer(data=data)
        member.is_valid(raise_exception=True)
        found: dict[str, Any] = member.validated_data
        return found

    def to_representation(self, value: Any) -> Any:
        return value


class TogetherSerializer(WishInBodySerializer):
    """Two to eight people; histories are not kept."""

    people = serializers.ListField(child=Member(), min_length=FEWEST, max_length=MOST)
    rule = serializers.ChoiceField(
        choices=list(RULES),
        default="fair",
        help_text="fair: whoever had least so far counts most; average: most joy in all; least_misery: by "
        "whom a movie pleases least",
    )


# Answers, for the schema.


class ViewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    rank = serializers.IntegerField(min_value=1, allow_null=True, help_text="in the person's own list")
    match = serializers.ChoiceField(choices=["strong", "good", "some"], allow_null=True)
    reason = ReasonSerializer()


class TogetherItemSerializer(ItemSerializer):
    people = ViewSerializer(many=True)


TOGETHER_FIELDS = Selection((*ITEM_FIELDS.members, "people"), "movie", ITEM_FIELDS.members_inside)


class TogetherAnswerSerializer(HistoryAnswerSerializer):
    results = TogetherItemSerializer(many=True)
    rule = serializers.CharField()
