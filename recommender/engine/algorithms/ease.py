"""EASE: a linear item to item model in closed form."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.linalg import cholesky, lapack, solve_triangular
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats, Indexes
from recommender.engine.features import ItemFeatures
from recommender.engine.gram import upper_gram
from recommender.engine.interactions import History, Interactions
from recommender.engine.products import row_blocks
from recommender.engine.search_space import Between
from recommender.engine.threads import for_each_slice
from recommender.engine.weighting import WeightScale

TILE = 64
"""Rows and columns of B that are written at a time: the cache then holds what lies across."""


class EASE(Algorithm):
    """Each item foretold from all others by ridge regression with a zero diagonal [1]_.

    G = X' X, P = (G + Lambda)^-1, B = I - P diag(1 / diag P), scores = history x B.

    Parameters
    ----------
    l2 : float, default 20.0
        Ridge penalty on the diagonal. Unit: that of G, so with `user_exponent` 0.5 it is about the tenth of
        the plain one.
    dropout : float in [0, 1), default 0.33
        Share p of each history that training pretends not to see [2]_: Lambda gains p / (1 - p) diag G.
    user_exponent : float, default 0.5
        The part of a user with n interactions in G is multiplied by n ** -user_exponent.
    lowest_weight : float in (0, 1], default 0.7
        Weights are mapped linearly so that the lowest of the training data becomes this and the highest 1;
        1 makes all interactions equal.
    max_items : int, default 10,000
        A larger catalogue is cut to its most popular items, as training holds 12 bytes per pair of items
        (1.4 GB and 30 s on two cores at the default). Items outside the cut score 0: they come, by
        popularity, after all items with a positive score.

    Attributes
    ----------
    weights_ : ndarray of float32, shape (n_core, n_core), the matrix B; row: item of the history
    core_ : ndarray of int32, shape (n_core,), ascending item indexes of rows and columns
    lowest_, highest_ : float, weights of the training data

    Notes
    -----
    `EASE(l2=500, dropout=0, user_exponent=0, lowest_weight=1)` is the plain model of [1]_. Time: half the sum
    of squared history lengths for G and O(n_core^3) for the inverse, in place: about what LAPACK's inverse
    takes alone. Scores are linear in the history, so contributions are exact, and a person is folded in from one
    interaction on by adding rows of B.

    The published figure [1]_, NDCG@100 of .420 on MovieLens 20M, cannot be reproduced: that data is not at
    hand. The same protocol on smaller data is in `docs/decisions/engine-factors.md`.

    References
    ----------
    .. [1] Steck (2019). Embarrassingly shallow autoencoders for sparse data. WWW.
    .. [2] Steck (2020). Autoencoders that don't overfit towards the identity. NeurIPS.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {
        "l2": Between(1, 1_000, log=True),
        "dropout": Between(0.0, 0.7),
        "user_exponent": Between(0.0, 1.0),
        "lowest_weight": Between(0.2, 1.0),
    }
    weights_: npt.NDArray[np.float32]
    core_: Indexes
    lowest_: float
    highest_: float

    def __init__(
        self,
        *,
        l2: float = 20.0,
        dropout: float = 0.33,
        user_exponent: float = 0.5,
        lowest_weight: float = 0.7,
        max_items: int = 10_000,
    ) -> None:
        self.l2 = l2
        self.dropout = dropout
        self.user_exponent = user_exponent
        self.lowest_weight = lowest_weight
        self.max_items = max_items

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if self.l2 <= 0 or not 0 <= self.dropout < 1:
            raise ValueError(f"l2 must be positive and dropout in [0, 1), got {self.l2} and {self.dropout}")
        scale = WeightScale.of(interactions, floor=self.lowest_weight)
        self.lowest_, self.highest_ = scale.lowest, scale.highest
        self.core_ = self._most_popular()
        core = self._core_matrix(interactions)
        squares = np.asarray(core.power(2).sum(axis=0), dtype=np.float64).ravel()  # diag G
        penalty = (self.l2 + self.dropout / (1 - self.dropout) * squares).astype(np.float64)
        if 2 * core.shape[0] < core.shape[1]:
            self.weights_ = _regression_by_users(core, penalty)
            return
        gram = upper_gram(core)
        gram.flat[:: gram.shape[0] + 1] += penalty
        self.weights_ = _zero_diagonal_regression(gram)

    def _most_popular(self) -> Indexes:
        best = np.argsort(-self.popularity_, kind="stable")[: self.max_items]
        return np.sort(best).astype(np.int32)

    def _core_matrix(self, interactions: Interactions) -> csr_array:
        """Weighted rows of the users who have any, over the core items: shape (n_active, n_core)."""
        n_by_user = np.maximum(interactions.counts_by_user(), 1)
        user_weights = n_by_user ** (-self.user_exponent / 2)  # squared by the product
        values = self._scaled(interactions.weights) * user_weights[interactions.user_indexes]
        core = interactions.matrix(values)[:, self.core_]
        return csr_array(core[np.flatnonzero(np.diff(core.indptr))])

    def _scaled(self, weights: Floats) -> Floats:
        return WeightScale(self.lowest_, self.highest_, self.lowest_weight).scaled(weights)

    def _score(self, history: History, at: int | None) -> Floats:
        rows, weights = self._core_part(history)
        scores = np.zeros(self.n_items_)
        scores[self.core_] = weighted_rows(self.weights_, rows, weights[None])[0]
        return scores

    def _core_part(self, history: History) -> tuple[npt.NDArray[np.intp], Floats]:
        """Rows of B for the items of a history that are in the core, with their scaled weights."""
        rows = np.searchsorted(self.core_, history.item_indexes)
        is_core = self.core_[np.minimum(rows, self.core_.size - 1)] == history.item_indexes
        return rows[is_core], self._scaled(history.weights[is_core])

    def _similarities(self, item_index: int) -> Floats:
        scores = np.full(self.n_items_, -np.inf)
        row = np.searchsorted(self.core_, item_index)
        if row < self.core_.size and self.core_[row] == item_index:
            scores[self.core_] = self.weights_[row]
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions = np.zeros(len(history))
        column = np.searchsorted(self.core_, item_index)
        if column == self.core_.size or self.core_[column] != item_index:
            return contributions
        rows, weights = self._core_part(history)
        is_core = np.isin(history.item_indexes, self.core_)
        contributions[is_core] = weights * self.weights_[rows, column].astype(np.float64)
        return contributions


@njit(cache=True, nogil=True)
def weighted_rows(matrix: npt.NDArray[np.float32], rows: npt.NDArray[np.intp], weights: Floats) -> Floats:
    """Some rows of a matrix times a weight each, added up in float64 and without a copy; each row is read once.

    Parameters
    ----------
    matrix : ndarray of float32, shape (n, n_columns)
    rows : ndarray of int64, shape (m,), which rows
    weights : ndarray of float64, shape (n_sums, m)

    Returns
    -------
    ndarray of float64, shape (n_sums, n_columns)
    """
    sums = np.zeros((weights.shape[0], matrix.shape[1]))
    for place in range(rows.size):
        row = matrix[rows[place]]
        for which in range(weights.shape[0]):
            weight, total = weights[which, place], sums[which]
            for column in range(row.size):
                total[column] += weight * row[column]
    return sums


def _regression_by_users(core: csr_array, penalty: Floats) -> npt.NDArray[np.float32]:
    """The same B from a system of users by users, which is smaller where there are few of them.

    With U = X Lambda^-1/2 and Y = chol(I + U U')^-1 U, P = Lambda^-1/2 (I - Y' Y) Lambda^-1/2 (Woodbury).
    Time grows with n_users n_items^2; no square of items in float64 is held.
    """
    n = core.shape[1]
    roots = np.sqrt(penalty)
    scaled = np.asarray(core.toarray()) / roots  # (n_users, n)
    system = scaled @ scaled.T
    system.flat[:: system.shape[0] + 1] += 1.0
    solved = solve_triangular(cholesky(system, lower=True), scaled, lower=True)  # (n_users, n)
    columns = roots / (1 - (solved**2).sum(axis=0))
    weights = np.empty((n, n), dtype=np.float32)
    for rows in row_blocks(n):
        weights[rows] = (solved[:, rows].T @ solved) * (columns / roots[rows, None])
    np.fill_diagonal(weights, 0.0)
    return weights


def _zero_diagonal_regression(gram: Floats) -> npt.NDArray[np.float32]:
    """B = I - P diag(1 / diag P), P = gram^-1, by Cholesky in the memory of `gram`, which is overwritten.

    Only the upper triangle of `gram` is read.

    Raises
    ------
    ValueError
        When the matrix is not positive definite.
    """
    factor, failed = lapack.dpotrf(gram.T, lower=1, clean=0, overwrite_a=1)  # .T: Fortran order, no copy
    if not failed:
        factor, failed = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ValueError("the item by item matrix is not positive definite; a larger l2 mends it")
    inverse = factor.T  # C order, upper triangle valid
    diagonal = inverse.diagonal().copy()
    weights = np.zeros(gram.shape, dtype=np.float32)
    for_each_slice(
        lambda rows: _divide(rows.start, rows.stop, inverse, diagonal, weights), gram.shape[0], size=TILE
    )
    return weights


@njit(cache=True, nogil=True)
def _divide(
    start: int, stop: int, inverse: Floats, diagonal: Floats, weights: npt.NDArray[np.float32]
) -> None:
    """Rows of B right of the diagonal and, by symmetry of P, its columns below; in tiles for the cache."""
    n_items = inverse.shape[0]
    for tile in range(start, n_items, TILE):
        for row in range(start, stop):
            for column in range(max(tile, row + 1), min(tile + TILE, n_items)):
                weights[row, column] = -inverse[row, column] / diagonal[column]
                weights[column, row] = -inverse[row, column] / diagonal[row]
