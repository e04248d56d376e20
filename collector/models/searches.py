"""What many searched for, counted."""

from __future__ import annotations

from django.db import models

FEWEST_PERSONS = 5  # whose words are shown to others: nothing that one or a few people wrote


class PopularSearch(models.Model):
    """Words that many persons searched for lately and then opened a movie. Says how many, not who."""

    query = models.TextField()  # in small letters
    n_persons = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query"], name="popular_search_once"),
            models.CheckConstraint(
                condition=models.Q(n_persons__gte=FEWEST_PERSONS), name="popular_search_of_many"
            ),
        ]

    def __str__(self) -> str:
        return self.query
