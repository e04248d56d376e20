"""What several models of taste say about a person, each in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_array, diags_array

from recommender.engine.algorithms.ease import EASE, weighted_rows
from recommender.engine.algorithms.ials import IALS
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.arrays import AnyIndexes, Floats, Indexes
from recommender.engine.interactions import History, Interactions
from recommender.engine.sequences import by_user_oldest_first
from recommender.engine.state import arrays_of, learned_from, part_of, prefixed

SIGNALS = ("ease", "ease_recent", "faded", "faded_recent", "item_knn", "ials", "next", "next_3")
FADED = SIGNALS.index("faded")
MAX_ITEMS = 4000
"""EASE looks at the most popular items only: its time grows with the cube, and it is fitted at every cut."""
FADING = 90.0
"""Half-life of a row in the faded EASE. Unit: of the clock, half of the training data."""
RECENT, VERY_RECENT, N_RECENT = 20.0, 3.0, 20
"""Half-lives of a history's rows, newest first, and how many of them step on to a next item. Unit: rows."""
N_STEPS = 5
STEP_DAMPING = 5.0
N_FACTORS, N_SWEEPS = 32, 8


@dataclass(frozen=True, eq=False)
class Tastes:
    """Models that score all items for a history.

    Parameters
    ----------
    lasting : EASE of all rows
    faded : EASE of rows that weigh the less the older they are
    neighbours : ItemKNN
    factors : IALS
    next_items : csr_array of shape (n_items, n_items); row: item met, column: item met soon after it by the
        same person, damped by both items' popularity
    """

    lasting: EASE
    faded: EASE
    neighbours: ItemKNN
    factors: IALS
    next_items: csr_array

    @classmethod
    def of(cls, known: Interactions, *, at: int, clock: Clock, seed: int) -> Self:
        """Models of what is known at a moment; `known` has times."""
        assert known.times is not None
        ages = np.maximum(float(clock(at)) - clock(known.times), 0.0)
        weights = np.maximum(known.weights * np.exp2(-ages / FADING), 1e-3 * known.weights)
        return cls(
            lasting=EASE(max_items=MAX_ITEMS).fit(known),
            faded=EASE(max_items=MAX_ITEMS, lowest_weight=0.05).fit(replace(known, weights=weights)),
            neighbours=ItemKNN().fit(known),
            factors=IALS(n_factors=N_FACTORS, n_sweeps=N_SWEEPS, seed=seed).fit(known),
            next_items=_next_items(known),
        )

    def scores(self, history: History) -> Floats:
        """Scores of all items by each model, on its own scale: float64, shape (n_signals, n_items)."""
        recency = recency_of(history)
        recent, very_recent = np.exp2(-recency / RECENT), np.exp2(-recency / VERY_RECENT)
        of_acts, alike = self.lasting._scaled(history.weights), np.ones(len(history))
        return np.array(
            [
                *_linear(self.lasting, history, np.array([of_acts, recent * of_acts])),
                *_linear(self.faded, history, np.array([alike, recent])),
                self.neighbours.score(history),
                self.factors.score(history),
                *self._next(history, np.array([recent, very_recent]), recency < N_RECENT),
            ]
        )

    def _next(self, history: History, weights: Floats, steps_on: npt.NDArray[np.bool_]) -> Floats:
        """Where steps from some items of a history lead: (n_sums, n_items) by weights of (n_sums, len(history))."""
        steps = self.next_items
        items = history.item_indexes[steps_on]
        return _stepped(steps.indptr, steps.indices, steps.data, items, weights[:, steps_on])

    def faded_contributions(self, history: History, item_index: int) -> Floats:
        """What each item of the history gives to the unstandardised score of `faded`, shape (len(history),)."""
        core = self.faded.core_
        contributions = np.zeros(len(history))
        column = int(np.searchsorted(core, item_index))
        if column < core.size and core[column] == item_index:
            rows, is_core = _rows_in(core, history)
            contributions[is_core] = self.faded.weights_[rows, column]
        return contributions

    def faded_scores(self, history: History) -> Floats:
        """The unstandardised scores of `faded`, shape (n_items,)."""
        scores: Floats = _linear(self.faded, history, np.ones((1, len(history))))[0]
        return scores

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Arrays of all models, each behind its name."""
        return (
            prefixed("lasting", self.lasting.state())
            | prefixed("faded", self.faded.state())
            | prefixed("neighbours", self.neighbours.state())
            | prefixed("factors", self.factors.state())
            | arrays_of({"next_items": self.next_items})
        )

    @classmethod
    def from_state(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Models from what `state` gave."""
        return cls(
            lasting=EASE.from_state(part_of("lasting", arrays), hyperparameters={"max_items": MAX_ITEMS}),
            faded=EASE.from_state(part_of("faded", arrays), hyperparameters={"max_items": MAX_ITEMS}),
            neighbours=ItemKNN.from_state(part_of("neighbours", arrays)),
            factors=IALS.from_state(part_of("factors", arrays), hyperparameters={"n_factors": N_FACTORS}),
            next_items=learned_from(
                {key: array for key, array in arrays.items() if key.startswith("next_items.")}
            )["next_items"],
        )


def recency_of(history: History) -> Floats:
    """0 for the newest row of a history, 1 for the one before; all 0 without times. Shape (len(history),)."""
    recency = np.zeros(len(history))
    if history.times is not None:
        recency[history.oldest_first()[::-1]] = np.arange(len(history))
    return recency


def standardised(scores: Floats, items: AnyIndexes | slice = slice(None)) -> Floats:
    """Scores less their mean, over their standard deviation, along the last axis; 0 where all are equal.

    Parameters
    ----------
    scores : ndarray of float64, shape (..., n_items)
    items : those that are wanted, all by default; mean and deviation are always those of all

    Returns
    -------
    ndarray of float64, shape (..., n_wanted)
    """
    mean = scores.mean(axis=-1, keepdims=True)
    deviation = _deviations(scores, mean)
    is_flat = deviation <= 1e-9 * np.abs(mean)
    centred = scores[..., items] - mean
    found: Floats = np.where(is_flat, 0.0, centred / np.where(is_flat, 1.0, deviation))
    return found


def _deviations(scores: Floats, mean: Floats) -> Floats:
    """Standard deviations along the last axis; row by row, as those of a large catalogue at once fit no cache."""
    found = np.empty_like(mean)
    for place in np.ndindex(scores.shape[:-1]):
        found[place] = np.linalg.norm(scores[place] - mean[place]) / np.sqrt(scores.shape[-1])
    return found


def _rows_in(
    core: npt.NDArray[np.int32], history: History
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Rows of the core items of a history, and which items these are."""
    rows = np.searchsorted(core, history.item_indexes)
    is_core = core[np.minimum(rows, core.size - 1)] == history.item_indexes
    return rows[is_core], is_core


def _linear(ease: EASE, history: History, weights: Floats) -> Floats:
    """Rows of an EASE matrix added up by weights of shape (n_sums, len(history)): float64, shape (n_sums, n_items)."""
    rows, is_core = _rows_in(ease.core_, history)
    scores = np.zeros((len(weights), ease.n_items_))
    scores[:, ease.core_] = weighted_rows(ease.weights_, rows, weights[:, is_core])
    return scores


@njit(cache=True, nogil=True)
def _stepped(starts: Indexes, columns: Indexes, values: Floats, items: AnyIndexes, weights: Floats) -> Floats:
    """Rows of a square csr matrix added up by weights of shape (n_sums, n_chosen): float64, shape (n_sums, n_items)."""
    sums = np.zeros((weights.shape[0], starts.size - 1))
    for place in range(items.size):
        for entry in range(starts[items[place]], starts[items[place] + 1]):
            for which in range(weights.shape[0]):
                sums[which, columns[entry]] += weights[which, place] * values[entry]
    return sums


def _next_items(known: Interactions) -> csr_array:
    """Steps from each item to the five that the same person met next, those further off counting less."""
    order = by_user_oldest_first(known)
    users, items = known.user_indexes[order], known.item_indexes[order]
    shape = (known.n_items, known.n_items)
    steps = csr_array(shape)
    for gap in range(1, N_STEPS + 1):
        is_same = users[gap:] == users[:-gap]
        pair = (items[:-gap][is_same], items[gap:][is_same])
        steps = steps + csr_array((np.full(pair[0].size, 1.0 / gap), pair), shape=shape)
    damped = known.counts_by_item() + STEP_DAMPING
    return csr_array(diags_array(1.0 / damped) @ steps @ diags_array(damped**-0.5))
