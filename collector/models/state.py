"""How things stand with a person now: ratings, marks, and what was taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalogue.models import Movie
from collector.models.persons import Person


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
