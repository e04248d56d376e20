"""Registered versions of the models."""

from __future__ import annotations

from django.db.models import Model
from rest_framework import serializers

from recommender.models import Version


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
