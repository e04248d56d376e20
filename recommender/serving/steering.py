"""What a person asked for in general: more or less of something, never a genre, how adventurous the picks shall be.

Scores are multiplied, as their scales differ from model to model: by `MORE` where a movie is what there shall be more
of, divided by it where there shall be less. How adventurous is one step from 1 to 5, which sets three things at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from collector.models import Preference
from recommender.conf import value_of
from recommender.everyone.clusters import clusters_of
from recommender.everyone.stock import Stock

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

About = Preference.About
USUAL_STEP = 3
STEPS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Adventure:
    """What one step between familiar and adventurous means.

    Parameters
    ----------
    diversity : of the list, 0 to 1, see `serving.diversity`
    discount : of popularity; scores are multiplied by exp(-discount · known_ness)
    exploration : share of a list's places for movies that few were shown
    exploring : how likely home has the shelf of such movies
    """

    diversity: float
    discount: float
    exploration: float
    exploring: float


def adventure_at(step: int) -> Adventure:
    """Step 3 is what the settings say; the others lie around it."""
    diversity, discount = float(value_of("DIVERSITY")), float(value_of("POPULARITY_DISCOUNT"))
    exploration, exploring = float(value_of("EXPLORATION_IN_LISTS")), float(value_of("EXPLORATION_SHARE"))
    further = 1 - diversity
    return {
        1: Adventure(0.0, discount - 1.0, 0.0, 0.0),
        2: Adventure(diversity / 2, discount - 0.5, exploration / 2, exploring / 2),
        3: Adventure(diversity, discount, exploration, exploring),
        4: Adventure(diversity + 0.3 * further, discount + 1.0, max(exploration, 0.1), max(exploring, 0.5)),
        5: Adventure(diversity + 0.6 * further, discount + 2.0, max(exploration, 0.2), 1.0),
    }[step]


@dataclass(frozen=True)
class Asked:
    """One thing that the person wants more of (1), less of (-1) or none of (-2).

    Parameters
    ----------
    which : a genre's slug, a decade's first year, a shelf's name, the number of a contributor or of a cluster's movie
    name : of a contributor; of others it follows from the stock
    movie_ids : of a contributor
    """

    about: str
    which: str
    value: int
    at: float = 0.0
    name: str = ""
    movie_ids: tuple[int, ...] = ()

    @property
    def is_leaning(self) -> bool:
        """More or less of something that movies are."""
        return abs(self.value) == 1 and self.about != About.SHELF

    def covers(self, stock: Stock) -> Mask:
        """The rows that it is about."""
        covered = np.zeros(len(stock), dtype=np.bool_)
        if self.about == About.GENRE:
            column = stock.genre_column(self.which)
            if column is not None:
                covered |= stock.genres[:, column]
        elif self.about == About.DECADE:
            covered |= (stock.years // 10 * 10 == int(self.which)) & (stock.years > 0)
        elif self.about == About.CONTRIBUTOR:
            rows = stock.rows_of(np.array(self.movie_ids, dtype=np.int64))
            covered[rows[rows >= 0]] = True
        elif self.about == About.CLUSTER:
            clusters = clusters_of(stock)
            label = clusters.label_of(int(self.which))
            if label is not None:
                covered[clusters.rows_in(label)] = True
        return covered

    def named(self, stock: Stock) -> str:
        """Its name in no language: `serving.words.thing_in_words` makes words of it."""
        if self.about == About.GENRE:
            column = stock.genre_column(self.which)
            return self.which if column is None else stock.genre_names[column]
        if self.about == About.CLUSTER:
            row = int(stock.rows_of([int(self.which)])[0])
            return stock.titles[row] if row >= 0 else self.which
        return self.name or self.which


@dataclass(frozen=True, eq=False)
class Leaning:
    """More or less of something, as it lies in a stock."""

    about: str
    name: str
    value: int
    covers: Mask  # by row


@dataclass(frozen=True)
class Steering:
    """All that one person asked for in general."""

    asked: Sequence[Asked] = ()
    step: int = USUAL_STEP
    started_at: float | None = None  # of a taste that begins anew: unix seconds

    @cached_property
    def leanings(self) -> list[Asked]:
        return [each for each in self.asked if each.is_leaning]

    @cached_property
    def lesser_shelves(self) -> frozenset[str]:
        return frozenset(each.which for each in self.asked if each.about == About.SHELF and each.value < 0)

    @property
    def adventure(self) -> Adventure:
        return adventure_at(self.step)

    def excluded(self, stock: Stock) -> Mask | None:
        """Rows of genres that shall never be shown; None when there are none."""
        never = [each.covers(stock) for each in self.asked if each.value == Preference.NEVER]
        return np.logical_or.reduce(never) if never else None

    def excluded_ids(self, stock: Stock) -> list[int]:
        """The movies of those rows."""
        excluded = self.excluded(stock)
        return [] if excluded is None else [int(each) for each in stock.movie_ids[excluded]]

    def leaning_in(self, stock: Stock) -> list[Leaning]:
        return [
            Leaning(each.about, each.named(stock), each.value, each.covers(stock)) for each in self.leanings
        ]

    def weighted(self, scores: Floats, leanings: Sequence[Leaning], stock: Stock) -> Floats:
        """Scores as the person steers them; -inf stays."""
        discount = self.adventure.discount
        if not leanings and not discount:
            return scores
        logarithms = np.zeros(len(stock))
        for leaning in leanings:
            logarithms[leaning.covers] += leaning.value * np.log(float(value_of("MORE")))
        if discount:
            logarithms -= discount * known_ness(stock)
        weighted: Floats = scores * np.exp(logarithms)
        return weighted


NOTHING_ASKED = Steering()


def known_ness(stock: Stock) -> Floats:
    """The logarithm of the popularity, from 0 to 1 for the most popular; shape (n_movies,)."""
    popularity = np.log1p(np.maximum(stock.popularity, 0.0))
    most = popularity.max(initial=0.0)
    return popularity / most if most > 0 else popularity


def steering_of(rows: Sequence[tuple[float, Sequence[str], Sequence[int] | None]]) -> Steering:
    """From rows of (time, [about, which, value, name], a contributor's movies), as the taste's query gives them.

    Who started over is asked anew what there shall be more or less of; the rest was set on purpose and stays.
    """
    asked, step, started_at = [], USUAL_STEP, None
    for at, (about, which, value, name), movie_ids in rows:
        if about == About.START:
            started_at = at
        elif about == About.ADVENTURE:
            step = int(value)
        else:
            asked.append(Asked(about, which, int(value), at, name, tuple(movie_ids or ())))
    kept = [
        each for each in asked if not (each.is_leaning and started_at is not None and each.at <= started_at)
    ]
    return Steering(tuple(kept), step, started_at)
