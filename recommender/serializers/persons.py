"""Whom a person is like, and why a movie is or is not in their list."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalogue.serializers import MovieSerializer
from recommender.serializers.lists import ReasonMovieSerializer, ReasonSerializer


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
