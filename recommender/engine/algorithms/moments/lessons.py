"""Lists of the past with what came after them: what a ranker learns from, and what it is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithms.moments.candidates import Moment, genre_rows
from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.algorithms.moments.tastes import Tastes, standardised
from recommender.engine.algorithms.moments.trends import Trends
from recommender.engine.arrays import Floats, Indexes
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.engine.splits import Split, time_split

CUTS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
"""Shares of the training rows that come before an inner cut; the next tenth of the rows is foretold."""
FORETOLD = 0.1
MOST_LISTS_PER_CUT = 400
K = 10


@dataclass(frozen=True, eq=False)
class Lesson:
    """Lists at one cut; candidates of one list together.

    Parameters
    ----------
    cut, at : share of the training rows before it, and its moment in unix seconds
    items : ndarray of int32, shape (n,)
    features : ndarray of float32, shape (n, n_features)
    charts : ndarray of float32, shape (n_charts, n), standardised over all items
    taste : ndarray of float64, shape (n,), the faded EASE's standardised score
    labels : ndarray of int8, shape (n,), 1 for what came
    sizes : ndarray of int64, shape (n_lists,), candidates of each list
    n_relevant : ndarray of int64, shape (n_lists,), > 0, those that are no candidate included
    """

    cut: float
    at: int
    items: Indexes
    features: npt.NDArray[np.float32]
    charts: npt.NDArray[np.float32]
    taste: Floats
    labels: npt.NDArray[np.int8]
    sizes: npt.NDArray[np.int64]
    n_relevant: npt.NDArray[np.int64]

    def ndcg(self, scores: Floats) -> Floats:
        """NDCG@10 of each list: float64, shape (n_lists,)."""
        discounts = 1 / np.log2(np.arange(2, K + 2))
        ideal = np.cumsum(discounts)[np.minimum(self.n_relevant, K) - 1]
        gained = self._first(scores, self.labels, missing=0)
        found: Floats = gained @ discounts[: gained.shape[1]] / ideal
        return found

    def n_listed(self, scores: Floats) -> int:
        """How many different items stand among the first ten of all lists."""
        listed = np.unique(self._first(scores, self.items, missing=-1))
        return int(np.count_nonzero(listed >= 0))

    def _first(self, scores: Floats, values: npt.NDArray[Any], *, missing: int) -> npt.NDArray[Any]:
        """Values of the ten candidates with the highest scores, list by list: shape (n_lists, 10 or fewer)."""
        is_there = np.arange(self.sizes.max()) < self.sizes[:, None]  # (n_lists, longest)
        lost, found = np.full(is_there.shape, np.inf), np.full(is_there.shape, missing, dtype=values.dtype)
        lost[is_there], found[is_there] = -scores, values
        return np.take_along_axis(found, np.argsort(lost, axis=1, kind="stable")[:, :K], axis=1)

    def standardised(self, scores: Floats) -> Floats:
        """Scores less their mean over their standard deviation, list by list."""
        starts = np.cumsum(self.sizes) - self.sizes
        mean = np.add.reduceat(scores, starts) / self.sizes
        centred = scores - np.repeat(mean, self.sizes)
        deviation = np.sqrt(np.add.reduceat(centred**2, starts) / self.sizes)
        found: Floats = centred / np.repeat(np.maximum(deviation, 1e-9), self.sizes)
        return found


def moment_of(
    known: Interactions, *, at: int, clock: Clock, features: ItemFeatures | None, seed: int
) -> Moment:
    """What is known at a moment."""
    return Moment(
        Tastes.of(known, at=at, clock=clock, seed=seed),
        Trends.of(known, at=at, clock=clock, features=features),
        clock,
        at,
        genre_rows(features, known.n_items),
    )


def lessons_of(
    interactions: Interactions, *, clock: Clock, features: ItemFeatures | None, seed: int
) -> list[Lesson]:
    """A lesson from each cut at which somebody's next tenth could be foretold."""
    assert interactions.times is not None
    if interactions.times.min() == interactions.times.max():
        return []
    found = []
    for cut in CUTS:
        split = time_split(interactions, holdout_share=FORETOLD, train_share=cut)
        if split.cases and len(split.train):
            found.append(_lesson(split, cut=cut, clock=clock, features=features, seed=seed))
    return found


def _lesson(split: Split, *, cut: float, clock: Clock, features: ItemFeatures | None, seed: int) -> Lesson:
    assert split.at is not None
    moment = moment_of(split.train, at=split.at, clock=clock, features=features, seed=seed)
    chosen = np.random.default_rng(seed).permutation(len(split.cases))[:MOST_LISTS_PER_CUT]
    cases = [split.cases[place] for place in np.sort(chosen)]
    lists = [moment.candidates(case.history) for case in cases]
    items = [of_case.items for of_case in lists]
    return Lesson(
        cut,
        split.at,
        np.concatenate(items),
        np.concatenate([of_case.features for of_case in lists]),
        standardised(moment.trends.charts)[:, np.concatenate(items)].astype(np.float32),
        np.concatenate([of_case.taste for of_case in lists]),
        np.concatenate([np.isin(i, c.relevant) for i, c in zip(items, cases, strict=True)]).astype(np.int8),
        np.array([i.size for i in items], dtype=np.int64),
        np.array([case.relevant.size for case in cases], dtype=np.int64),
    )


def n_lists(lessons: Sequence[Lesson]) -> int:
    """Lists of all lessons."""
    return sum(lesson.sizes.size for lesson in lessons)


def ndcg_of(lessons: Sequence[Lesson], scores: Sequence[Floats]) -> Floats:
    """NDCG@10 of all lists of some lessons, whose candidates have these scores: shape (n_lists,)."""
    return np.concatenate([lesson.ndcg(row) for lesson, row in zip(lessons, scores, strict=True)])


def n_listed(lessons: Sequence[Lesson], scores: Sequence[Floats]) -> int:
    """Different items among the first ten of a lesson's lists, added up over lessons."""
    return sum(lesson.n_listed(row) for lesson, row in zip(lessons, scores, strict=True))
