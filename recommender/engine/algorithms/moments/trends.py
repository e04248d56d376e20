"""How the items of a catalogue stand at a moment: how popular, how new, how well rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.arrays import AnyIndexes, Floats, Mask, sums_by
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions

HALF_LIVES = (1.0, 3.0, 7.0, 14.0, 30.0, 90.0, np.inf)
"""Of popularity, in units of the clock."""
CHARTS = (*(f"popular_{half_life:g}" for half_life in HALF_LIVES), "popular_7_days")
WEEK = 7 * 86_400
SHORT, LONG = 1, 5
"""Places in HALF_LIVES: momentum is popularity by the first against popularity by the second."""
FLOOR = 0.02
"""Of an item's share, in mean shares: one row more or less must not move a logarithm by much."""
MEAN_DAMPING = 5.0
N_MARKS = 128
"""Moments at which the rows so far are counted by item."""


@dataclass(frozen=True, eq=False)
class Trends:
    """Items at a moment; n_items is the catalogue's size.

    Parameters
    ----------
    charts : ndarray of float64, shape (8, n_items), shares of the faded rows by half-life, and of the last
        seven days
    log_shares : ndarray of float64, shape (7, n_items), of shares over the mean share, from log .02
    momentum, age, silence, mean : ndarray of float64, shape (n_items,): log share now less log share
        of long; units since the first and the last row; damped mean rating less that of all
    counts : ndarray of float64, shape (n_items,), rows
    marks : ndarray of float64, shape (n_marks,), unix seconds
    counts_at : ndarray of float32, shape (n_items, n_marks), rows of each item up to each mark
    newness : ndarray of float64, shape (n_items,), years before the newest release that anybody met, at
        the median where unknown
    """

    charts: Floats
    log_shares: Floats
    momentum: Floats
    age: Floats
    silence: Floats
    mean: Floats
    counts: Floats
    marks: Floats
    counts_at: npt.NDArray[np.float32]
    newness: Floats

    @classmethod
    def of(cls, known: Interactions, *, at: int, clock: Clock, features: ItemFeatures | None = None) -> Self:
        """Trends of what is known at a moment; `known` has times, `features` are aligned to it."""
        items, times, n = known.item_indexes, known.times, known.n_items
        assert times is not None
        shown, now = clock(times), float(clock(at))
        counts = known.counts_by_item().astype(np.float64)
        faded = [np.exp2(-(now - shown) / half_life) for half_life in HALF_LIVES]
        charts = np.array([sums_by(items, row, n) for row in [*faded, (times >= at - WEEK) * 1.0]])
        charts /= np.maximum(charts.sum(axis=1, keepdims=True), 1e-12)
        log_shares = np.log(charts[:-1] * np.count_nonzero(counts) + FLOOR)
        first, last = np.full(n, now), np.full(n, -np.inf)
        np.minimum.at(first, items, shown)
        np.maximum.at(last, items, shown)
        marks = np.unique(np.quantile(times, np.linspace(0, 1, N_MARKS), method="lower")).astype(np.float64)
        return cls(
            charts=charts,
            log_shares=log_shares,
            momentum=log_shares[SHORT] - log_shares[LONG],
            age=now - first,
            silence=np.where(counts > 0, now - last, 0.0),
            mean=_damped_means(known),
            counts=counts,
            marks=marks,
            counts_at=_counts_at(known, marks),
            newness=_newness(features, counts > 0),
        )

    @cached_property
    def is_met(self) -> Mask:
        """Which items anybody met."""
        mask: Mask = self.counts > 0
        return mask

    @cached_property
    def n_met(self) -> int:
        """How many items anybody met."""
        return int(np.count_nonzero(self.is_met))

    @cached_property
    def _all_at(self) -> Floats:
        """Rows of all items up to each mark: float64, shape (n_marks,)."""
        summed: Floats = self.counts_at.sum(axis=0, dtype=np.float64)
        return summed

    def since(self, items: AnyIndexes, moment: float) -> tuple[Floats, float]:
        """Rows of each of these items after a moment, and of all items; from the counts at the marks."""
        right = int(np.clip(np.searchsorted(self.marks, moment), 1, max(self.marks.size - 1, 1)))
        if self.marks.size == 1:
            return np.zeros(items.size), 0.0
        start, end = self.marks[right - 1], self.marks[right]
        part = float(np.clip((moment - start) / (end - start), 0.0, 1.0))
        left = self.counts_at[items, right - 1]
        so_far = left + part * (self.counts_at[items, right] - left)
        of_all = float((1 - part) * self._all_at[right - 1] + part * self._all_at[right])
        return np.maximum(self.counts[items] - so_far, 0.0), max(float(self.counts.sum()) - of_all, 0.0)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """All arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Trends from what `state` gave."""
        return cls(**arrays)


def _damped_means(known: Interactions) -> Floats:
    if known.ratings is None or np.isnan(known.ratings).all():
        return np.zeros(known.n_items)
    is_rated = ~np.isnan(known.ratings)
    items, above = known.item_indexes[is_rated], known.ratings[is_rated]
    above = above - above.mean()
    n_ratings = np.bincount(items, minlength=known.n_items)
    means: Floats = sums_by(items, above, known.n_items) / (n_ratings + MEAN_DAMPING)
    return means


def _counts_at(known: Interactions, marks: Floats) -> npt.NDArray[np.float32]:
    assert known.times is not None
    column = np.searchsorted(marks, known.times)  # the first mark at or after the row
    counts = np.zeros((known.n_items, marks.size), dtype=np.float32)
    np.add.at(counts, (known.item_indexes, np.minimum(column, marks.size - 1)), np.float32(1))
    summed: npt.NDArray[np.float32] = counts.cumsum(axis=1)
    return summed


def _newness(features: ItemFeatures | None, is_met: Mask) -> Floats:
    n = is_met.size
    if features is None:
        return np.zeros(n)
    years = np.array([np.nan if year is None else year for year in features.years], dtype=np.float64)
    known = years[is_met & ~np.isnan(years)]
    if not known.size:
        return np.zeros(n)
    newness: Floats = known.max() - np.where(np.isnan(years), np.median(known), years)
    return newness
