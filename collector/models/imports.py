"""Files that were taken in: public datasets, and what somebody brought along of their own.

Of a person's own file: what it says, which movies it means, and what was stored of it. That counts like acts in the
log do (`collector.services.replay`): undoing an import takes it out.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from catalogue.models import Movie
from collector.models.persons import Person
from datasets.personal import NamedMovie


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


class OwnImport(models.Model):
    """A file that somebody brought along, from its reading on: looked up, reviewed, stored, and perhaps undone."""

    SOURCES = "own:"  # how the sources of ratings and marks begin that came by such a file
    UNDO_WITHIN = timedelta(days=30)

    class State(models.TextChoices):
        MATCHING = "matching"  # its movies are being looked up
        REVIEW = "review"
        STORED = "stored"
        UNDONE = "undone"

    class Rule(models.TextChoices):
        """What stands where the file and the person's own word differ."""

        NEWEST = "newest"
        MINE = "mine"
        THEIRS = "theirs"

    OPEN = (State.MATCHING, State.REVIEW)  # waits for its owner's word

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="own_imports", db_index=False)
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # of the file's content
    state = models.CharField(max_length=8, choices=State, default=State.MATCHING)
    rule = models.CharField(max_length=6, choices=Rule, default=Rule.NEWEST)
    skipped = models.JSONField(default=list)  # rows that could not be used: file, line, value, reason
    n_skipped = models.PositiveIntegerField(default=0)
    # What our own export says beside ratings and marks, as `datasets.personal` names it; empty once it is stored.
    events = models.JSONField(default=list)
    switches = models.JSONField(default=dict)
    lists = models.JSONField(default=list)
    watchlist = models.JSONField(default=list)
    # What storing did with that, for undoing; empty once it is undone.
    event_ids = ArrayField(models.UUIDField(), default=list)
    switches_before = models.JSONField(default=dict)  # of those that it changed
    lists_made = models.JSONField(default=dict)  # when, by their keys
    watchlist_before = ArrayField(models.BigIntegerField(), default=list)
    watchlist_after = ArrayField(models.BigIntegerField(), default=list)  # empty: the order was left alone
    n_stored = models.PositiveIntegerField(default=0)
    sequence = models.BigIntegerField(null=True)  # when it was stored, in the series of the events
    created_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # My movies lists a person's imports, newest first.
            models.Index(fields=["person", "-created_at"], name="own_import_of_person"),
            # The sweep of reviews that nobody came back to.
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=("matching", "review")),
                name="own_import_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.state}"

    @property
    def source(self) -> str:
        """How ratings and marks name it."""
        return f"{self.SOURCES}{self.pk}"

    @property
    def undoable_until(self) -> datetime | None:
        is_stored = self.state == self.State.STORED
        return self.stored_at + self.UNDO_WITHIN if is_stored and self.stored_at else None


class ImportedMovie(models.Model):
    """A movie as the file names it, and which of ours it is."""

    own_import = models.ForeignKey(OwnImport, on_delete=models.CASCADE, related_name="movies", db_index=False)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True)
    ids = ArrayField(models.CharField(max_length=130), default=list)  # such as "imdb:tt0114709"
    movie = models.ForeignKey(Movie, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    candidates = ArrayField(models.BigIntegerField(), default=list)  # while doubtful, likeliest first
    is_looked_up = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # The review of an import; looking up what is left.
            models.Index(fields=["own_import"], name="imported_movie_of_import"),
            # A movie that is deleted.
            models.Index(fields=["movie"], name="imported_movie_of_movie"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def named(self) -> NamedMovie:
        return NamedMovie(self.title, self.year, tuple(self.ids))


class ImportedAct(models.Model):
    """One line of the file: what it says of its movie."""

    imported = models.ForeignKey(ImportedMovie, on_delete=models.CASCADE, related_name="acts", db_index=False)
    what = models.CharField(max_length=8)  # "rating" or a mark's kind
    value = models.PositiveSmallIntegerField(null=True)  # half-stars
    is_set = models.BooleanField(default=True)
    at = models.DateTimeField(null=True)  # as the file says; null: unknown
    line = models.PositiveIntegerField()
    is_stored = models.BooleanField(default=False)
    counts_from = models.DateTimeField(null=True)  # the time that it was stored with

    class Meta:
        # Acts are read with their movies.
        indexes = [models.Index(fields=["imported"], name="imported_act_of_movie")]

    def __str__(self) -> str:
        return f"{self.what} {self.imported_id}"
