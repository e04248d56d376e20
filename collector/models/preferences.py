"""What people want of their picks in general."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from collector.models.persons import Person


class Preference(models.Model):
    """What a person wants of their picks now: the newest word on each thing. A value of 0 was taken back, and its
    time keeps older news from bringing it back."""

    class About(models.TextChoices):
        GENRE = "genre"  # `which` is its slug
        CONTRIBUTOR = "contributor"  # its number
        DECADE = "decade"  # its first year
        CLUSTER = "cluster"  # the number of a movie in it
        SHELF = "shelf"  # its name
        ADVENTURE = "adventure"
        START = "start"

    NEVER, LESS, NONE, MORE = -2, -1, 0, 1
    WISHES = {MORE: "more", LESS: "less", NEVER: "never"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences", db_index=False)
    about = models.CharField(max_length=12, choices=About)
    which = models.CharField(max_length=80, blank=True)
    value = models.SmallIntegerField()  # of those above; of `adventure` its step, 1 to 5
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also for lists: they read all preferences of a person.
            models.UniqueConstraint(fields=["person", "about", "which"], name="preference_once"),
            models.CheckConstraint(condition=Q(value__gte=-2, value__lte=5), name="preference_range"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.about} {self.which} {self.value}"
