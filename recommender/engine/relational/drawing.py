"""The compiled loops that draw features, those of a side's rows and then those of the rows that they met.

Shapes and names are those of `kernels`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from recommender.engine.arrays import AnyIndexes, Floats, Times
from recommender.engine.relational.gaussian import draw
from recommender.engine.relational.kernels import FAST, Singles, Sums


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
