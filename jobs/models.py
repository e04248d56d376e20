"""Durable rows of long work and of messages: brokers lose the task of a killed worker, these rows do not."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
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


class Webhook(models.Model):
    """An address that wants to be told. The secret must be readable: every message is signed with it."""

    address = models.URLField(max_length=500)
    topics = ArrayField(models.CharField(max_length=40))  # what it wants to be told
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(
        max_length=100, blank=True
    )  # signs too, until the receiver knows the new one
    old_secret_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=100)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], name="webhook_once"),
            models.CheckConstraint(condition=Q(topics__len__gt=0), name="webhook_wants_something"),
        ]

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """One message for one address, written with what it tells; its id stays the same however often it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    topic = models.CharField(max_length=40)
    body = models.TextField()  # as it is signed, to the byte
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField()
    n_tries = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(null=True)  # the last HTTP status, if there was an answer
    error = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            # Beat looks for what is due.
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="delivery_due"),
            # The dashboard lists the newest first; the sweeper removes the oldest.
            models.Index(fields=["-created_at"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
