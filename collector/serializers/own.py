"""A caller's own ratings and marks."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.fields import HalfStars
from accounts.api.selection import Selection
from catalogue.serializers import FIELDS, MovieSerializer


class RatingSerializer(serializers.Serializer):  # type: ignore[type-arg]
    movie = MovieSerializer()
    rating = HalfStars(source="stars", help_text="0.5 to 5 in halves")
    rated_at = serializers.DateTimeField(allow_null=True)


RATING_FIELDS = Selection(("movie", "rating", "rated_at"), "movie", FIELDS.members)


class StarsSerializer(serializers.Serializer):  # type: ignore[type-arg]
    rating = HalfStars(help_text="0.5 to 5 in halves")


class MarkSerializer(serializers.Serializer):  # type: ignore[type-arg]
    movie = MovieSerializer()
    marked_at = serializers.DateTimeField()


MARK_FIELDS = Selection(("movie", "marked_at"), "movie", FIELDS.members)
