"""The secret under which a person's own feeds are read."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from collector.models.persons import Person


class FeedKey(models.Model):
    """Whoever knows the secret may read the feeds; feed readers can neither sign in nor send a cookie."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    secret = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["secret"], name="feed_secret_once")]

    def __str__(self) -> str:
        return f"{self.person_id}"
