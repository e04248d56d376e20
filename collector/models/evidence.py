"""All that people did: who they are, what they did (the log), and how things stand now (ratings, marks)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Movie


class Person(models.Model):
    """Whoever evidence belongs to: account, anonymous visitor, user of an imported file, simulated one."""

    SIMULATED = "simulated"

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


class Rating(models.Model):
    """What a person says of a movie now, in half-stars."""

    # No index by key alone: the unique pair and `rating_of_movie` serve both, and imports write millions.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+", db_index=False)
    value = models.PositiveSmallIntegerField()  # half-stars, 1 to 10
    source = models.CharField(max_length=60, default="site")  # "site", "import:<batch>", "own:<import>"
    rated_at = models.DateTimeField(null=True)  # null: unknown

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "movie"], name="rating_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=10), name="rating_range"),
        ]
        # Movie pages and charts count the ratings of a movie.
        indexes = [models.Index(fields=["movie", "value"], name="rating_of_movie")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.movie_id} {self.value}"

    @property
    def stars(self) -> float:
        return self.value / 2


class Mark(models.Model):
    """How a movie stands with a person now, beside its rating."""

    class Kind(models.TextChoices):
        SAVED = "saved"
        LIKED = "liked"
        SEEN = "seen"
        HIDDEN = "hidden"
        BOUGHT = "bought"
        IGNORED = "ignored"  # not to be used for the person's picks

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="marks", db_index=False)
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=60, default="site", db_default="site")  # "site" or "own:<import>"
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "movie", "kind"], name="mark_once")]
        indexes = [
            # My movies lists a person's marks of one kind, newest first.
            models.Index(fields=["person", "kind", "-marked_at"], name="mark_of_person"),
            # Implicit ratings count marks that no event in the log stands for.
            models.Index(fields=["person"], condition=~Q(source="site"), name="mark_of_import"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.movie_id}"


class Withdrawal(models.Model):
    """A rating or mark that was taken back, and when: keeps older news of it from bringing it back."""

    RATING = "rating"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="withdrawals", db_index=False)
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=[(RATING, "Rating"), *Mark.Kind.choices])
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "movie", "what"], name="withdrawal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.movie_id}"


class ImportBatch(models.Model):
    """One import of a file: what it was, how far it got, what was skipped. Repeating it changes nothing."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=120)
    format = models.CharField(max_length=40)
    origin = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    position = models.JSONField(null=True)  # where to go on after an interruption; null: from the start
    n_movies = models.PositiveIntegerField(default=0)
    n_ratings = models.PositiveBigIntegerField(default=0)
    n_skipped = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list)  # by file and reason, with the first examples
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fingerprint"], name="import_once_per_file")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
