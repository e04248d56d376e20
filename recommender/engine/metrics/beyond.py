"""What lists do besides being right: spread over the catalogue, surprise, variety."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats

Items = npt.ArrayLike
Counts = npt.NDArray[np.integer] | Floats


def catalogue_coverage(times_listed: Counts) -> float:
    """Share of the catalogue that is in at least one list.

    Parameters
    ----------
    times_listed : ndarray, shape (n_items,), lists that hold each item

    Examples
    --------
    >>> catalogue_coverage(np.array([3, 0, 1, 0]))
    0.5
    """
    return float(np.mean(times_listed > 0)) if times_listed.size else np.nan


def gini(times_listed: Counts) -> float:
    """Inequality of exposure: 0 when all items are listed equally often, near 1 when one has it all.

    Parameters
    ----------
    times_listed : ndarray, shape (n_items,), lists that hold each item

    Returns
    -------
    float in [0, 1); NaN when nothing is listed.

    Examples
    --------
    >>> gini(np.array([2, 2, 2]))
    0.0
    >>> gini(np.array([0, 0, 0, 5]))
    0.75
    """
    total, n = times_listed.sum(), times_listed.size
    if not total:
        return np.nan
    ranks = np.arange(1, n + 1)
    return float(((2 * ranks - n - 1) * np.sort(times_listed)).sum() / (n * total))


def novelty(item_indexes: npt.NDArray[np.integer], popularity: Counts, *, n_users: int) -> float:
    """Mean self-information of one list: -log2 of the share of training users who have an item.

    Parameters
    ----------
    item_indexes : ndarray of int, shape (n,), the list
    popularity : ndarray, shape (n_items,), training users of each item; 0 counts as 1
    n_users : int, training users

    Returns
    -------
    float, bits, >= 0; NaN for an empty list.

    Examples
    --------
    >>> novelty(np.array([0, 1]), np.array([8, 2]), n_users=8)
    1.0
    """
    if not item_indexes.size:
        return np.nan
    shares = np.maximum(popularity[item_indexes], 1) / n_users
    return float(np.mean(-np.log2(shares))) + 0.0  # no negative zero


def popularity_lift(
    listed: npt.NDArray[np.integer], history: npt.NDArray[np.integer], popularity: Counts
) -> float:
    """How much more popular a list is than the history it was made for: 0 equal, 1 twice as popular.

    Parameters
    ----------
    listed, history : ndarray of int, shape (n,), item indexes
    popularity : ndarray, shape (n_items,), training users of each item

    Returns
    -------
    float >= -1; NaN when list or history is empty or the history's items have no training user.

    References
    ----------
    .. [1] Abdollahpouri, Mansoury, Burke, Mobasher (2019). The unfairness of popularity bias in
       recommendation. RMSE workshop at RecSys.

    Examples
    --------
    >>> popularity_lift(np.array([0]), np.array([1, 2]), np.array([6, 2, 4]))
    1.0
    """
    if not listed.size or not history.size or not popularity[history].sum():
        return np.nan
    return float(popularity[listed].mean() / popularity[history].mean() - 1)


def serendipity(listed: Items, relevant: Items, expected: Items, *, k: int) -> float:
    """Share of the first k places with an item that is relevant and not what anybody would have listed.

    Parameters
    ----------
    listed, relevant : array_like of int, as in `ranking.precision`
    expected : array_like of int, what a plain list (the most popular unknown items) would have held
    k : int, at least 1

    Returns
    -------
    float in [0, 1], at most precision@k; NaN without relevant items.

    References
    ----------
    .. [1] Ge, Delgado-Battenfeld, Jannach (2010). Beyond accuracy: evaluating recommender systems by coverage
       and serendipity. RecSys.

    Examples
    --------
    >>> serendipity([7, 8, 9, 5], [8, 9], [8, 1], k=4)
    0.25
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    if not np.asarray(relevant).size:
        return np.nan
    surprising = np.setdiff1d(np.asarray(listed)[:k], expected)
    return float(np.isin(surprising, relevant).sum() / k)


def intra_list_diversity(has_feature: npt.NDArray[np.bool_]) -> float:
    """Mean Jaccard distance between the features (genres) of all pairs in one list.

    Parameters
    ----------
    has_feature : ndarray of bool, shape (n_listed, n_features)

    Returns
    -------
    float in [0, 1]; items without any feature are left out, NaN when fewer than two are left.

    References
    ----------
    .. [1] Ziegler, McNee, Konstan, Lausen (2005). Improving recommendation lists through topic
       diversification. WWW.

    Examples
    --------
    >>> intra_list_diversity(np.array([[True, False], [True, True]]))
    0.5
    """
    described = has_feature[has_feature.any(axis=1)].astype(np.float64)
    if described.shape[0] < 2:
        return np.nan
    common = described @ described.T
    sizes = described.sum(axis=1)
    distances = 1 - common / (sizes[:, None] + sizes[None, :] - common)
    return float(distances[np.triu_indices(distances.shape[0], k=1)].mean())
