"""What was offered and what people did, as it happened: the log, and what is settled and kept beside it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from catalogue.models import Movie
from collector.models.persons import Person, Session, Visitor


class Slate(models.Model):
    """A ranking as it was sent to one page view: what was offered, where, by which version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="slates", db_index=False
    )
    visitor = models.ForeignKey(Visitor, null=True, on_delete=models.SET_NULL, related_name="slates")
    shelf = models.CharField(max_length=40)  # "picked", "because", "popular", "similar", "api", ...
    page = models.CharField(max_length=200, blank=True)
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=80, blank=True)
    arm = models.CharField(max_length=80, blank=True)
    fallback = models.CharField(max_length=80, blank=True)  # why a chart stands here; empty: none
    latency_ms = models.FloatField(null=True)
    movie_ids = ArrayField(models.BigIntegerField())  # by position, from 1
    items = models.JSONField(default=list)  # score, source and reason by position
    is_bot = models.BooleanField(default=False, db_default=False)
    is_simulated = models.BooleanField(default=False)
    without_script = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # A person's page shows what was offered to them last.
            models.Index(fields=["person", "-created_at"], name="slate_of_person"),
            # The dashboard reads slates by time.
            models.Index(fields=["created_at"], name="slate_time"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.id}"


class EventLedger(models.Model):
    """Every event id ever taken: the event table, partitioned by month, cannot keep them unique itself."""

    event_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Event(models.Model):
    """One recorded act; append-only. Partitioned by month of `occurred_at`, see its migration.

    Never save rows one by one: `collector.services.record_events` settles newness by the ledger.
    """

    event_id = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField(db_index=False)  # identity: the order of arrival
    kind = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()  # the client's, corrected and clamped
    received_at = models.DateTimeField()
    is_clamped = models.BooleanField(default=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="events")
    visitor = models.ForeignKey(
        Visitor, null=True, on_delete=models.DO_NOTHING, related_name="events", db_constraint=False
    )
    session = models.ForeignKey(
        Session, null=True, on_delete=models.DO_NOTHING, related_name="events", db_constraint=False
    )
    movie = models.ForeignKey(Movie, null=True, on_delete=models.PROTECT, related_name="+")
    slate_id = models.UUIDField(null=True)
    position = models.PositiveSmallIntegerField(null=True)  # in the slate, from 1
    value = models.FloatField(null=True)  # stars of `rate`, seconds of `dwell`
    page = models.CharField(max_length=200, blank=True)
    properties = models.JSONField(default=dict)
    is_bot = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Attribution(models.Model):
    """Which list an act is owed to, settled when it is stored (`collector.services.attribution`)."""

    event_id = models.UUIDField(primary_key=True)
    occurred_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.DO_NOTHING, related_name="attributions")
    movie = models.ForeignKey(Movie, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    is_own = models.BooleanField()  # the event named its slate; others are owed to the last touch
    slate_id = models.UUIDField(null=True)  # null: nothing was offered within the window
    position = models.PositiveSmallIntegerField(null=True)
    # As the slate said, which retention may have dropped since.
    shelf = models.CharField(max_length=40, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=80, blank=True)
    arm = models.CharField(max_length=80, blank=True)
    resettled = models.BigIntegerField(null=True)  # number in the series of the events, at the last change

    def __str__(self) -> str:
        return f"{self.event_id} {self.shelf}"


class Forgotten(models.Model):
    """Evidence that left the log. Numbered in the series of the events, so that whoever counts onwards from a
    number meets it: of that person, and of that day, nothing that was counted holds any more."""

    sequence = models.BigIntegerField(primary_key=True)
    # No key: the person may be erased since. `services.personal_data` needs nothing of it.
    person_number = models.BigIntegerField()
    day = models.DateField(null=True)  # null: of months that retention closed; those are never counted again

    def __str__(self) -> str:
        return f"{self.sequence} of {self.person_number}"


class RetentionMark(models.Model):
    """Up to where retention has come: one row."""

    # What was noticed before is dropped or about to be, and was counted for good.
    closed_before = models.DateTimeField(null=True)
    done_before = models.DateTimeField(null=True)  # the same, once all of it is dropped

    def __str__(self) -> str:
        return f"before {self.closed_before}"


class FailedEvent(models.Model):
    """An event that was refused, kept with its reason so that it can be replayed after a fix."""

    payload = models.JSONField()
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)  # why it was refused when it came
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # As whom, with which rights and by which clock its sender spoke: replayed, it has the same.
    visitor = models.ForeignKey(
        Visitor, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    may_name_users = models.BooleanField(default=False, db_default=False)
    is_bot = models.BooleanField(default=False, db_default=False)
    is_simulated = models.BooleanField(default=False, db_default=False)
    max_past = models.DurationField(null=True)  # null: what the sender may today
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    replayed_at = models.DateTimeField(null=True)  # stored since
    refused_again = models.CharField(max_length=300, blank=True, db_default="")  # why, by the newest replay

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
