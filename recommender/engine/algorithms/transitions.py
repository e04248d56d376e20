"""Transitions: what people met soon after what you met last."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between, OneOf
from recommender.engine.sequences import by_user_oldest_first


class Transitions(Algorithm):
    """A Markov chain over items with steps that may skip some [1]_, asked from the newest of the history on.

    Parameters
    ----------
    reach : int, default 10
        Items after one that count as following it; the d-th with weight 1 / d.
    n_newest : int, default 20
        Items of the history that are asked, newest first.
    half_life_items : float, default 5.0
        Newer items of the history after which one counts half.
    shrinkage : float, default 5.0
        Added to the number of times that an item was left, so seldom met ones say little.

    Attributes
    ----------
    follows_ : csr_array of shape (n_items, n_items), float64 > 0; row: the item before, column: the one after

    Notes
    -----
    score(i) = sum over the newest of the history of w_j 2^(-newer items / half-life) follows_ji. A history
    without times is taken in its own order, the last item being the newest; training data without times are
    refused. Time O(interactions reach), memory 12 bytes per pair that occurred.

    The paper's figures are of baskets; none is reproduced here. On protocol `loo` it is the baseline that the
    sequence models must beat.

    References
    ----------
    .. [1] Rendle, Freudenthaler, Schmidt-Thieme (2010). Factorizing personalized Markov chains for next-basket
       recommendation. WWW. (The chain without the factors.)
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {
        "reach": OneOf(1, 3, 10, 20),
        "half_life_items": Between(1.0, 50.0, log=True),
        "shrinkage": Between(0.5, 100.0, log=True),
    }
    follows_: csr_array

    def __init__(
        self, *, reach: int = 10, n_newest: int = 20, half_life_items: float = 5.0, shrinkage: float = 5.0
    ) -> None:
        self.reach = reach
        self.n_newest = n_newest
        self.half_life_items = half_life_items
        self.shrinkage = shrinkage

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        if interactions.times is None:
            raise ValueError("transitions needs interactions with times; these have none")
        order = by_user_oldest_first(interactions)
        users, items = interactions.user_indexes[order], interactions.item_indexes[order]
        square = (interactions.n_items, interactions.n_items)
        follows = csr_array(square, dtype=np.float64)
        for distance in range(1, self.reach + 1):
            is_same = users[distance:] == users[:-distance]
            before, after = items[:-distance][is_same], items[distance:][is_same]
            weights = np.full(before.size, 1.0 / distance)
            follows = csr_array(follows + csr_array((weights, (before, after)), shape=square))
        n_left = np.maximum(self.popularity_, 1.0) + self.shrinkage
        rows = np.repeat(np.arange(square[0]), np.diff(follows.indptr))
        follows.data /= n_left[rows]
        self.follows_ = follows

    def _check_settings(self) -> None:
        if min(self.reach, self.n_newest) < 1:
            raise ValueError(f"reach and n_newest must be at least 1, got {self.reach} and {self.n_newest}")
        if self.half_life_items <= 0 or self.shrinkage < 0:
            raise ValueError(
                f"half_life_items must be positive and shrinkage not negative, got {self.half_life_items} "
                f"and {self.shrinkage}"
            )

    def _score(self, history: History, at: int | None) -> Floats:
        asked = np.zeros(self.n_items_)
        asked[history.item_indexes] = self._asked(history)
        return np.asarray(asked @ self.follows_)

    def _asked(self, history: History) -> Floats:
        """How much each item of the history is asked: float64, shape (len(history),)."""
        return history.faded_weights(n_newest=self.n_newest, half_life_items=self.half_life_items)

    def _similarities(self, item_index: int) -> Floats:
        row = slice(self.follows_.indptr[item_index], self.follows_.indptr[item_index + 1])
        scores = np.full(self.n_items_, -np.inf)
        scores[self.follows_.indices[row]] = self.follows_.data[row]
        scores[item_index] = -np.inf
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        column = self.follows_[history.item_indexes][:, [item_index]]
        contributions: Floats = self._asked(history) * np.asarray(column.toarray(), dtype=np.float64).ravel()
        return contributions
