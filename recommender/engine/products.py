"""Item by item products in blocks of rows, so that the whole square is held only by who needs it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.engine.arrays import Floats

BLOCK_CELLS = 8_000_000
"""Cells of a dense block: 64 MB of float64."""


def row_blocks(n_items: int) -> Iterator[slice]:
    """Slices of rows that cover a square of n_items, each of at most `BLOCK_CELLS` cells (or one row)."""
    size = max(1, BLOCK_CELLS // max(n_items, 1))
    for start in range(0, n_items, size):
        yield slice(start, min(start + size, n_items))


def dense_product(left: csr_array, right: csr_array, rows: slice) -> Floats:
    """Rows of left' right: float64, shape (n_rows, n_items); `left` is given transposed, items as rows."""
    return np.asarray((left[rows] @ right).toarray(), dtype=np.float64)


def transposed(matrix: csr_array) -> csr_array:
    """The transpose as csr_array."""
    return csr_array(matrix.T)


def keep_highest(values: Floats, n_kept: int) -> csr_array:
    """The highest positive values of each row, as csr_array of the shape of `values`."""
    n_rows, n_columns = values.shape
    if n_kept < n_columns:
        columns = np.argpartition(-values, n_kept, axis=1)[:, :n_kept]
    else:
        columns = np.broadcast_to(np.arange(n_columns), values.shape)
    columns = np.sort(columns, axis=1)
    data = np.take_along_axis(values, columns, axis=1)
    is_kept: npt.NDArray[np.bool_] = data > 0
    starts = np.concatenate([[0], np.cumsum(is_kept.sum(axis=1))]).astype(np.int32)  # a block is small
    return csr_array((data[is_kept], columns[is_kept].astype(np.int32), starts), shape=(n_rows, n_columns))
