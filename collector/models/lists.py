"""Lists that people keep themselves: named ones beside the watchlist, and the watchlist's own order."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Movie
from collector.models.persons import Person

NAME_LENGTH = 80
DESCRIPTION_LENGTH = 500


class OwnList(models.Model):
    """Movies that a person put together under a name, in an order of their own."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lists", db_index=False)
    name = models.CharField(max_length=NAME_LENGTH)
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True)
    # Of the address under which anybody may read it; null: nobody but its owner may.
    secret = models.CharField(max_length=40, null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)  # can be brought back until it is swept away

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="own_list_named"),
            models.UniqueConstraint(fields=["secret"], name="own_list_secret"),
        ]
        indexes = [
            # A person's lists, the one changed last first.
            models.Index(fields=["person", "-changed_at"], name="list_of_person"),
            # The sweep of deleted lists.
            models.Index(fields=["deleted_at"], name="list_deleted", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("my-list", args=[self.key])

    def get_shared_url(self) -> str:
        """Empty while it is not shared."""
        return reverse("shared-list", args=[self.secret]) if self.secret else ""


class ListItem(models.Model):
    """A movie on a list. Places are 1, 2, 3 without gaps; every change sets them anew in one statement."""

    list = models.ForeignKey(OwnList, on_delete=models.CASCADE, related_name="items", db_index=False)
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        # The pair serves reads by list too; one list is short.
        constraints = [models.UniqueConstraint(fields=["list", "movie"], name="list_item_once")]
        # A movie that is deleted takes its places on lists along.
        indexes = [models.Index(fields=["movie"], name="list_item_of_movie")]

    def __str__(self) -> str:
        return f"{self.list_id} {self.place}"


class WatchlistOrder(models.Model):
    """The order that a person gave to the watchlist; what was saved since stands before it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    movie_ids = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.person_id}"
