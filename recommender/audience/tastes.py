"""Planted tastes: groups of people who like the same genres, each person with their own mind beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.everyone.stock import Stock

Floats = npt.NDArray[np.float64]

GENRES_PER_GROUP = 3
TASTE_WEIGHT, QUALITY_WEIGHT, OWN_WEIGHT = 1.1, 0.6, 0.5


@dataclass(frozen=True, eq=False)
class Tastes:
    """What each visitor thinks of each movie.

    Parameters
    ----------
    groups : ndarray of int64, shape (n_visitors,)
    utility : ndarray of float64, shape (n_visitors, n_movies), about standard normal
    fame : ndarray of float64, shape (n_movies,), > 0: how likely people are to have heard of a movie
    activity : ndarray of float64, shape (n_visitors,), sessions per day
    """

    groups: npt.NDArray[np.int64]
    utility: Floats
    fame: Floats
    activity: Floats


def planted_tastes(stock: Stock, *, n_visitors: int, n_groups: int, rng: np.random.Generator) -> Tastes:
    """Tastes of a synthetic audience."""
    n_movies, n_genres = stock.genres.shape
    loved = np.zeros((n_groups, n_genres))
    for group in range(n_groups):
        chosen = rng.permutation(n_genres)[: min(GENRES_PER_GROUP, n_genres)]
        loved[group, chosen] = 1.0
    groups = rng.integers(n_groups, size=n_visitors)
    share_of_genres = stock.genres / np.maximum(stock.genres.sum(axis=1, keepdims=True), 1)
    affinity = loved @ share_of_genres.T  # (n_groups, n_movies)
    affinity = (affinity - affinity.mean(axis=1, keepdims=True)) / np.maximum(
        affinity.std(axis=1, keepdims=True), 1e-9
    )
    quality = rng.standard_normal(n_movies)
    own = rng.standard_normal((n_visitors, n_movies))
    utility = TASTE_WEIGHT * affinity[groups] + QUALITY_WEIGHT * quality + OWN_WEIGHT * own
    fame = np.exp(rng.standard_normal(n_movies)) * (1 + stock.popularity)
    activity = rng.gamma(shape=1.2, scale=0.2, size=n_visitors)
    return Tastes(groups, utility, fame, activity)
