"""Accuracy of one user's ranking against the items that turned out to be relevant.

Relevance is binary. With no relevant item every metric is NaN, so that `estimates` leaves the user out and
counts them. A list shorter than k is judged as if the missing places were misses.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Mask

Items = npt.ArrayLike


def ndcg(ranked: Items, relevant: Items, *, k: int) -> float:
    """Normalised discounted cumulative gain: sum of hits / log2(rank + 1), over that of the ideal list.

    Parameters
    ----------
    ranked : array_like of int, shape (n,), distinct items in rank order
    relevant : array_like of int, shape (n_relevant,), distinct
    k : int, at least 1

    Returns
    -------
    float in [0, 1]; the ideal list has min(k, n_relevant) hits. NaN without relevant items.

    References
    ----------
    .. [1] Jarvelin, Kekalainen (2002). Cumulated gain-based evaluation of IR techniques. ACM TOIS 20(4).

    Examples
    --------
    >>> ndcg([7, 8, 9], [8], k=3) == float(1 / np.log2(3))
    True
    >>> ndcg([7, 8, 9], [], k=3)
    nan
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    discounts = 1 / np.log2(np.arange(2, k + 2))
    ideal = discounts[: min(k, n_relevant)].sum()
    return float(discounts[: hits.size][hits].sum() / ideal) if n_relevant else np.nan


def recall(ranked: Items, relevant: Items, *, k: int) -> float:
    """Share of the relevant items that is among the first k, of as many as fit there: min(k, n_relevant) [1]_.

    Parameters as in `ndcg`.

    References
    ----------
    .. [1] Liang, Krishnan, Hoffman, Jebara (2018). Variational autoencoders for collaborative filtering. WWW.

    Examples
    --------
    >>> recall([7, 8, 9], [8, 1], k=3)
    0.5
    >>> recall([8], [8, 1], k=1)
    1.0
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    return float(hits.sum() / min(k, n_relevant)) if n_relevant else np.nan


def precision(ranked: Items, relevant: Items, *, k: int) -> float:
    """Share of the first k places that hold a relevant item. Parameters as in `ndcg`.

    Examples
    --------
    >>> precision([7, 8], [8], k=4)
    0.25
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    return float(hits.sum() / k) if n_relevant else np.nan


def average_precision(ranked: Items, relevant: Items, *, k: int) -> float:
    """Sum of precision@i over the places i that hold a relevant item, over min(k, n_relevant).

    Parameters as in `ndcg`. Its mean over users is MAP@k.

    Examples
    --------
    >>> average_precision([7, 8, 9], [7, 9], k=3) == (1 + 2 / 3) / 2
    True
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    if not n_relevant:
        return np.nan
    precisions = np.cumsum(hits) / np.arange(1, hits.size + 1)
    return float(precisions[hits].sum() / min(k, n_relevant))


def reciprocal_rank(ranked: Items, relevant: Items, *, k: int) -> float:
    """One over the rank of the first relevant item, 0 when it is not among the first k.

    Parameters as in `ndcg`. Its mean over users is MRR@k.

    Examples
    --------
    >>> reciprocal_rank([7, 8, 9], [8, 9], k=3)
    0.5
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    if not n_relevant:
        return np.nan
    return float(1 / (1 + np.argmax(hits))) if hits.any() else 0.0


def hit(ranked: Items, relevant: Items, *, k: int) -> float:
    """1 when a relevant item is among the first k, else 0. Parameters as in `ndcg`.

    Its mean over users is the hit rate.

    Examples
    --------
    >>> hit([7, 8, 9], [8], k=1)
    0.0
    """
    hits, n_relevant = _hits(ranked, relevant, k)
    return float(hits.any()) if n_relevant else np.nan


def _hits(ranked: Items, relevant: Items, k: int) -> tuple[Mask, int]:
    """Which of the first k places hold a relevant item, and how many items are relevant."""
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    items, wanted = np.asarray(ranked), np.asarray(relevant)
    if np.unique(items).size != items.size:
        raise ValueError("ranked must hold each item once")
    return np.isin(items[:k], wanted), int(np.unique(wanted).size)
