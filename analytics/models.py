"""Rollups of the evidence by day: the dashboard reads these, never the log.

A day is counted anew as a whole when evidence of it arrives, so late and repeated events cannot tilt a count.
Each row says whether it is of bots and of the simulated audience; the dashboard's filters choose. Rows keep
the person that the event names: who was merged into whom is looked up when they are read.
"""

from __future__ import annotations

from django.db import models

from analytics.alert_words import Why, alert_words
from catalogue.models import Movie
from collector.models import Person


class RollupMark(models.Model):
    """How far the log has been counted: one row."""

    sequence = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        # Pages about single people; superusers have it, other staff are given it.
        permissions = [("view_people", "Can view people")]

    def __str__(self) -> str:
        return str(self.sequence)


class Daily(models.Model):
    """A day's row, and whose evidence it is."""

    day = models.DateField()
    is_bot = models.BooleanField()
    is_simulated = models.BooleanField()

    class Meta:
        abstract = True


class DailyEvents(Daily):
    """How many events of a kind a day had, by where the movie was offered."""

    kind = models.CharField(max_length=20)
    shelf = models.CharField(max_length=40, blank=True)  # empty: not from a slate
    algorithm = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)  # 0: none
    n = models.PositiveIntegerField()

    class Meta:
        # Every panel reads a period.
        indexes = [models.Index(fields=["day", "kind"], name="daily_events_of_period")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.n}"


class DailyPerson(Daily):
    """What one person did on a day: rates are by person, since one eager visitor is not a thousand."""

    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    n_events = models.PositiveIntegerField()
    n_shown = models.PositiveIntegerField()
    n_clicked = models.PositiveIntegerField()  # places of slates that can report being shown
    n_viewed = models.PositiveIntegerField()
    n_read = models.PositiveIntegerField()  # details read for ten seconds or more
    n_kept = models.PositiveIntegerField()  # saved or liked
    n_rated = models.PositiveIntegerField()
    n_bought = models.PositiveIntegerField()
    n_hidden = models.PositiveIntegerField()
    n_sessions = models.PositiveIntegerField()  # that began on this day
    n_buying_sessions = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="daily_person_of_period")]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id}"


class DailyOffer(Daily):
    """What one person was offered on a shelf by a version on a day, and what came of it."""

    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    shelf = models.CharField(max_length=40)
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=80, blank=True)
    n_shown = models.PositiveIntegerField()
    n_clicked = models.PositiveIntegerField()
    n_kept = models.PositiveIntegerField()
    n_bought = models.PositiveIntegerField()

    class Meta:
        # Which algorithm, which shelf earns its place in a period.
        indexes = [models.Index(fields=["day"], name="daily_offer_of_period")]

    def __str__(self) -> str:
        return f"{self.day} {self.shelf} {self.algorithm} {self.person_id}"


class DailyMovie(Daily):
    """What happened to one movie on a day."""

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    n_shown = models.PositiveIntegerField()
    n_clicked = models.PositiveIntegerField()
    n_viewed = models.PositiveIntegerField()
    n_kept = models.PositiveIntegerField()
    n_rated = models.PositiveIntegerField()
    n_bought = models.PositiveIntegerField()
    n_hidden = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="daily_movie_of_period"),
            # A movie's own page.
            models.Index(fields=["movie", "day"], name="daily_movie_of_movie"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.movie_id}"


class DailyService(Daily):
    """How a shelf was served on a day: how many slates, how many of them a fallback."""

    shelf = models.CharField(max_length=40)
    algorithm = models.CharField(max_length=40)
    version = models.CharField(max_length=80, blank=True)
    fallback = models.CharField(max_length=80, blank=True)
    n_slates = models.PositiveIntegerField()
    latency_p50_ms = models.FloatField(null=True)
    latency_p95_ms = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["day"], name="daily_service_of_period")]

    def __str__(self) -> str:
        return f"{self.day} {self.shelf} {self.n_slates}"


class DailyServed(Daily):
    """How one person was served on a day: lists of their own, and lists that stood in for one."""

    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    n_slates = models.PositiveIntegerField()
    n_personal = models.PositiveIntegerField()
    n_fallback = models.PositiveIntegerField()

    class Meta:
        # User coverage of a period.
        indexes = [models.Index(fields=["day"], name="daily_served_of_period")]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id} {self.n_personal}/{self.n_slates}"


class Alert(models.Model):
    """Something that is wrong with the site, from when it was seen until it was well again."""

    name = models.CharField(max_length=80)
    why = models.CharField(max_length=20, choices=Why)
    details = models.JSONField(default=dict)  # what `alert_words` puts into the words
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(cleared_at=None), name="alert_one_open_per_name"
            )
        ]
        # The dashboard lists the newest first.
        indexes = [models.Index(fields=["-raised_at"], name="alert_newest")]

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"

    @property
    def words(self) -> str:
        """In the reader's language."""
        return alert_words(self.why, self.details)


class DailyCheck(models.Model):
    """What a check of the data found for a day that was over; of what has no day, as it was then."""

    day = models.DateField()
    name = models.CharField(max_length=40)
    n_wrong = models.PositiveBigIntegerField()
    n_seen = models.PositiveBigIntegerField()

    class Meta:
        # Also for reading a period.
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="daily_check_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.n_wrong} of {self.n_seen}"
