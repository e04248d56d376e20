"""BPR: factors learned from pairs of an item that was chosen and one that was not."""

from __future__ import annotations

import numpy as np
from numba import njit

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, Indexes, Times
from recommender.engine.descent import Singles
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between

FIRST_SCALE = 0.1
NEWTON_STEPS = 12
"""Enough for a person's factors to stand still to the last digits."""


class BPR(Algorithm):
    """Scores b_i + q_i . p_u that put what a user met before what not [1]_.

    Maximises, by stochastic gradient ascent over drawn triples of a user, an item met and one not met, ::

        sum of log sigmoid(x_ui - x_uj) - l2 / 2 (|p_u|^2 + |q_i|^2 + |q_j|^2 + b_i^2 + b_j^2)

    Parameters
    ----------
    n_factors : int, default 64
    l2 : float, default 0.01
    learning_rate : float, default 0.05
    n_epochs : int, default 60
        Each draws as many triples as there are interactions.
    seed : int, default 0
        Of first factors and triples.

    Attributes
    ----------
    factors_ : ndarray of float64, shape (n_items, n_factors)
    bias_ : ndarray of float64, shape (n_items,)
    strangers_ : ndarray of float64, shape (n_factors,), mean of factors over items: those that are not met

    Notes
    -----
    One thread, triples one after the other, so the same each time (the usual racing threads are not). Time of an
    epoch: O(nnz n_factors); memory: 4 bytes per factor of both sides. Weights play no part: BPR asks only who
    met what.

    A person, known or not, is folded in with the items fixed: the maximum of
    sum over the history of log sigmoid(b_i - b + (q_i - q) . p) - l2 |history| / 2 |p|^2, q and b the means over
    all items in the place of drawn ones; by Newton's method, O(n n_factors^2). Scores are no sum over
    the history, so nothing is explained.

    The published figures [1]_ are AUC on a private subsample of Netflix; they cannot be reproduced.

    References
    ----------
    .. [1] Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009). BPR: Bayesian personalized ranking from
       implicit feedback. UAI.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=True, similar_items=True, predicts=False, explains=False
    )
    search_space = {
        "n_factors": Between(16, 128, log=True, whole=True),
        "l2": Between(0.001, 0.1, log=True),
        "learning_rate": Between(0.01, 0.1, log=True),
    }
    factors_: Floats
    bias_: Floats
    strangers_: Floats

    def __init__(
        self,
        *,
        n_factors: int = 64,
        l2: float = 0.01,
        learning_rate: float = 0.05,
        n_epochs: int = 60,
        seed: int = 0,
    ) -> None:
        self.n_factors = n_factors
        self.l2 = l2
        self.learning_rate = learning_rate
        self.n_epochs = n_epochs
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.n_factors, self.n_epochs) < 1 or min(self.l2, self.learning_rate) <= 0:
            raise ValueError(
                "n_factors and n_epochs must be at least 1, l2 and learning_rate must be positive, got "
                f"{self.n_factors}, {self.n_epochs}, {self.l2}, {self.learning_rate}"
            )
        rng = np.random.default_rng(self.seed)
        users, items = (
            rng.normal(0.0, FIRST_SCALE / np.sqrt(self.n_factors), (n, self.n_factors)).astype(np.float32)
            for n in (interactions.n_users, interactions.n_items)
        )
        bias = np.zeros(interactions.n_items, dtype=np.float32)
        starts = interactions.matrix().indptr.astype(np.int64)
        for _ in range(self.n_epochs):
            _epoch(
                rng.permutation(len(interactions)),
                rng.integers(interactions.n_items, size=len(interactions)),
                starts,
                interactions.user_indexes,
                interactions.item_indexes,
                users,
                items,
                bias,
                np.float32(self.learning_rate),
                np.float32(self.l2),
            )
        self.factors_, self.bias_ = items.astype(np.float64), bias.astype(np.float64)
        self.strangers_ = self.factors_.mean(axis=0)

    def _score(self, history: History, at: int | None) -> Floats:
        scores: Floats = self.bias_ + self.factors_ @ self._fold_in(history)
        return scores

    def _fold_in(self, history: History) -> Floats:
        """The factors of a person, shape (n_factors,); zeros without a history."""
        found = np.zeros(self.n_factors)
        if not len(history):
            return found
        apart = self.factors_[history.item_indexes] - self.strangers_  # (n, n_factors)
        ahead = self.bias_[history.item_indexes] - self.bias_.mean()
        penalty = self.l2 * len(history)
        for _ in range(NEWTON_STEPS):
            doubt = _sigmoid(-(ahead + apart @ found))
            uphill = apart.T @ doubt - penalty * found
            curvature = (apart.T * (doubt * (1 - doubt))) @ apart
            curvature.flat[:: self.n_factors + 1] += penalty
            found = found + np.linalg.solve(curvature, uphill)
        return found

    def _similarities(self, item_index: int) -> Floats:
        lengths = np.maximum(np.linalg.norm(self.factors_, axis=1), 1e-12)
        cosines: Floats = self.factors_ @ self.factors_[item_index] / (lengths * lengths[item_index])
        return cosines


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(values / 2)))  # bears any size


@njit(cache=True, fastmath={"reassoc", "contract"})
def _epoch(
    order: Times,
    drawn: Times,
    starts: Times,
    user_indexes: Indexes,
    item_indexes: Indexes,
    users: Singles,
    items: Singles,
    bias: Singles,
    rate: np.float32,
    l2: np.float32,
) -> None:
    """A step for each interaction beside a drawn item; who has met the drawn one too teaches nothing."""
    n_factors = users.shape[1]
    for place in range(order.size):
        user, item, other = user_indexes[order[place]], item_indexes[order[place]], drawn[place]
        if _has(item_indexes[starts[user] : starts[user + 1]], other):
            continue
        p, q, r = users[user], items[item], items[other]
        ahead = bias[item] - bias[other]
        for f in range(n_factors):
            ahead += p[f] * (q[f] - r[f])
        doubt = np.float32(1) / (np.float32(1) + np.exp(ahead))
        bias[item] += rate * (doubt - l2 * bias[item])
        bias[other] += rate * (-doubt - l2 * bias[other])
        for f in range(n_factors):
            old, gap = p[f], q[f] - r[f]
            p[f] += rate * (doubt * gap - l2 * old)
            q[f] += rate * (doubt * old - l2 * q[f])
            r[f] += rate * (-doubt * old - l2 * r[f])


@njit(cache=True)
def _has(items: AnyIndexes, item: int) -> bool:
    place = np.searchsorted(items, item)
    return bool(place < items.size and items[place] == item)
