"""People in the light of a machine's draws: folded in from what they rated."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numba import njit

from recommender.engine.arrays import Floats
from recommender.engine.relational.gaussian import forward, solve

Person: TypeAlias = Floats
"""Factors and, last, everything else that is the person's: shape (n_draws, n_factors + 1)."""
Draws: TypeAlias = npt.NDArray[np.float32]

N_TURNS = 4
"""Turns between a person's factors and noise; the precision then stands to some percent."""


@njit(cache=True)
def fold_in(
    items: Draws,
    met: Draws,
    ratings: Floats,
    strangers: Floats,
    noise: Floats,
    overall: Floats,
) -> Person:
    """The mean of a person's factors given their ratings, for each draw of all the rest.

    Parameters
    ----------
    items, met : ndarray of float32, shape (n_rated, n_draws, n_factors + 1), see `BayesianFM`
    ratings : ndarray of float64, shape (n_rated,)
    strangers : ndarray of float64, shape (2, n_draws, n_factors + 1), mean and precision of the prior
    noise : ndarray of float64, shape (2, n_draws), see `Noise`: centre and concentration of people's precision
    overall : ndarray of float64, shape (n_draws,)

    Returns
    -------
    ndarray of float64, shape (n_draws, n_factors + 1); a prediction is the item's bias plus the product with
    the item's factors extended by 1.

    Notes
    -----
    With h = sum of met / sqrt(n) the rating of item i is, up to noise, overall + bias_i + bias(h) + h . t_i
    + theta . (h + t_i, 1), linear in the person's own theta: a ridge regression towards the prior's mean. How
    much it trusts the ratings depends on the person's own noise, found by expectation and maximisation.
    """
    n_draws, width = items.shape[1:]
    people = np.empty((n_draws, width))
    for draw in range(n_draws):
        taste = _taste(met[:, draw])  # (width,)
        taste[-1] += overall[draw]
        slopes = _slopes(items[:, draw], taste)  # (n_rated, width)
        errors = ratings - _products(items[:, draw], taste)
        own = _own(slopes, errors, strangers[:, draw], noise[:, draw])
        people[draw] = taste + own
        people[draw, -1] += (taste[:-1] * own[:-1]).sum()
    return people


@njit(cache=True)
def mean_scores(items: Draws, person: Person) -> Floats:
    """Mean over draws of bias plus product.

    Parameters
    ----------
    items : ndarray of float32, shape (n, n_draws, n_factors + 1)
    person : ndarray of float64, shape (n_draws, n_factors + 1)

    Returns
    -------
    ndarray of float64, shape (n,); each depends on its own item alone, whatever company it is in.
    """
    means: Floats = np.zeros(items.shape[0])
    for i in range(items.shape[0]):
        for draw in range(person.shape[0]):
            means[i] += _product(items[i, draw], person[draw])
    means /= person.shape[0]
    return means


@njit(cache=True)
def _taste(met: Draws) -> Floats:
    """What the rated items add to a person: factors, and last all terms of them alone."""
    n_rated, width = met.shape
    taste, squares = np.zeros(width), 0.0
    for j in range(n_rated):
        for f in range(width):
            taste[f] += met[j, f]
            squares += met[j, f] ** 2 if f < width - 1 else 0.0
    taste /= np.sqrt(max(n_rated, 1))
    taste[-1] += 0.5 * ((taste[:-1] ** 2).sum() - squares / max(n_rated, 1))
    return taste


@njit(cache=True)
def _slopes(items: Draws, taste: Floats) -> Floats:
    """How a prediction of each item grows with the person's own factors and bias."""
    slopes = np.ones(items.shape)
    for j in range(items.shape[0]):
        for f in range(items.shape[1] - 1):
            slopes[j, f] = items[j, f] + taste[f]
    return slopes


@njit(cache=True)
def _products(items: Draws, person: Floats) -> Floats:
    products: Floats = np.empty(items.shape[0])
    for j in range(items.shape[0]):
        products[j] = _product(items[j], person)
    return products


@njit(cache=True)
def _product(item: Draws, person: Floats) -> float:
    product = float(item[-1] + person[-1])
    for f in range(item.size - 1):
        product += item[f] * person[f]
    return product


@njit(cache=True)
def _own(slopes: Floats, errors: Floats, prior: Floats, noise: Floats) -> Floats:
    """The mean of theta given errors = slopes theta + noise, by turns with the noise of this person."""
    width = slopes.shape[1]
    gram, lean, left = np.zeros((width, width)), np.zeros(width), 0.0
    for j in range(errors.size):
        left += errors[j] ** 2
        for f in range(width):
            lean[f] += slopes[j, f] * errors[j]
            for g in range(width):
                gram[f, g] += slopes[j, f] * slopes[j, g]
    own, precision = np.zeros(width), noise[0]
    for _ in range(N_TURNS):
        normal = precision * gram
        for f in range(width):
            normal[f, f] += prior[1, f]
            own[f] = precision * lean[f] + prior[1, f] * prior[0, f]
        solve(normal, own)
        spread = left + _doubt(normal, prior[1]) / precision
        for f in range(width):
            spread -= 2.0 * own[f] * lean[f]
            for g in range(width):
                spread += own[f] * gram[f, g] * own[g]
        precision = (noise[1] + errors.size) / (noise[1] / noise[0] + spread)
    return own


@njit(cache=True)
def _doubt(lower: Floats, prior_precision: Floats) -> float:
    """Trace of P^-1 (P - diag(prior)), P = L L': how many entries of theta the ratings decide."""
    width = prior_precision.size
    doubt, column = float(width), np.empty(width)
    for f in range(width):
        column[:] = 0.0
        column[f] = 1.0
        forward(lower, column)
        doubt -= prior_precision[f] * (column**2).sum()
    return doubt
