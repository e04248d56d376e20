"""Many small least squares problems that share most of their matrix, by conjugate gradients."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_array

from recommender.engine.arrays import AnyIndexes
from recommender.engine.threads import for_each_slice

Singles = npt.NDArray[np.float32]
FAST = {"reassoc", "contract"}
"""Sums may be taken in any order, the same in each run of one machine."""
SLICE_CELLS = 65_536
"""Cells of factors improved at a time: four arrays of 256 KB stay in a core's cache."""


def improve(
    factors: Singles, rows: csr_array, others: Singles, *, gram: Singles, penalty: Singles, n_steps: int
) -> None:
    """Take every row of `factors` some steps nearer to where its loss is least, in place.

    The loss of row x is, over its entries w with rows v of `others`, ::

        sum of w (1 - v'x)^2 + x' gram x + penalty |x|^2

    Parameters
    ----------
    factors : ndarray of float32, shape (n_rows, n_factors), where the search starts
    rows : csr_array of float32, shape (n_rows, n_others), the entries w >= 0
    others : ndarray of float32, shape (n_others, n_factors)
    gram : ndarray of float32, shape (n_factors, n_factors), positive semidefinite
    penalty : ndarray of float32, shape (n_rows,), > 0
    n_steps : int, of conjugate gradients [1]_; n_factors of them are exact but for rounding

    Notes
    -----
    Time: O((n_steps + 1) (nnz n_factors + n_rows n_factors^2)), the second part at the speed of BLAS.

    References
    ----------
    .. [1] Takács, Pilászy, Tikk (2011). Applications of the conjugate gradient method for implicit feedback
       collaborative filtering. RecSys.
    """
    starts, columns = rows.indptr.astype(np.int64), rows.indices.astype(np.int32)

    def improve_slice(block: slice) -> None:
        own = starts[block.start : block.stop + 1]
        found = factors[block]
        product = found @ gram
        _add_met(own, columns, rows.data, others, found, penalty[block], product)
        residual = -product
        _add_wanted(own, columns, rows.data, others, residual)
        direction = residual.copy()
        for _ in range(n_steps):
            np.matmul(direction, gram, out=product)
            _add_met(own, columns, rows.data, others, direction, penalty[block], product)
            _step(found, residual, direction, product)

    for_each_slice(improve_slice, factors.shape[0], size=max(1, SLICE_CELLS // factors.shape[1]))


@njit(cache=True, nogil=True, fastmath=FAST)
def _add_met(
    starts: AnyIndexes,
    columns: AnyIndexes,
    weights: Singles,
    others: Singles,
    directions: Singles,
    penalty: Singles,
    products: Singles,
) -> None:
    """Add (sum of w v v' + penalty) direction to each row's product."""
    n_factors = others.shape[1]
    for row in range(directions.shape[0]):
        for f in range(n_factors):
            products[row, f] += penalty[row] * directions[row, f]
        for entry in range(starts[row], starts[row + 1]):
            other = columns[entry]
            along = np.float32(0)
            for f in range(n_factors):
                along += others[other, f] * directions[row, f]
            along *= weights[entry]
            for f in range(n_factors):
                products[row, f] += along * others[other, f]


@njit(cache=True, nogil=True, fastmath=FAST)
def _add_wanted(
    starts: AnyIndexes, columns: AnyIndexes, weights: Singles, others: Singles, sums: Singles
) -> None:
    """Add the sum of w v to each row's sum."""
    for row in range(sums.shape[0]):
        for entry in range(starts[row], starts[row + 1]):
            for f in range(sums.shape[1]):
                sums[row, f] += weights[entry] * others[columns[entry], f]


@njit(cache=True, nogil=True, fastmath=FAST)
def _step(found: Singles, residual: Singles, direction: Singles, product: Singles) -> None:
    """One step of conjugate gradients for each row; rows that have arrived stay."""
    n_factors = found.shape[1]
    for row in range(found.shape[0]):
        left, curvature = np.float32(0), np.float32(0)
        for f in range(n_factors):
            left += residual[row, f] * residual[row, f]
            curvature += direction[row, f] * product[row, f]
        if left <= 0 or curvature <= 0:
            continue
        length, still_left = left / curvature, np.float32(0)
        for f in range(n_factors):
            found[row, f] += length * direction[row, f]
            residual[row, f] -= length * product[row, f]
            still_left += residual[row, f] * residual[row, f]
        for f in range(n_factors):
            direction[row, f] = residual[row, f] + still_left / left * direction[row, f]
