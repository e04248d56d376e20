"""What was learned: implicit ratings, runs, versions, and which version is live."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalogue.models import Movie
from collector.models import Person


class ImplicitRating(models.Model):
    """Evidence of a (person, movie) as one number, see `recommender.implicit`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    value = models.FloatField()  # 0 to 10, scaled within the person
    evidence = models.FloatField()  # the weighted, decayed sum before scaling
    newest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "movie"], name="implicit_rating_once"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=10), name="implicit_rating_range"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.movie_id} {self.value:.2f}"


class EvidenceMark(models.Model):
    """How far the log has been turned into implicit ratings: one row."""

    sequence = models.BigIntegerField(default=0)
    settings_fingerprint = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.sequence)


class LearnedWeights(models.Model):
    """What `recommender.measuring.learning` found in the log: counts and sums of many, nobody's own."""

    learned_at = models.DateTimeField()
    report = models.JSONField()

    def __str__(self) -> str:
        return f"learned {self.learned_at:%Y-%m-%d %H:%M}"


class MovieCounts(models.Model):
    """A count of the log by movie over one window, made by `recommender.everyone.meetings`: numbers, nobody's own."""

    what = models.CharField(max_length=12)  # "met", "met_before", "bought", "shown", "clicked"
    days = models.PositiveIntegerField()  # up to `counted_at`; 0: of all time
    movie_ids = ArrayField(models.BigIntegerField())
    counts = ArrayField(models.PositiveIntegerField())
    counted_at = models.DateTimeField()
    seconds = models.FloatField()  # that counting took: how soon it may be done again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "days"], name="movie_counts_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.days}"


class PersonStanding(models.Model):
    """How a person was counted last, kept only where it is not the rule: merged, or learning switched off.

    When it changes there is no event that would tell; `recommender.implicit` compares.
    """

    person_id = models.BigIntegerField(primary_key=True)  # not a key: the person may have been erased since
    counted_for = models.BigIntegerField()
    learns_from_views = models.BooleanField()
    learns_from_acts = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.person_id} for {self.counted_for}"


class Run(models.Model):
    """One execution of training, good or bad."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    algorithm = models.CharField(max_length=40)
    hyperparameters = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    evidence_from = models.DateTimeField(null=True)
    evidence_until = models.DateTimeField(null=True)
    n_users = models.PositiveIntegerField(default=0)
    n_items = models.PositiveIntegerField(default=0)
    n_interactions = models.PositiveIntegerField(default=0)
    metrics = models.JSONField(default=dict)  # on the time split, with intervals
    seconds = models.JSONField(default=dict)  # by step
    job_id = models.UUIDField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        # The runs page lists the newest first.
        indexes = [models.Index(fields=["-started_at"], name="run_newest")]

    def __str__(self) -> str:
        return f"run {self.pk} {self.algorithm}"


class Version(models.Model):
    """A registered artifact that can be promoted."""

    name = models.CharField(max_length=80, unique=True)  # "ease-20261124T083000-7"
    algorithm = models.CharField(max_length=40)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="versions")
    location = models.CharField(max_length=300)  # folder below the model storage
    manifest = models.JSONField(default=dict)
    refusal = models.CharField(max_length=300, blank=True)  # why it was not promoted, in words
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["algorithm", "-created_at"], name="version_of_algorithm")
        ]  # retention

    def __str__(self) -> str:
        return self.name


class LiveVersion(models.Model):
    """The one pointer that promotion moves, per algorithm."""

    algorithm = models.CharField(max_length=40, primary_key=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+")
    promoted_at = models.DateTimeField(default=timezone.now)
    promoted_by = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.algorithm}: {self.version_id}"


class AskingOrder(models.Model):
    """Which movies to ask newcomers about, the most telling first: one row, made with each training."""

    movie_ids = ArrayField(models.BigIntegerField())
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{len(self.movie_ids)} movies"


class Promotion(models.Model):
    """What was live since when: one row for each time that a pointer moved. Names, as versions are removed."""

    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=80)
    previous = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        # The runs page lists the newest first.
        indexes = [models.Index(fields=["-at"], name="promotion_newest")]

    def __str__(self) -> str:
        return f"{self.algorithm}: {self.version}"


class MovieRule(models.Model):
    """What staff want for one movie, from when to when, and why. Ended, never deleted: slates were made by it."""

    class Effect(models.TextChoices):
        PIN = "pin", gettext_noop("Pinned")  # stands first
        BOOST = "boost", gettext_noop("Boosted")  # its score counts more
        BURY = "bury", gettext_noop("Buried")  # its score counts less
        BAN = "ban", gettext_noop("Banned")  # stands in no list
        SPONSOR = "sponsor", gettext_noop("Sponsored")  # paid for: gets a share of the places, marked as such

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    effect = models.CharField(max_length=8, choices=Effect)
    reason = models.CharField(max_length=300)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)  # null: until somebody ends it
    made_by = models.CharField(max_length=100)
    ended_by = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="movie_rule_ends_after_start",
            ),
        ]
        # Serving reads those that have not ended, every few seconds.
        indexes = [models.Index(fields=["ends_at"], name="movie_rule_end")]

    def __str__(self) -> str:
        return f"{self.effect} {self.movie_id}"


class ServingSwitch(models.Model):
    """One row: whether everybody gets charts only, and who wanted that."""

    charts_only = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=100, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "charts only" if self.charts_only else "personal lists"
