"""The compiled loops of the Gibbs sampler, in the order in which one side is drawn.

Shapes: a side has n_rows rows, the other n_others; width = n_factors + 1, the last entry of a feature being
its linear weight. `starts`, `others` and `mirror_…` are those of `Meetings`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from recommender.engine.arrays import AnyIndexes, Floats, Times
from recommender.engine.relational.gaussian import draw

FAST = {"reassoc", "contract"}
"""Sums may be taken in any order, the same in each run of one machine."""


class Sums(NamedTuple):
    """All that the ratings say of the rows of a side, given the other side; each rating has a weight.

    Parameters
    ----------
    mass : ndarray of float64, shape (n_rows,), sum of weights
    reach : ndarray of float64, shape (n_rows, width), the row's factors plus the mean of those met; last 1
    covariance : ndarray of float64, shape (n_rows, width, width), of the factors met; last row and column 0
    error : ndarray of float64, shape (n_rows,), sum of errors
    lean : ndarray of float64, shape (n_rows, width), sum of errors times (factors met - their mean); last 0
    share : ndarray of float64, shape (n_rows,), 1 / sqrt(number of meetings)
    """

    mass: Floats
    reach: Floats
    covariance: Floats
    error: Floats
    lean: Floats
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
    reach, lean = np.zeros((n_rows, width)), np.zeros((n_rows, width))
    covariance = np.zeros((n_rows, width, width))
    mean, away = np.empty(n_factors), np.empty(n_factors)
    for a in range(n_rows):
        if starts[a] == starts[a + 1]:
            continue
        share[a] = 1.0 / np.sqrt(starts[a + 1] - starts[a])
        mean[:] = 0.0
        for place in range(starts[a], starts[a + 1]):
            met, weight = other_totals[others[place]], weights[place]
            mass[a] += weight
            for f in range(n_factors):
                mean[f] += weight * met[f]
        for f in range(n_factors):
            mean[f] /= mass[a]
            reach[a, f] = totals[a, f] + mean[f]
        reach[a, n_factors] = 1.0
        spread, leaning = covariance[a], lean[a]
        for place in range(starts[a], starts[a + 1]):
            met = other_totals[others[place]]
            weighted, part = weights[place] * errors[place], weights[place] / mass[a]
            error[a] += weighted
            for f in range(n_factors):
                away[f] = met[f] - mean[f]
            for f in range(n_factors):
                leaning[f] += weighted * away[f]
                scaled = part * away[f]
                for g in range(n_factors):
                    spread[f, g] += scaled * away[g]
    return Sums(mass, reach, covariance, error, lean, share)


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
    slope[width - 1] = 1.0
    for a in range(values.shape[0]):
        if sums.mass[a] == 0.0:
            continue
        own, reach, spread, mass = values[a], sums.reach[a], sums.covariance[a], sums.mass[a]
        for f in range(width - 1):
            slope[f] = reach[f] - own[f]
        for f in range(width):
            right[f] = slope[f] * sums.error[a] + sums.lean[a, f]
            for g in range(width):
                normal[f, g] = mass * (slope[f] * slope[g] + spread[f, g])
        _draw_feature(normal, right, own, mean, precision, noise[a])  # `right` holds the change now
        step = 0.0
        for f in range(width):
            step += slope[f] * right[f]
        _move(sums, a, step, right, 1.0)


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
    sums : Sums
    values, noise : ndarray of float64, shape (n_others, width)
    mean, precision : ndarray of float64, shape (width,), of the prior
    """
    width = values.shape[1]
    normal, right, slope = np.empty((width, width)), np.empty(width), np.empty(width)
    slope[width - 1] = 1.0
    for b in range(values.shape[0]):
        if mirror_starts[b] == mirror_starts[b + 1]:
            continue
        feature = values[b]
        normal[:] = 0.0
        right[:] = 0.0
        for place in range(mirror_starts[b], mirror_starts[b + 1]):
            a = mirror_others[place]
            reach, spread, lean, x = sums.reach[a], sums.covariance[a], sums.lean[a], sums.share[a]
            mass, error = x * x * sums.mass[a], sums.error[a]
            for f in range(width - 1):
                slope[f] = reach[f] - x * feature[f]
            for f in range(width):
                right[f] += x * (slope[f] * error + lean[f])
                scaled = mass * slope[f]
                for g in range(width):
                    normal[f, g] += scaled * slope[g] + mass * spread[f, g]
        _draw_feature(normal, right, feature, mean, precision, noise[b])
        for place in range(mirror_starts[b], mirror_starts[b + 1]):
            a = mirror_others[place]
            reach, x = sums.reach[a], sums.share[a]
            step = right[width - 1]
            for f in range(width - 1):
                step += right[f] * (reach[f] - x * (feature[f] - right[f]))
            _move(sums, a, step, right, x)


@njit(cache=True, fastmath=FAST)
def _draw_feature(
    normal: Floats, right: Floats, feature: Floats, mean: Floats, precision: Floats, noise: Floats
) -> None:
    """Draws `feature` given the matrix and the errors' products of its ratings; `right` becomes its change."""
    width = feature.size
    for f in range(width):
        pull = 0.0
        for g in range(width):
            pull += normal[f, g] * feature[g]
        right[f] += pull + precision[f] * mean[f]
    for f in range(width):
        normal[f, f] += precision[f]
    draw(normal, right, noise)
    for f in range(width):
        new = right[f]
        right[f] = new - feature[f]
        feature[f] = new


@njit(cache=True, fastmath=FAST)
def _move(sums: Sums, a: int, step: float, change: Floats, x: float) -> None:
    """Lets the sums of row a follow a feature's change, of which the row has x."""
    reach, spread, lean = sums.reach[a], sums.covariance[a], sums.lean[a]
    weight = x * sums.mass[a]
    sums.error[a] -= weight * step
    for f in range(change.size - 1):
        reach[f] += x * change[f]
        moved = weight * change[f]
        for g in range(change.size - 1):
            lean[g] -= moved * spread[f, g]


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
