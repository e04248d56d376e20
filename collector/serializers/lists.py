"""Shapes of a person's own lists in the REST interface."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.fields import TEXT, BodySerializer, Line, Pattern
from accounts.api.selection import Selection
from catalogue.serializers import MovieSerializer
from collector.models import DESCRIPTION_LENGTH, NAME_LENGTH, OwnList

PLACE = r"^(top|end|up|down|(before|after)-[0-9]{1,18})\Z"


class OwnListSerializer(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="key")
    name = serializers.CharField()
    description = serializers.CharField()
    n_movies = serializers.IntegerField(min_value=0)
    address = serializers.SerializerMethodField(help_text="Where anybody may read it; null: it is not shared")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()

    def get_address(self, own: OwnList) -> str | None:
        path = own.get_shared_url()
        return self.context["request"].build_absolute_uri(path) if path else None


FIELDS = Selection(("id", "name", "description", "n_movies", "address", "created_at", "changed_at"))


class NewListSerializer(BodySerializer):
    name = Line(max_length=NAME_LENGTH)
    description = Pattern(TEXT, max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True)


class ChangedListSerializer(BodySerializer):
    """What is not sent stays as it is."""

    name = Line(max_length=NAME_LENGTH, required=False)
    description = Pattern(TEXT, max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True)


class AddressSerializer(serializers.Serializer):  # type: ignore[type-arg]
    address = serializers.URLField()


class ListItemSerializer(serializers.Serializer):  # type: ignore[type-arg]
    movie = MovieSerializer()
    place = serializers.IntegerField(min_value=1, help_text="From 1")
    added_at = serializers.DateTimeField()


ITEM_FIELDS = Selection(("movie", "place", "added_at"), "movie", MovieSerializer.Meta.fields)


class MoveSerializer(BodySerializer):
    to = Pattern(
        PLACE,
        help_text="`top`, `end`, `up`, `down`, or beside another movie of the list: `before-12`, `after-12`",
    )


def changes_in(body: serializers.Serializer[Any], own: OwnList) -> dict[str, str]:
    """Name and description as they shall be."""
    return {"name": own.name, "description": own.description, **body.validated_data}
