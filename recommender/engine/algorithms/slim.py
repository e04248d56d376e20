"""SLIM: a sparse linear item to item model, for catalogues of any size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, Indexes
from recommender.engine.features import ItemFeatures
from recommender.engine.gram import gram_rows
from recommender.engine.interactions import History, Interactions
from recommender.engine.least_squares import FAST, Singles
from recommender.engine.products import transposed
from recommender.engine.search_space import Between
from recommender.engine.threads import for_each_slice
from recommender.engine.weighting import WeightScale

SLICE_ITEMS = 64
FULL_EVERY = 5
"""Of so many sweeps one visits all candidates, the others only those in use; a full one decides when to stop."""
TOLERANCE = 1e-4
"""Of a weight in one sweep: smaller changes end the search."""
NOBODY = -1


class SLIM(Algorithm):
    """Each item foretold from its nearest others by non-negative elastic net regression [1]_.

    For each item j with column x_j of X, over weights b >= 0 of its candidates N, ::

        1/2 |x_j - X_N b|^2 + 1/2 l2 |b|^2 + l1 sum(b);   scores = history x B

    Parameters
    ----------
    n_candidates : int, default 200
        Items of highest cosine that may foretell an item ("fsSLIM" of [1]_); the artifact holds at most 8 bytes
        for each.
    l1, l2 : float, default 0.1 and 20.0
        Penalties. Unit: that of X' X, in which a user with n interactions counts n ** -user_exponent.
    user_exponent : float, default 0.5
        Of the user's number of interactions, as in EASE.
    lowest_weight : float in (0, 1], default 0.7
        Weights are mapped linearly so that the lowest of the training data becomes this and the highest 1.
    n_sweeps : int, default 30
        Of coordinate descent over an item's candidates, at most.

    Attributes
    ----------
    weights_ : csr_array of float32, shape (n_items, n_items), the matrix B > 0; row: item of the history
    lowest_, highest_ : float, weights of the training data

    Notes
    -----
    The square of items is never held: memory is 24 bytes per interaction, 8 per candidate, and per core a
    column of users and 64 rows of items. Time: the sum of squared history lengths for the candidates, then
    n_sweeps times the interactions of all candidates, both on all cores, the same on any number of them. Scores are
    linear in the history, so contributions are exact, and one interaction folds a person in.

    The published figures [1]_ are leave-one-out hit rates on data of their own choice and cut; they cannot be
    reproduced. How SLIM stands to EASE is in `docs/decisions/engine-factors.md`.

    References
    ----------
    .. [1] Ning, Karypis (2011). SLIM: sparse linear methods for top-N recommender systems. ICDM.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {"l1": Between(0.01, 3.0, log=True), "l2": Between(1.0, 200.0, log=True)}
    weights_: csr_array
    lowest_: float
    highest_: float

    def __init__(
        self,
        *,
        n_candidates: int = 200,
        l1: float = 0.1,
        l2: float = 20.0,
        user_exponent: float = 0.5,
        lowest_weight: float = 0.7,
        n_sweeps: int = 30,
    ) -> None:
        self.n_candidates = n_candidates
        self.l1 = l1
        self.l2 = l2
        self.user_exponent = user_exponent
        self.lowest_weight = lowest_weight
        self.n_sweeps = n_sweeps

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.n_candidates, self.n_sweeps) < 1:
            raise ValueError(
                f"n_candidates and n_sweeps must be at least 1, got {self.n_candidates} and {self.n_sweeps}"
            )
        if self.l1 < 0 or self.l2 <= 0:
            raise ValueError(f"l1 must be at least 0 and l2 must be positive, got {self.l1} and {self.l2}")
        scale = WeightScale.of(interactions, floor=self.lowest_weight)
        self.lowest_, self.highest_ = scale.lowest, scale.highest
        n_by_user = np.maximum(interactions.counts_by_user(), 1)
        user_weights = n_by_user ** (-self.user_exponent / 2)  # squared by the product
        values = scale.scaled(interactions.weights) * user_weights[interactions.user_indexes]
        self.weights_ = self._regressions(interactions.matrix(values))

    def _regressions(self, by_user: csr_array) -> csr_array:
        """B, columns side by side."""
        by_item = transposed(by_user)
        columns = _Columns(by_item)
        n_items = by_item.shape[0]
        width = min(self.n_candidates, max(n_items - 1, 1))
        candidates = np.full((n_items, width), NOBODY, dtype=np.int32)
        weights = np.zeros((n_items, width), dtype=np.float32)

        def regress(rows: slice) -> None:
            candidates[rows] = _nearest(gram_rows(by_user, by_item, rows), columns.squares, rows, width)
            _descend(
                rows.start,
                candidates[rows],
                columns.starts,
                columns.users,
                columns.values,
                columns.squares,
                np.zeros(by_user.shape[0], dtype=np.float32),
                np.float32(self.l1),
                np.float32(self.l2),
                self.n_sweeps,
                weights[rows],
            )

        for_each_slice(regress, n_items, size=SLICE_ITEMS)
        used = weights > 0
        targets = np.repeat(np.arange(n_items, dtype=np.int32), used.sum(axis=1))
        return csr_array((weights[used], (candidates[used], targets)), shape=(n_items, n_items))

    def _score(self, history: History, at: int | None) -> Floats:
        rows = self.weights_[history.item_indexes].astype(np.float64)
        scores: Floats = self._scaled(history) @ rows if len(history) else np.zeros(self.n_items_)
        return scores

    def _scaled(self, history: History) -> Floats:
        return WeightScale(self.lowest_, self.highest_, self.lowest_weight).scaled(history.weights)

    def _similarities(self, item_index: int) -> Floats:
        row = slice(self.weights_.indptr[item_index], self.weights_.indptr[item_index + 1])
        scores = np.full(self.n_items_, -np.inf)
        scores[self.weights_.indices[row]] = self.weights_.data[row]
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        if not len(history):
            return np.zeros(0)
        column = self.weights_[history.item_indexes][:, [item_index]].toarray().ravel()
        contributions: Floats = self._scaled(history) * column.astype(np.float64)
        return contributions


class _Columns:
    """Columns of X in single precision: where each starts, whose entries it has, and its sum of squares."""

    def __init__(self, by_item: csr_array) -> None:
        self.starts: AnyIndexes = by_item.indptr
        self.users: AnyIndexes = by_item.indices
        self.values: Singles = by_item.data.astype(np.float32)
        self.squares: Singles = np.asarray(by_item.power(2).sum(axis=1), dtype=np.float32).ravel()


def _nearest(gram: Floats, squares: Singles, rows: slice, width: int) -> Indexes:
    """The items of highest cosine for each row of X' X, ascending; `NOBODY` where there are fewer."""
    nearness = gram / np.sqrt(np.maximum(squares, np.float32(1e-30)))  # the row's own length orders nothing
    nearness[np.arange(gram.shape[0]), np.arange(rows.start, rows.stop)] = 0.0
    best = np.argpartition(-nearness, min(width, nearness.shape[1] - 1), axis=1)[:, :width]
    is_near = np.take_along_axis(nearness, best, axis=1) > 0
    ordered = np.sort(np.where(is_near, best, gram.shape[1]), axis=1)
    return np.where(ordered < gram.shape[1], ordered, NOBODY).astype(np.int32)


@njit(cache=True, nogil=True, fastmath=FAST)
def _descend(
    first: int,
    candidates: Indexes,
    starts: AnyIndexes,
    users: AnyIndexes,
    values: Singles,
    squares: Singles,
    residual: Singles,
    l1: np.float32,
    l2: np.float32,
    n_sweeps: int,
    weights: npt.NDArray[np.float32],
) -> None:
    """Coordinate descent for each item; `residual` is 0 for all users before and after."""
    for row in range(candidates.shape[0]):
        usable = candidates[row][candidates[row] != NOBODY]
        own = slice(starts[first + row], starts[first + row + 1])
        residual[users[own]] = values[own]
        for sweep in range(n_sweeps):
            is_full = sweep % FULL_EVERY == 0
            largest = np.float32(0)
            for place, item in enumerate(usable):
                old = weights[row, place]
                if old == 0 and not is_full:
                    continue
                theirs = slice(starts[item], starts[item + 1])
                new = _best(old, users[theirs], values[theirs], squares[item], residual, l1, l2)
                weights[row, place] = new
                largest = max(largest, abs(new - old))
            if is_full and largest < TOLERANCE:
                break
        residual[users[own]] = 0
        for item in usable:
            residual[users[starts[item] : starts[item + 1]]] = 0


@njit(cache=True, nogil=True, fastmath=FAST)
def _best(
    old: np.float32,
    users: AnyIndexes,
    values: Singles,
    square: np.float32,
    residual: Singles,
    l1: np.float32,
    l2: np.float32,
) -> np.float32:
    """The weight of one candidate that is best beside the others, which the residual then knows."""
    along = old * square
    for entry in range(users.size):
        along += values[entry] * residual[users[entry]]
    new = max(along - l1, np.float32(0)) / (square + l2)
    if new != old:
        for entry in range(users.size):
            residual[users[entry]] -= (new - old) * values[entry]
    return new
