"""One list for several people: from each one's scores to an order that is fair to all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


def relevance(scores: Floats, allowed: Mask) -> Floats:
    """What each item is worth to each person: their best item 1, then less by rank, without an opinion 0.

    Ranks and not scores, as scores of two people cannot be compared [1]_ (Borda counts).

    Parameters
    ----------
    scores : ndarray of float64, shape (n_people, n_items); -inf where there is no opinion
    allowed : ndarray of bool, shape (n_items,); the others count nothing

    Returns
    -------
    ndarray of float64, shape (n_people, n_items), from 0 to 1; equal scores share the better rank.

    References
    ----------
    .. [1] Masthoff (2015). Group recommender systems: aggregation, satisfaction and group attributes.
       Recommender Systems Handbook.

    Examples
    --------
    >>> relevance(np.array([[3.0, 1.0, 2.0, -np.inf]]), np.ones(4, dtype=bool)).tolist()
    [[1.0, 0.3333333333333333, 0.6666666666666666, 0.0]]
    """
    worth = np.zeros(scores.shape)
    for person, own in enumerate(scores):
        rows = np.flatnonzero(allowed & (own > -np.inf))
        values = np.sort(own[rows])
        n_not_better = np.searchsorted(values, own[rows], side="right")
        worth[person, rows] = n_not_better / max(rows.size, 1)
    return worth


def average(worth: Floats, k: int) -> Rows:
    """By the mean worth: the most joy in all; who is outvoted gets little."""
    return _best(worth.mean(axis=0), k)


def least_misery(worth: Floats, k: int) -> Rows:
    """By what an item is worth to whom it is worth least; equal ones by the mean."""
    return _best(worth.min(axis=0) + worth.mean(axis=0) / (2 * worth.shape[0] * worth.shape[1]), k)


def fair(worth: Floats, k: int) -> Rows:
    """One after the other, whoever had least from those before counting most: fair at every length.

    Each place goes to the item that adds most to the sum over people of log(1 + worth so far), the greedy
    maximum of a smoothed Nash welfare [1]_, as proportional rankings do [2]_.

    Parameters
    ----------
    worth : ndarray of float64, shape (n_people, n_items), from 0 to 1
    k : int, places

    Notes
    -----
    Time O(k n_people n_items).

    References
    ----------
    .. [1] Moulin (2003). Fair division and collective welfare. MIT Press.
    .. [2] Skowron, Lackner, Brill, Peters, Elkind (2017). Proportional rankings. IJCAI.

    Examples
    --------
    Two people who agree on nothing take turns, though the first two items are worth most to one of them:

    >>> fair(np.array([[1.0, 0.9, 0.0, 0.0], [0.0, 0.0, 0.8, 0.7]]), 4).tolist()
    [0, 2, 1, 3]
    """
    so_far = np.zeros(worth.shape[0])
    chosen: list[int] = []
    is_free: Mask = np.asarray(worth.any(axis=0))
    for _ in range(min(k, int(is_free.sum()))):
        gain = np.log1p(worth / (1 + so_far[:, None])).sum(axis=0)  # (n_items,)
        best = int(np.where(is_free, gain, -np.inf).argmax())
        chosen.append(best)
        is_free[best] = False
        so_far += worth[:, best]
    return np.array(chosen, dtype=np.intp)


def _best(values: Floats, k: int) -> Rows:
    order = np.argsort(-values, kind="stable")[:k]
    return order[values[order] > 0]


RULES: dict[str, Callable[[Floats, int], Rows]] = {
    "fair": fair,
    "average": average,
    "least_misery": least_misery,
}
