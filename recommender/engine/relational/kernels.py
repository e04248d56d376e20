"""The compiled loops of the Gibbs sampler, in the order in which one side is drawn.

Shapes: a side has n_rows rows, the other n_others; width = n_factors + 1, the last entry of a feature being
its linear weight. `starts`, `others` and `mirror_…` are those of `Meetings`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numba import njit

from recommender.engine.arrays import AnyIndexes, Floats, Times
from recommender.engine.relational.gaussian import draw

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
def draw_own(sums: Sums, values: Floats, mean: Floats, precision: Floats, noise: Floats) -> None:
    """A new feature for each row itself, in `values`; `sums` follow.

    Parameters
    ----------
    sums : Sums
    values, noise : ndarray of float64, shape (n_rows, width)
    mean, precision : ndarray of float64, shape (width,), of the prior
    """
    width = values.shape[1]
    normal, right, slope = np.empty((width, width)), np.empty(width), np.empty(width)
    exact, leaning = np.empty((width, width)), np.empty(width, dtype=np.float32)
    for a in range(values.shape[0]):
        if sums.mass[a] > 0.0:
            normal[:] = 0.0
            right[:] = 0.0
            _collect(sums, a, 1.0, values[a], slope, normal, right)
            _draw_feature(normal, exact, right, values[a], mean, precision, noise[a])
            _move(sums, a, 1.0, values[a], right, leaning)


@njit(cache=True, fastmath=FAST)
def draw_met(
    mirror_starts: Times,
    mirror_others: AnyIndexes,
    sums: Sums,
    values: Floats,
    mean: Floats,
    precision: Floats,
    noise: Floats,
) -> None:
    """A new feature for each member of the other side, shared by all rows that met it; `sums` follow.

    Parameters
    ----------
    mirror_starts, mirror_others : as in `Meetings`, of the other side
    sums : Sums
    values, noise : ndarray of float64, shape (n_others, width)
    mean, precision : ndarray of float64, shape (width,), of the prior
    """
    width = values.shape[1]
    normal, right, slope = np.empty((width, width)), np.empty(width), np.empty(width)
    exact, leaning = np.empty((width, width)), np.empty(width, dtype=np.float32)
    for b in range(values.shape[0]):
        begin, end = mirror_starts[b], mirror_starts[b + 1]
        if begin == end:
            continue
        feature = values[b]
        normal[:] = 0.0
        right[:] = 0.0
        for place in range(begin, end):
            a = mirror_others[place]
            _collect(sums, a, sums.share[a], feature, slope, normal, right)
        _draw_feature(normal, exact, right, feature, mean, precision, noise[b])
        for place in range(begin, end):
            a = mirror_others[place]
            _move(sums, a, sums.share[a], feature, right, leaning)


@njit(cache=True, fastmath=FAST, inline="always")
def _collect(
    sums: Sums, a: int, x: float, feature: Floats, slope: Floats, normal: Floats, right: Floats
) -> None:
    """Adds what row a says of a feature of which it has x: squares of slopes, slopes times errors.

    A prediction of the row grows with the factors by x (reach - x feature + a factor met less the mean),
    and with the linear weight, which comes last, by x. `slope` is room to work in.
    """
    mass, reach, covariance, error, lean, _ = sums
    n_factors = feature.size - 1
    squared, erred = x * x * mass[a], x * error[a]
    for f in range(n_factors):
        slope[f] = reach[a, f] - x * feature[f]
    for f in range(n_factors):
        right[f] += slope[f] * erred + x * lean[a, f]
        normal[n_factors, f] += squared * slope[f]
    right[n_factors] += erred
    normal[n_factors, n_factors] += squared
    for f in range(n_factors):  # no view of a row is taken in here: counting references to it would cost more
        scaled = squared * slope[f]
        for g in range(n_factors):
            normal[f, g] += scaled * slope[g] + squared * covariance[a, f, g]


@njit(cache=True, fastmath=FAST)
def _draw_feature(
    normal: Floats,
    exact: Floats,
    right: Floats,
    feature: Floats,
    mean: Floats,
    precision: Floats,
    noise: Floats,
) -> None:
    """Draws `feature` given what the rows say of it; `right` becomes its change, `exact` is room to work in."""
    width = feature.size
    for f in range(width):
        for g in range(f + 1):
            exact[f, g] = exact[g, f] = normal[f, g]
    for f in range(width):
        pull = 0.0
        for g in range(width):
            pull += exact[f, g] * feature[g]
        right[f] += pull + precision[f] * mean[f]
    for f in range(width):
        exact[f, f] += precision[f]
    draw(exact, right, noise)
    for f in range(width):
        new = right[f]
        right[f] = new - feature[f]
        feature[f] = new


@njit(cache=True, fastmath=FAST, inline="always")
def _move(sums: Sums, a: int, x: float, feature: Floats, change: Floats, leaning: Singles) -> None:
    """Lets the sums of row a follow the change of a feature of which it has x.

    `feature` is the new one, `leaning` room to work in.
    """
    mass, reach, covariance, error, lean, _ = sums
    n_factors = feature.size - 1
    weight = x * mass[a]
    step = change[n_factors]
    for f in range(n_factors):
        step += change[f] * (reach[a, f] - x * (feature[f] - change[f]))
    error[a] -= weight * step
    for f in range(n_factors):
        reach[a, f] += x * change[f]
        leaning[f] = 0.0
    for f in range(n_factors):
        moved = np.float32(change[f])
        for g in range(n_factors):
            leaning[g] += moved * covariance[a, f, g]
    for g in range(n_factors):
        lean[a, g] -= np.float32(weight) * leaning[g]


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
