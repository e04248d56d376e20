"""RP3beta: a walk of three steps over who met what, kept away from blockbusters."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.products import dense_product, keep_highest, row_blocks, transposed
from recommender.engine.search_space import Between


class RP3beta(Algorithm):
    """Probability that a walk item - user - item from the history ends at an item, over its popularity [1]_.

    Parameters
    ----------
    alpha : float, default 1.0
        Exponent of each step's probability.
    beta : float, default 0.6
        Exponent of the popularity that the end is divided by; 0 gives P3alpha.
    n_neighbours : int, default 200
        Likeliest ends kept per item.

    Attributes
    ----------
    walks_ : csr_array of shape (n_items, n_items), float64 > 0; row i holds the ends of walks from i

    Notes
    -----
    score(i) = sum over the history of w_j walks_ji. 12 bytes per kept pair; time grows with the sum of squared
    history lengths. Ferrari Dacrema et al. (2019) report it near or above the neural models of its day on
    MovieLens 1M, by sampled or differing protocols; none of their figures can be compared with full ranking of
    this project's splits, so none is claimed.

    References
    ----------
    .. [1] Paudel, Christoffel, Newell, Bernstein (2017). Updatable, accurate, diverse, and scalable
       recommendations for interactive applications. ACM TiiS 7(1).
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=False, explains=True
    )
    search_space = {"alpha": Between(0.5, 1.5), "beta": Between(0.0, 1.0)}
    walks_: csr_array

    def __init__(self, *, alpha: float = 1.0, beta: float = 0.6, n_neighbours: int = 200) -> None:
        self.alpha = alpha
        self.beta = beta
        self.n_neighbours = n_neighbours

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.alpha, self.beta) < 0:
            raise ValueError(f"alpha and beta must not be negative, got {self.alpha} and {self.beta}")
        if self.n_neighbours < 1:
            raise ValueError(f"n_neighbours must be at least 1, got {self.n_neighbours}")
        has_met = interactions.matrix(np.ones(len(interactions)))  # (n_users, n_items)
        to_item = _steps(has_met, self.alpha)
        to_user = _steps(transposed(has_met), self.alpha)
        damping = np.maximum(self.popularity_, 1.0) ** -self.beta
        blocks = []
        for rows in row_blocks(interactions.n_items):
            ends = dense_product(to_user, to_item, rows) * damping
            ends[np.arange(ends.shape[0]), np.arange(rows.start, rows.stop)] = 0.0
            blocks.append(keep_highest(ends, self.n_neighbours))
        self.walks_ = csr_array(vstack(blocks, format="csr"))

    def _score(self, history: History, at: int | None) -> Floats:
        weights = np.zeros(self.n_items_)
        weights[history.item_indexes] = history.weights
        return np.asarray(weights @ self.walks_)

    def _similarities(self, item_index: int) -> Floats:
        row = slice(self.walks_.indptr[item_index], self.walks_.indptr[item_index + 1])
        scores = np.full(self.n_items_, -np.inf)
        scores[self.walks_.indices[row]] = self.walks_.data[row]
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        column = self.walks_[history.item_indexes][:, [item_index]]
        contributions: Floats = history.weights * np.asarray(column.toarray(), dtype=np.float64).ravel()
        return contributions


def _steps(has_met: csr_array, alpha: float) -> csr_array:
    """Probability of each step from a row, to the power of alpha."""
    counts = np.diff(has_met.indptr)
    shares = np.divide(1.0, counts, out=np.zeros(counts.size), where=counts > 0) ** alpha
    return csr_array(diags_array(shares, format="csr") @ has_met)
