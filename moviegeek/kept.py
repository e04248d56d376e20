"""What we keep of a person, counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from collector.models import Event, Mark, Person
from collector.selectors import marks_of, person_ids, ratings_of


@dataclass(frozen=True)
class Kept:
    ratings: int
    marks: dict[str, int]
    events: int

    @property
    def saved(self) -> int:
        return self.marks.get(Mark.Kind.SAVED, 0)

    @property
    def hidden(self) -> int:
        return self.marks.get(Mark.Kind.HIDDEN, 0)

    @property
    def n_marks(self) -> int:
        return sum(self.marks.values())


def kept_by_us(person: Person) -> Kept:
    marks = marks_of(person).order_by().values_list("kind").annotate(Count("pk"))
    return Kept(
        ratings=ratings_of(person).count(),
        marks=dict(marks),
        events=Event.objects.filter(person__in=person_ids(person)).count(),
    )
