"""How high a rating is for reasons that have nothing to do with taste: mean, user and item biases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.engine.arrays import Floats, Indexes, Mask, sums_by
from recommender.engine.interactions import History, Interactions

LARGEST_RATING = 1e100


@dataclass(frozen=True)
class Damping:
    """Ratings of average height that each user and item gets in advance."""

    user: float
    item: float


@dataclass(frozen=True, eq=False)
class Rated:
    """The rows that carry an explicit rating.

    Parameters
    ----------
    user_indexes, item_indexes : ndarray of int32, shape (n,)
    ratings : ndarray of float64, shape (n,)
    """

    user_indexes: Indexes
    item_indexes: Indexes
    ratings: Floats

    @classmethod
    def rows_of(cls, interactions: Interactions) -> Rated:
        """The rated rows.

        Raises
        ------
        ValueError
            When no row has a rating, or one is too large to be squared and summed up.
        """
        ratings = interactions.ratings
        if ratings is None or np.isnan(ratings).all():
            raise ValueError("predictions need explicit ratings; these interactions have none")
        is_rated = ~np.isnan(ratings)
        largest = float(np.abs(ratings[is_rated]).max())
        if largest > LARGEST_RATING:
            raise ValueError(f"ratings must lie within {LARGEST_RATING:g} of 0, got {largest:g}")
        return cls(
            interactions.user_indexes[is_rated], interactions.item_indexes[is_rated], ratings[is_rated]
        )

    @classmethod
    def by_weights(cls, interactions: Interactions) -> Rated:
        """All rows, with their weights taken for ratings."""
        return cls(interactions.user_indexes, interactions.item_indexes, interactions.weights)

    @classmethod
    def of_matrix(cls, ratings: csr_array) -> Rated:
        """The filled cells of a matrix of users by items, row by row."""
        users = np.repeat(np.arange(ratings.shape[0], dtype=np.int32), np.diff(ratings.indptr))
        return cls(users, ratings.indices, ratings.data)

    def at(self, rows: Mask) -> Rated:
        """Some of the rows."""
        return Rated(self.user_indexes[rows], self.item_indexes[rows], self.ratings[rows])


def learn_biases(
    rated: Rated, *, n_users: int, n_items: int, damping: Damping, n_sweeps: int
) -> tuple[float, Floats, Floats]:
    """Alternating damped means: b_i = sum(r - mean - b_u) / (damping + n_i), then b_u likewise.

    Returns
    -------
    mean : float
    user_bias : ndarray of float64, shape (n_users,)
    item_bias : ndarray of float64, shape (n_items,)
    """
    mean = float(rated.ratings.mean())
    above = rated.ratings - mean
    users, items = rated.user_indexes, rated.item_indexes
    user_weight = damping.user + np.bincount(users, minlength=n_users)
    item_weight = damping.item + np.bincount(items, minlength=n_items)
    user_bias, item_bias = np.zeros(n_users), np.zeros(n_items)
    for _ in range(n_sweeps):
        item_bias = _ratio(sums_by(items, above - user_bias[users], n_items), item_weight)
        user_bias = _ratio(sums_by(users, above - item_bias[items], n_users), user_weight)
    return mean, user_bias, item_bias


def user_bias_of(history: History, *, mean: float, item_bias: Floats, damping: float) -> float:
    """The bias of one person from the rated part of a history; 0 when nothing is rated."""
    items, ratings = rated_part(history)
    return float((ratings - mean - item_bias[items]).sum() / max(damping + ratings.size, 1e-12))


def rated_part(history: History) -> tuple[Indexes, Floats]:
    """Items with an explicit rating, and the ratings."""
    if history.ratings is None:
        return history.item_indexes[:0], np.empty(0)
    is_rated = ~np.isnan(history.ratings)
    return history.item_indexes[is_rated], history.ratings[is_rated]


def _ratio(sums: Floats, weights: npt.NDArray[np.floating]) -> Floats:
    ratios: Floats = np.divide(sums, weights, out=np.zeros_like(sums), where=weights > 0)
    return ratios
