"""What is believed of a taste, as the REST interface gives it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class BeliefSerializer(serializers.Serializer[Any]):
    about = serializers.CharField(
        help_text="genre, decade, contributor or cluster, as `me/preferences/` takes it"
    )
    which = serializers.CharField()
    name = serializers.CharField(help_text="of a cluster: the title of a movie in it")
    share = serializers.FloatField(help_text="of the taste, 0 to 1")
    usual = serializers.FloatField(allow_null=True, help_text="the same of everyone's")
    n_movies = serializers.IntegerField(help_text="of those that speak for the taste")
    wish = serializers.ChoiceField(
        choices=["", "more", "less", "never"], help_text="what was asked for of it"
    )


class BeliefsSerializer(serializers.Serializer[Any]):
    n_speaking = serializers.IntegerField(help_text="movies that speak for the taste")
    genres = BeliefSerializer(many=True)
    decades = BeliefSerializer(many=True)
    people = BeliefSerializer(many=True)
    clusters = BeliefSerializer(many=True)
    lesser_shelves = serializers.ListField(child=serializers.CharField())
    step = serializers.IntegerField(help_text="1 familiar to 5 adventurous")
