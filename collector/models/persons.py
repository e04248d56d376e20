"""Who people are to us: persons, the browsers that point to them, and their visits."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Person(models.Model):
    """Whoever evidence belongs to: account, anonymous visitor, user of an imported file, simulated one."""

    SIMULATED = "simulated"
    SWITCHES = ("learns_from_views", "learns_from_acts", "joins_comparisons")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # public, opaque
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(max_length=40, null=True)  # "movielens", "simulated", ...; null: made here
    origin_id = models.CharField(max_length=80, null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    learns_from_views = models.BooleanField(default=True)
    learns_from_acts = models.BooleanField(default=True)
    joins_comparisons = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "origin_id"], name="person_origin_once"),
            models.CheckConstraint(
                condition=Q(origin__isnull=True, origin_id__isnull=True)
                | Q(origin__isnull=False, origin_id__isnull=False),
                name="person_origin_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    def is_simulated(self) -> bool:
        return self.origin == self.SIMULATED


class Visitor(models.Model):
    """One browser, known by a signed cookie."""

    class Device(models.TextChoices):
        DESKTOP = "desktop"
        PHONE = "phone"
        TABLET = "tablet"
        OTHER = "other"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="visitors")
    device = models.CharField(max_length=8, choices=Device, default=Device.OTHER)
    is_bot = models.BooleanField(default=False)
    # Do Not Track or Global Privacy Control, as its last page said: only what it does on purpose is kept.
    refuses_tracking = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.key)


class Session(models.Model):
    """Acts of one visitor without a pause of 30 minutes."""

    visitor = models.ForeignKey(
        Visitor, null=True, on_delete=models.SET_NULL, related_name="sessions", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="sessions", db_index=False
    )
    started_at = models.DateTimeField()
    last_event_at = models.DateTimeField()
    n_events = models.PositiveIntegerField(default=0)
    is_bot = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # The newest session of a visitor decides whether an event opens another.
            models.Index(fields=["visitor", "-last_event_at"], name="session_of_visitor"),
            # The same for people whom a program reports, and for the sessions of one person.
            models.Index(fields=["person", "-last_event_at"], name="session_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.visitor_id} {self.started_at}"
