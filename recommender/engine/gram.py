"""How much items have in common, by who met both: the product X' X of a sparse matrix with itself."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.sparse import csr_array

from recommender.engine.arrays import AnyIndexes, Floats
from recommender.engine.threads import for_each_slice

SLICE_ROWS = 64
"""Rows summed up at a time: few enough that no core waits long for another."""


def upper_gram(matrix: csr_array) -> Floats:
    """The upper triangle of X' X, diagonal included; zeros below.

    Parameters
    ----------
    matrix : csr_array of shape (n_users, n_items)

    Returns
    -------
    ndarray of float64, shape (n_items, n_items), C order

    Notes
    -----
    Each user's entries are paired once: time grows with half the sum of squared row lengths, on all cores.

    Examples
    --------
    >>> upper_gram(csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))).tolist()
    [[1.0, 2.0], [0.0, 13.0]]
    """
    rows = csr_array(matrix)
    rows.sort_indices()
    n_items = rows.shape[1]
    gram = np.zeros((n_items, n_items))
    by_item = Columns(rows)

    def sum_slice(block: slice) -> None:
        _add_products(
            block.start, by_item.starts, by_item.places, by_item.ends, rows.indices, rows.data, gram[block]
        )

    for_each_slice(sum_slice, n_items, size=SLICE_ROWS)
    return gram


def gram_rows(matrix: csr_array, by_item: csr_array, rows: slice) -> Floats:
    """Whole rows of X' X: float64, shape (n_rows, n_items); `by_item` is X transposed.

    Examples
    --------
    >>> matrix = csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))
    >>> gram_rows(matrix, csr_array(matrix.T), slice(1, 2)).tolist()
    [[2.0, 13.0]]
    """
    sums = np.zeros((rows.stop - rows.start, matrix.shape[1]))
    _add_rows(
        rows.start,
        by_item.indptr,
        by_item.indices,
        by_item.data,
        matrix.indptr,
        matrix.indices,
        matrix.data,
        sums,
    )
    return sums


class Columns:
    """Where in a sorted csr_array the entries of each column are, and where their rows end.

    Attributes
    ----------
    starts : ndarray of int64, shape (n_columns + 1,)
    places, ends : ndarray of int64, shape (nnz,), column by column: the entry itself, and the end of its row
    """

    def __init__(self, rows: csr_array) -> None:
        self.places = np.argsort(rows.indices, kind="stable")
        counts = np.bincount(rows.indices, minlength=rows.shape[1])
        self.starts = np.concatenate([[0], np.cumsum(counts)])
        self.ends = np.repeat(rows.indptr[1:].astype(np.int64), np.diff(rows.indptr))[self.places]


@njit(cache=True, nogil=True)
def _add_products(
    first: int,
    starts: AnyIndexes,
    places: AnyIndexes,
    ends: AnyIndexes,
    items: AnyIndexes,
    weights: Floats,
    sums: Floats,
) -> None:
    """Add the products of each item's entries with all that follow them in the row."""
    for row in range(sums.shape[0]):
        for entry in range(starts[first + row], starts[first + row + 1]):
            weight = weights[places[entry]]
            for other in range(places[entry], ends[entry]):
                sums[row, items[other]] += weight * weights[other]


@njit(cache=True, nogil=True)
def _add_rows(
    first: int,
    item_starts: AnyIndexes,
    users: AnyIndexes,
    item_weights: Floats,
    user_starts: AnyIndexes,
    items: AnyIndexes,
    user_weights: Floats,
    sums: Floats,
) -> None:
    """Add, for each item, the weighted histories of all who met it."""
    for row in range(sums.shape[0]):
        for entry in range(item_starts[first + row], item_starts[first + row + 1]):
            user, weight = users[entry], item_weights[entry]
            for other in range(user_starts[user], user_starts[user + 1]):
                sums[row, items[other]] += weight * user_weights[other]
