"""What the ratings say of the rows of one side, in compiled loops; `drawing` draws features from it.

Shapes: a side has n_rows rows, the other n_others; width = n_factors + 1, the last entry of a feature being
its linear weight. `starts`, `others` and `mirror_…` are those of `Meetings`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numba import njit

from recommender.engine.arrays import AnyIndexes, Floats, Times

FAST = {"reassoc", "contract"}
"""Sums may be taken in any order, the same in each run of one machine."""
Singles: TypeAlias = npt.NDArray[np.float32]
BLOCK = 8
"""Rows of a symmetric matrix are filled up to the next multiple of this, the width of a vector."""


class Sums(NamedTuple):
    """All that the ratings say of the rows of a side, given the other side; each rating has a weight.

    Parameters
    ----------
    mass : ndarray of float64, shape (n_rows,), sum of weights
    reach : ndarray of float64, shape (n_rows, width), the row's factors plus the mean of those met; last 1
    covariance : ndarray of float32, shape (n_rows, n_factors, n_factors), of the factors met
    error : ndarray of float64, shape (n_rows,), sum of errors
    lean : ndarray of float32, shape (n_rows, n_factors), sum of errors times (factors met - their mean)
    share : ndarray of float64, shape (n_rows,), 1 / sqrt(number of meetings)

    Notes
    -----
    What is gone through n_factors^2 times per meeting is in single precision: rounding there is far below the
    spread of a draw, and half the bytes are half the time.
    """

    mass: Floats
    reach: Floats
    covariance: Singles
    error: Floats
    lean: Singles
    share: Floats


@njit(cache=True, fastmath=FAST)
def errors(
    starts: Times,
    others: AnyIndexes,
    ratings: Floats,
    totals: Floats,
    biases: Floats,
    other_totals: Floats,
    other_biases: Floats,
) -> Floats:
    """Rating less bias_a + bias_b + total_a . total_b: float64, shape (nnz,)."""
    found = np.empty(others.size)
    for a in range(starts.size - 1):
        own = totals[a]
        for place in range(starts[a], starts[a + 1]):
            b = others[place]
            met = other_totals[b]
            product = 0.0
            for f in range(own.size):
                product += own[f] * met[f]
            found[place] = ratings[place] - biases[a] - other_biases[b] - product
    return found


@njit(cache=True, fastmath=FAST)
def sums_of(
    starts: Times, others: AnyIndexes, errors: Floats, weights: Floats, totals: Floats, other_totals: Floats
) -> Sums:
    """The sums of all rows; those without a meeting keep zeros."""
    n_rows, n_factors = totals.shape
    width = n_factors + 1
    mass, error, share = np.zeros(n_rows), np.zeros(n_rows), np.zeros(n_rows)
    reach, lean = np.zeros((n_rows, width)), np.zeros((n_rows, n_factors), dtype=np.float32)
    covariance = np.zeros((n_rows, n_factors, n_factors), dtype=np.float32)
    mean = np.empty(n_factors)
    for a in range(n_rows):
        if starts[a] == starts[a + 1]:
            continue
        share[a] = 1.0 / np.sqrt(starts[a + 1] - starts[a])
        own = slice(starts[a], starts[a + 1])
        mass[a] = weights[own].sum()
        _mean_met(others[own], weights[own] / mass[a], other_totals, mean)
        for f in range(n_factors):
            reach[a, f] = totals[a, f] + mean[f]
        reach[a, n_factors] = 1.0
        weighted = weights[own] * errors[own]
        error[a] = weighted.sum()
        _spread_of(others[own], weights[own] / mass[a], weighted, other_totals, mean, covariance[a], lean[a])
    return Sums(mass, reach, covariance, error, lean, share)


@njit(cache=True, fastmath=FAST)
def _mean_met(others: AnyIndexes, parts: Floats, other_totals: Floats, mean: Floats) -> None:
    """Sum of parts times the factors met, into `mean`."""
    mean[:] = 0.0
    for place in range(others.size):
        met = other_totals[others[place]]
        for f in range(mean.size):
            mean[f] += parts[place] * met[f]


@njit(cache=True, fastmath=FAST)
def _spread_of(
    others: AnyIndexes,
    parts: Floats,
    weighted: Floats,
    other_totals: Floats,
    mean: Floats,
    spread: Singles,
    lean: Singles,
) -> None:
    """Covariance of the factors met, and their product with the weighted errors; both start at zero."""
    n_factors = mean.size
    away, leaning = np.empty(n_factors, dtype=np.float32), np.zeros(n_factors)
    for place in range(others.size):
        met, part = other_totals[others[place]], np.float32(parts[place])
        for f in range(n_factors):
            away[f] = met[f] - mean[f]
            leaning[f] += weighted[place] * away[f]
        for f in range(n_factors):
            scaled, row = part * away[f], spread[f]
            for g in range(min(n_factors, f - f % BLOCK + BLOCK)):
                row[g] += scaled * away[g]
    lean[:] = leaning
    for f in range(n_factors):
        for g in range(f):
            spread[g, f] = spread[f, g]


@njit(cache=True, fastmath=FAST)
def sum_up(
    starts: Times, others: AnyIndexes, own: Floats, met: Floats, totals: Floats, biases: Floats
) -> None:
    """Sum of each row's factors into `totals`, and all terms of that row alone into `biases`."""
    n_factors = totals.shape[1]
    squares = np.zeros(met.shape[0])
    for b in range(met.shape[0]):
        for f in range(n_factors):
            squares[b] += met[b, f] * met[b, f]
    for a in range(starts.size - 1):
        total = totals[a]
        x = 1.0 / np.sqrt(max(starts[a + 1] - starts[a], 1))
        squared, linear = 0.0, 0.0
        total[:] = 0.0
        for place in range(starts[a], starts[a + 1]):
            b = others[place]
            linear += met[b, n_factors]
            squared += squares[b]
            for f in range(n_factors):
                total[f] += met[b, f]
        crossed = -x * x * squared
        for f in range(n_factors):
            total[f] = x * total[f] + own[a, f]
            crossed += total[f] * total[f] - own[a, f] * own[a, f]
        biases[a] = own[a, n_factors] + x * linear + 0.5 * crossed
