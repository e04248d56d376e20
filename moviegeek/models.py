"""What the site itself keeps: evenings on which several people look for one movie."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from collector.models import Person

LASTS = timedelta(days=7)


def secret_key() -> str:
    """The secret part of an address; whoever has it may come in."""
    return secrets.token_urlsafe(12)


def end_of_evening() -> datetime:
    return timezone.now() + LASTS


class Evening(models.Model):
    """Two to eight guests and the rule by which one list is made for all of them."""

    class Rule(models.TextChoices):
        FAIR = "fair"
        AVERAGE = "average"
        LEAST_MISERY = "least_misery"

    key = models.CharField(max_length=40, unique=True, default=secret_key, editable=False)
    host = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    rule = models.CharField(max_length=12, choices=Rule, default=Rule.FAIR)
    # Movies that somebody did not want tonight.
    swapped_out = ArrayField(models.BigIntegerField(), default=list)
    # The list as it stood when it was shared, and the secret of the address where it can be read; null: nowhere.
    result_ids = ArrayField(models.BigIntegerField(), default=list)
    result_key = models.CharField(max_length=40, null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=end_of_evening)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["result_key"], name="evening_result_key")]

    def __str__(self) -> str:
        return f"evening {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("evening", args=[self.key])

    def get_result_url(self) -> str:
        """Empty while its list is not shared."""
        return reverse("evening-result", args=[self.result_key]) if self.result_key else ""

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


class Guest(models.Model):
    """One of those who watch: with the taste that we know of a person, or with movies picked on the spot."""

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    picks = ArrayField(models.BigIntegerField(), default=list)  # movie ids, in the order of picking
    votes = ArrayField(models.BigIntegerField(), default=list)  # ids of movies that they would watch tonight

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evening", "person"], name="guest_once")]

    def __str__(self) -> str:
        return self.name
