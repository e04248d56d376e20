"""What a caller wants of their picks in general."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.fields import BodySerializer
from collector.kind import STEERABLE


class PreferenceSerializer(serializers.Serializer):  # type: ignore[type-arg]
    about = serializers.ChoiceField(choices=STEERABLE)
    which = serializers.CharField(help_text="a slug, a number, a year or a shelf's name")
    name = serializers.CharField(help_text="as people know it; of a cluster a movie in it")
    wish = serializers.ChoiceField(choices=["more", "less", "never"])
    set_at = serializers.DateTimeField()


class PreferencesSerializer(serializers.Serializer):  # type: ignore[type-arg]
    results = PreferenceSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    adventure = serializers.IntegerField(min_value=1, max_value=5)
    started_over_at = serializers.DateTimeField(allow_null=True)


class WishedSerializer(BodySerializer):
    """More, less, or never."""

    wish = serializers.ChoiceField(
        choices=["more", "less", "never"], help_text="never: of a genre only; less: all that a shelf can be"
    )


class AdventureSerializer(BodySerializer):
    """A step from familiar to adventurous."""

    step = serializers.IntegerField(
        min_value=1, max_value=5, help_text="1 familiar, 3 the usual, 5 adventurous"
    )


class StartedOverSerializer(serializers.Serializer):  # type: ignore[type-arg]
    started_over_at = serializers.DateTimeField(
        allow_null=True, help_text="null: taken back since this act was done first"
    )
