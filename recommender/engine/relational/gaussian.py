"""Small normal distributions by precision, inside compiled loops."""

from __future__ import annotations

import numpy as np
from numba import njit

from recommender.engine.arrays import Floats


@njit(cache=True)
def factorise(precision: Floats) -> None:
    """Cholesky in place: L of P = L L' in the lower triangle; only that triangle is read; n^3 / 6 steps.

    What rounding would make negative is held just above 0.
    """
    for f in range(precision.shape[0]):
        for g in range(f + 1):
            left = least = precision[f, g]
            for h in range(g):
                left -= precision[f, h] * precision[g, h]
            precision[f, g] = np.sqrt(max(left, 1e-12 * least)) if f == g else left / precision[g, g]


@njit(cache=True)
def forward(lower: Floats, right: Floats) -> None:
    """Turns `right` into the x of L x = right."""
    for f in range(right.size):
        for h in range(f):
            right[f] -= lower[f, h] * right[h]
        right[f] /= lower[f, f]


@njit(cache=True)
def backward(lower: Floats, right: Floats) -> None:
    """Turns `right` into the x of L' x = right."""
    for f in range(right.size - 1, -1, -1):
        right[f] /= lower[f, f]
        for h in range(f):
            right[h] -= lower[f, h] * right[f]


@njit(cache=True)
def solve(precision: Floats, right: Floats) -> None:
    """Turns `right` into P^-1 right; P is overwritten."""
    factorise(precision)
    forward(precision, right)
    backward(precision, right)


@njit(cache=True)
def draw(precision: Floats, right: Floats, noise: Floats) -> None:
    """Turns `right` into a draw from the normal of precision P and mean P^-1 right; P is overwritten.

    Parameters
    ----------
    precision : ndarray of float64, shape (n, n), positive definite
    right : ndarray of float64, shape (n,)
    noise : ndarray of float64, shape (n,), standard normal
    """
    factorise(precision)
    forward(precision, right)
    right += noise
    backward(precision, right)
