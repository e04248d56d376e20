"""The items that a list for one person could hold, and what a ranker may know of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from numba import njit

from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.algorithms.moments.tastes import FADED, SIGNALS, Tastes, standardised
from recommender.engine.algorithms.moments.trends import CHARTS, HALF_LIVES, SHORT, Trends
from recommender.engine.arrays import Floats, Indexes, Mask
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History

PER_SOURCE = 60
"""Best items of each model and chart that become candidates."""
CHARTS_ASKED = (0, 2, 4, 6, 7)
"""Charts that name candidates: half-lives 1, 7, 30 and endless, and the last seven days."""
ENDLESS = len(HALF_LIVES) - 1

OF_ITEMS = ("momentum", "age", "silence", "mean", "newness", "genre_match")
OF_PERSON = ("n_known", "absence", "span", "popularity_chosen", "freshness_chosen", "age_chosen")
OF_BOTH = ("popular_since", "share_since", "is_new_since")
FEATURES = SIGNALS + CHARTS[:-1] + OF_ITEMS + OF_PERSON + OF_BOTH


@dataclass(frozen=True, eq=False)
class Candidates:
    """Candidates for one person.

    Parameters
    ----------
    items : ndarray of int32, shape (n,), ascending
    features : ndarray of float32, shape (n, n_features), columns as in FEATURES
    taste : ndarray of float64, shape (n,), the faded EASE's standardised score
    """

    items: Indexes
    features: npt.NDArray[np.float32]
    taste: Floats


@dataclass(frozen=True, eq=False)
class Moment:
    """All that is known at a moment.

    Parameters
    ----------
    tastes : Tastes
    trends : Trends
    clock : Clock
    at : unix seconds, just after what is known
    genres : ndarray of float32, shape (n_items, n_genres), rows of length 1 or 0; no columns without features
    """

    tastes: Tastes
    trends: Trends
    clock: Clock
    at: int
    genres: npt.NDArray[np.float32]

    def candidates(self, history: History, *, at: int | None = None) -> Candidates:
        """What could be listed for a history at a moment, this one or a later one."""
        signals = self.tastes.scores(history)  # (n_signals, n_items)
        items = self._items(signals, history)
        tastes = standardised(signals, items)
        person = self._of_person(history, self.at if at is None else at)
        columns = [
            *tastes,
            *self.trends.log_shares[:, items],
            *self._of_items(history, items),
            *np.repeat(person[:, None], items.size, axis=1),
            *self._of_both(history, items, absence=float(person[1])),
        ]
        features = np.array(columns, dtype=np.float32).T
        return Candidates(items.astype(np.int32), np.ascontiguousarray(features), tastes[FADED])

    @cached_property
    def _from_charts(self) -> npt.NDArray[np.intp]:
        """Best items of the charts, more of each than anybody's history is likely to take away."""
        charts = self.trends.charts[list(CHARTS_ASKED)]
        return np.flatnonzero(_among_best(charts, self._by_popularity, 2 * PER_SOURCE))

    @cached_property
    def _by_popularity(self) -> npt.NDArray[np.intp]:
        """All items, the most popular of all time first: so equal scores of a model or a chart are in order."""
        return np.argsort(-self.trends.counts, kind="stable")

    def _items(self, signals: Floats, history: History) -> npt.NDArray[np.intp]:
        """Items that anybody met, not of the history, among the best by a model or a chart."""
        is_free = self.trends.is_met.copy()
        is_free[history.item_indexes] = False
        free = self._by_popularity[is_free[self._by_popularity]]
        chosen = _among_best(signals if len(history) else signals[:0], free, PER_SOURCE)
        chosen[self._from_charts] = True
        return np.flatnonzero(chosen & is_free)

    def _of_items(self, history: History, items: npt.NDArray[np.intp]) -> list[Floats]:
        trends = self.trends
        columns = [trends.momentum, trends.age, trends.silence, trends.mean, trends.newness]
        return [*(column[items] for column in columns), self._genre_match(history, items)]

    def _genre_match(self, history: History, items: npt.NDArray[np.intp]) -> Floats:
        """How much of the genres chosen the items have: float64, shape (n,)."""
        if not self.genres.shape[1] or not len(history):
            return np.zeros(items.size)
        chosen = self.genres[history.item_indexes].mean(axis=0)
        match: Floats = (self.genres[items] @ chosen).astype(np.float64)
        return match

    def _of_person(self, history: History, at: int) -> Floats:
        """Size of the history, units since its newest row and from the oldest to it, and what was chosen."""
        if not len(history):
            return np.zeros(len(OF_PERSON))
        absence = span = 0.0
        if history.times is not None:
            first, last, now = self.clock([history.times.min(), history.times.max(), at])
            absence, span = max(now - last, 0.0), last - first
        chosen = history.item_indexes
        logs = self.trends.log_shares
        popularity, freshness = logs[ENDLESS, chosen].mean(), logs[SHORT, chosen].mean()
        age = self.trends.age[chosen].mean()
        return np.array([np.log1p(len(history)), absence, span, popularity, freshness, age])

    def _of_both(self, history: History, items: npt.NDArray[np.intp], *, absence: float) -> Floats:
        """What happened to the items while the person was away."""
        if not len(history) or history.times is None:
            return np.zeros((len(OF_BOTH), items.size))
        rows, of_all = self.trends.since(items, float(history.times.max()))
        popular = np.log(rows / (of_all + 1) * self.trends.n_met + 0.02)
        share = rows / np.maximum(self.trends.counts[items], 1)
        return np.array([popular, share, self.trends.age[items] < absence])


def genre_rows(features: ItemFeatures | None, n_items: int) -> npt.NDArray[np.float32]:
    """Genres of items as rows of length 1 (0 without genre): float32, shape (n_items, n_genres)."""
    if features is None:
        return np.zeros((n_items, 0), dtype=np.float32)
    names = sorted({genre for of_item in features.genres for genre in of_item})
    column = {name: place for place, name in enumerate(names)}
    rows = np.zeros((n_items, len(names)), dtype=np.float32)
    for item, of_item in enumerate(features.genres):
        rows[item, [column[genre] for genre in of_item]] = 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: npt.NDArray[np.float32] = rows / np.maximum(lengths, 1)
    return scaled


@njit(cache=True, nogil=True)
def _among_best(scores: Floats, items: npt.NDArray[np.intp], n: int) -> Mask:
    """Which of these items are among the n highest above -inf of a row: bool, shape (n_items,).

    Of equal scores the first of `items` count. One look at each item: hardly one comes among the best so far.
    """
    chosen = np.zeros(scores.shape[1], dtype=np.bool_)
    for row in range(scores.shape[0]):
        best, places = np.full(n, -np.inf), np.full(n, -1)  # highest first
        for item in items:
            score = scores[row, item]
            if score > best[-1]:
                place = n - 1
                while place > 0 and best[place - 1] < score:
                    best[place], places[place] = best[place - 1], places[place - 1]
                    place -= 1
                best[place], places[place] = score, item
        for place in places:
            if place >= 0:
                chosen[place] = True
    return chosen
