"""Which items to ask a newcomer about: those whose answers tell most of the taste, not just the best known.

Four rules to compare, from the plainest on; each gives an order, so that its first k are asked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats
from recommender.engine.interactions import Interactions

Order = npt.NDArray[np.int64]

POOL = 500
"""Most popular items that are considered: of others nobody could answer."""


def by_popularity(interactions: Interactions, k: int) -> Order:
    """The best known: nearly everybody can answer, and nearly everybody answers alike."""
    return _most_popular(interactions, k)


def by_entropy(interactions: Interactions, k: int) -> Order:
    """log(popularity) times the entropy of the ratings [1]_: known to many who disagree about it.

    Without ratings the entropy is that of having met the item or not.

    References
    ----------
    .. [1] Rashid, Albert, Cosley, Lam, McNee, Konstan, Riedl (2002). Getting to know you: learning new user
       preferences in recommender systems. IUI.
    """
    pool = _most_popular(interactions, POOL)
    counts = interactions.counts_by_item()[pool]
    entropy = (
        _entropy_of_ratings(interactions) if _has_ratings(interactions) else _entropy_of_meeting(interactions)
    )
    worth = np.log(np.maximum(counts, 1)) * entropy[pool]
    return pool[np.argsort(-worth, kind="stable")][:k]


def by_variance(interactions: Interactions, k: int) -> Order:
    """One after the other, the item whose answer explains most of what is still open about all others [1]_.

    The columns of the pool are centred, and the greedy step takes the column that removes most of the residual
    variance of all (column subset selection by pivoting).

    Notes
    -----
    Time O(k POOL^2) beside one product of the pool's columns; memory POOL^2.

    References
    ----------
    .. [1] Liu, Meng, Liu, Yang (2011). Wisdom of the better few: cold start recommendation via representative
       based rating elicitation. RecSys.
    """
    pool = _most_popular(interactions, POOL)
    residual = _covariance(interactions, pool)
    chosen: list[int] = []
    for _ in range(min(k, pool.size)):
        variance = np.diag(residual)
        open_ = variance > 1e-12
        gains = np.divide((residual**2).sum(axis=0), variance, out=np.full(pool.size, -np.inf), where=open_)
        gains[chosen] = -np.inf
        best = int(gains.argmax())
        if gains[best] == -np.inf:
            break
        chosen.append(best)
        column = residual[:, best].copy()
        residual -= np.outer(column, column) / column[best]
    return pool[chosen]


def by_coverage(interactions: Interactions, k: int) -> Order:
    """One after the other, the item that makes most of the others have a near one among those asked [1]_.

    Nearness is the cosine of who met them; each item of the pool counts by its popularity (facility location).

    References
    ----------
    .. [1] Nemhauser, Wolsey, Fisher (1978). An analysis of approximations for maximizing submodular set
       functions. Mathematical Programming 14.
    """
    pool = _most_popular(interactions, POOL)
    near = _cosines(interactions, pool)
    weights = interactions.counts_by_item()[pool].astype(np.float64)
    covered = np.zeros(pool.size)
    chosen: list[int] = []
    for _ in range(min(k, pool.size)):
        gains = (np.maximum(near - covered, 0.0) * weights).sum(axis=1)
        gains[chosen] = -np.inf
        best = int(gains.argmax())
        chosen.append(best)
        covered = np.maximum(covered, near[best])
    return pool[chosen]


RULES: dict[str, Callable[[Interactions, int], Order]] = {
    "popularity": by_popularity,
    "entropy": by_entropy,
    "variance": by_variance,
    "coverage": by_coverage,
}


def _most_popular(interactions: Interactions, k: int) -> Order:
    counts = interactions.counts_by_item()
    order = np.argsort(-counts, kind="stable")[:k]
    return order[counts[order] > 0].astype(np.int64)


def _has_ratings(interactions: Interactions) -> bool:
    return interactions.ratings is not None and not np.isnan(interactions.ratings).any()


def _entropy_of_ratings(interactions: Interactions) -> Floats:
    """In nats, shape (n_items,)."""
    assert interactions.ratings is not None
    _, grades = np.unique(interactions.ratings, return_inverse=True)
    n_grades, n_items = int(grades.max()) + 1, interactions.n_items
    cells = interactions.item_indexes.astype(np.int64) * n_grades + grades
    counts = np.bincount(cells, minlength=n_items * n_grades).reshape(n_items, n_grades)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.asarray(_entropy(shares).sum(axis=1))


def _entropy_of_meeting(interactions: Interactions) -> Floats:
    share = interactions.counts_by_item() / max(interactions.n_users, 1)
    return _entropy(share) + _entropy(1 - share)


def _entropy(shares: Floats) -> Floats:
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    parts: Floats = -shares * logs
    return parts


def _columns(interactions: Interactions, pool: Order) -> Floats:
    """Products of who met the pool's items: shape (n_pool, n_pool)."""
    has_met = interactions.matrix(np.ones(len(interactions)))[:, pool]
    return np.asarray((has_met.T @ has_met).toarray(), dtype=np.float64)


def _covariance(interactions: Interactions, pool: Order) -> Floats:
    means = interactions.counts_by_item()[pool] / interactions.n_users
    covariance: Floats = _columns(interactions, pool) / interactions.n_users - np.outer(means, means)
    return covariance


def _cosines(interactions: Interactions, pool: Order) -> Floats:
    products = _columns(interactions, pool)
    lengths = np.sqrt(np.maximum(np.diag(products), 1.0))
    cosines: Floats = products / np.outer(lengths, lengths)
    return cosines
