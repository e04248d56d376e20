"""The most similar columns of a matrix, measured by the rows that fill both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array, vstack

from recommender.engine.arrays import Floats
from recommender.engine.products import dense_product, keep_highest, row_blocks, transposed

Measure = Literal["cosine", "jaccard", "common_cosine"]


def nearest_columns(values: csr_array, *, measure: Measure, shrinkage: float, n_neighbours: int) -> csr_array:
    """The most similar columns of each column.

    Parameters
    ----------
    values : csr_array of shape (n_users, n_items)
    measure : "cosine" of whole columns; "jaccard" of which rows they fill; "common_cosine": cosine over
        only the rows that fill both columns
    shrinkage : similarities are multiplied by n / (n + shrinkage), n rows that fill both
    n_neighbours : similarities kept per column, positive ones only

    Returns
    -------
    csr_array of shape (n_items, n_items), float64 > 0, zero diagonal; row i holds the neighbours of i.

    Notes
    -----
    Time grows with the sum of squared row lengths; the square itself is never held, only a block of it.
    """
    pairs = _Pairs.of(values)
    blocks = []
    for rows in row_blocks(values.shape[1]):
        n_both = dense_product(pairs.filled_by_item, pairs.filled, rows)
        alike = _MEASURES[measure](pairs, rows, n_both)
        alike *= n_both / np.maximum(n_both + shrinkage, 1e-12)
        alike[np.arange(alike.shape[0]), np.arange(rows.start, rows.stop)] = 0.0
        blocks.append(keep_highest(alike, n_neighbours))
    return csr_array(vstack(blocks, format="csr"))


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The values, where there are any (ones), and both with items as rows."""

    values: csr_array
    filled: csr_array
    by_item: csr_array
    filled_by_item: csr_array

    @classmethod
    def of(cls, values: csr_array) -> _Pairs:
        filled = csr_array((np.ones(values.nnz), values.indices, values.indptr), shape=values.shape)
        return cls(values, filled, transposed(values), transposed(filled))


def _cosine(pairs: _Pairs, rows: slice, n_both: Floats) -> Floats:
    lengths = np.sqrt(np.asarray(pairs.by_item.power(2).sum(axis=1)).ravel())
    return _ratio(dense_product(pairs.by_item, pairs.values, rows), np.outer(lengths[rows], lengths))


def _jaccard(pairs: _Pairs, rows: slice, n_both: Floats) -> Floats:
    counts = np.diff(pairs.filled_by_item.indptr)
    return _ratio(n_both, counts[rows, None] + counts[None, :] - n_both)


def _common_cosine(pairs: _Pairs, rows: slice, n_both: Floats) -> Floats:
    own = dense_product(pairs.by_item.power(2), pairs.filled, rows)
    others = dense_product(pairs.filled_by_item, pairs.values.power(2), rows)
    return _ratio(dense_product(pairs.by_item, pairs.values, rows), np.sqrt(own * others))


_MEASURES: dict[Measure, Callable[[_Pairs, slice, Floats], Floats]] = {
    "cosine": _cosine,
    "jaccard": _jaccard,
    "common_cosine": _common_cosine,
}


def _ratio(products: Floats, lengths: Floats) -> Floats:
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 1e-12)
