"""What a shelf is: an order of movies, a title, a line that says why, and its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.utils.functional import Promise

from recommender.everyone.charts import Chart, chart_of
from recommender.everyone.meetings import ALL_TIME
from recommender.everyone.stock import Stock
from recommender.serving.exploring import strongest_genres
from recommender.serving.scoring import Scored
from recommender.serving.slate import Basis, Reason
from recommender.serving.taste import Taste

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FEWEST_MOVIES = 5  # a shelf with fewer is not shown
MOVIES_PER_SHELF = 20
OPINIONS_FOR_A_PAGE = 5  # ratings and likes from which on the whole page is the person's own


@dataclass(frozen=True, eq=False)
class Page:
    """What all shelves of one page choose from; read once."""

    at: datetime
    stock: Stock
    taste: Taste
    scored: Scored | None  # by the live ranker; None: no taste or no model
    fallback: str | None  # why there is no `scored` although there is a taste

    @property
    def is_personal(self) -> bool:
        return self.taste.n_opinions >= OPINIONS_FOR_A_PAGE

    @property
    def n_speaking(self) -> int:
        """Movies that speak for the person's taste."""
        return int(np.count_nonzero(self.taste.weights))

    def strongest_genres(self, n: int) -> list[int]:
        return strongest_genres(self.taste, self.stock, n)

    @cached_property
    def settled_ids(self) -> set[int]:
        """Movies that need no offering: known or liked, hidden, or of genres never to be shown."""
        taste = self.taste
        of_taste = (taste.known_ids, taste.liked_ids, taste.hidden_ids)
        excluded = taste.steering.excluded_ids(self.stock)
        return {*excluded, *(movie_id for ids in of_taste for movie_id in ids.tolist())}

    def chart(self, name: str, *, days: int = ALL_TIME) -> Chart:
        return chart_of(name, stock=self.stock, at=self.at, days=days)


@dataclass(frozen=True, eq=False)
class Offer:
    """What a shelf would show, if the page has room: more rows than needed, best first."""

    shelf: str
    why: str
    basis: Basis
    rows: Rows  # of the stock
    scores: npt.NDArray[np.float64]  # of the rows
    reason_of: Callable[[int], Reason]  # by row
    source: str
    algorithm: str
    title: str = ""  # when it is another than the shelf's
    version: str = ""
    fallback: str | None = None
    see_all: str = ""
    sources: Mapping[int, str] = field(default_factory=dict)  # of rows that a rule of staff put there
    propensities: Mapping[int, float] = field(default_factory=dict)  # of rows that chance put there
    draw: Callable[[Offer, Mask], Offer] | None = None  # makes the rows when it is known which are free
    shows_known: bool = False  # the watchlist may hold what was seen


@dataclass(frozen=True)
class Shelf:
    """Its places on the page of a newcomer and on that of a person with a taste; None: not there.

    `name` is what its offers' names begin with, as "genre" of "genre:drama". `title` stands above it, and wherever else
    it is spoken of; `of_genre` is the title with a %(genre)s, for shelves that there are several of.
    """

    name: str
    title: str | Promise
    offers: Callable[[Page], Iterable[Offer]]
    newcomer_place: int | None = None
    personal_place: int | None = None
    of_genre: str | Promise = ""


def chart_offer(chart: Chart, *, shelf: str, why: str, title: str = "", see_all: str = "") -> Offer:
    """A chart as a shelf. The title says what it is, so it is no fallback for anything."""
    reason = Reason(chart.reason)
    return Offer(
        shelf=shelf,
        title=title,
        why=why,
        basis="popular",
        rows=chart.rows,
        scores=chart.scores,
        reason_of=lambda row: reason,
        source=chart.name,
        algorithm=chart.name,
        see_all=see_all,
    )
