"""What each person met, in the order in which it was met."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Indexes
from recommender.engine.interactions import Interactions

FILLING = -1
"""Stands before the first item of a sequence that is shorter than its window."""


def by_user_oldest_first(interactions: Interactions) -> npt.NDArray[np.intp]:
    """Rows of each user together, from the oldest to the newest, shape (nnz,).

    Raises
    ------
    ValueError
        When there are no times.
    """
    order = interactions.oldest_first()
    return order[np.argsort(interactions.user_indexes[order], kind="stable")]


def sequences_of(interactions: Interactions) -> list[Indexes]:
    """Items of each user that has any, oldest first.

    Examples
    --------
    >>> met = Interactions.from_columns(user_ids=[7, 8, 7], item_ids=["a", "b", "c"], times=[2, 1, 1])
    >>> [met.item_ids[items].tolist() for items in sequences_of(met)]
    [['c', 'a'], ['b']]
    """
    order = by_user_oldest_first(interactions)
    ends = np.flatnonzero(np.diff(interactions.user_indexes[order])) + 1
    return np.split(interactions.item_indexes[order], ends)


def windows(sequences: Sequence[Indexes], length: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Stretches of sequences, and the item after each place; each item but a first one is such an item once.

    Returns
    -------
    met, next_ones : ndarray of int64, shape (n, length), with `FILLING` in front where the oldest items of a
        sequence do not fill a window

    Examples
    --------
    >>> met, next_ones = windows([np.array([5, 6, 7, 8], dtype=np.int32)], 2)
    >>> met.tolist(), next_ones.tolist()
    ([[6, 7], [-1, 5]], [[7, 8], [-1, 6]])
    """
    all_met, all_next = [], []
    for items in sequences:
        for end in range(items.size - 1, 0, -length):
            met, next_ones = items[max(end - length, 0) : end], items[max(end - length, 0) + 1 : end + 1]
            filling = np.full(length - met.size, FILLING)
            all_met.append(np.concatenate([filling, met]))
            all_next.append(np.concatenate([filling, next_ones]))
    shape = (-1, length)
    return np.array(all_met, np.int64).reshape(shape), np.array(all_next, np.int64).reshape(shape)
