"""Every live algorithm's list for one person, for the dashboard; nothing of it is recorded as offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collector.models import Person
from recommender.everyone.stock import current_stock
from recommender.models import LiveVersion
from recommender.serving.drafts import finished
from recommender.serving.pipeline import Wish, drafted
from recommender.serving.slate import ServedSlate
from recommender.serving.steps import clocked
from recommender.serving.taste import taste_of


@dataclass(frozen=True)
class SideBySide:
    """Lists by algorithm, and at which place of each every movie stands."""

    slates: dict[str, ServedSlate]

    def ranks_of(self, movie_id: int) -> dict[str, int]:
        """The movie's place in each list that holds it."""
        return {
            name: item.rank
            for name, slate in self.slates.items()
            for item in slate.items
            if item.movie.pk == movie_id
        }


def algorithms_side_by_side(*, person: Person, k: int = 10, at: datetime) -> SideBySide:
    """The first k movies of every live algorithm as it ranks them, without diversity.

    Four queries, however many algorithms there are; each has the time of a list for itself.
    """
    taste, stock = taste_of(person), current_stock()
    names = list(LiveVersion.objects.order_by("algorithm").values_list("algorithm", flat=True))
    drafts = []
    for name in names:
        with clocked():
            wish = Wish(k=k, algorithm=name, diversity=0.0)
            drafts.append(drafted(taste, wish, at=at, shelf="side_by_side", stock=stock))
    with clocked() as clock:
        return SideBySide(dict(zip(names, finished(drafts, stock=stock, clock=clock), strict=True)))
