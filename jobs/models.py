"""Durable rows of long work: brokers lose the task of a killed worker, these rows do not."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    OPEN_STATES = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=100)  # the Celery task's name
    arguments = models.JSONField(default=dict)
    owner = models.CharField(max_length=100, blank=True)  # text key, such as "person:<key>" or "beat"
    unique_key = models.CharField(max_length=100, null=True)  # at most one open job has it
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress = models.FloatField(default=0.0)  # 0 to 1
    message = models.CharField(max_length=300, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=("queued", "running")),
                name="job_one_open_per_key",
            ),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="job_progress_range"),
        ]
        indexes = [
            # The sweeper looks for open jobs with an old heartbeat.
            models.Index(fields=["state", "heartbeat_at"], name="job_sweep"),
            # The dashboard lists the newest first.
            models.Index(fields=["-created_at"], name="job_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"

    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES
