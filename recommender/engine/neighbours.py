"""The most similar columns of a matrix, measured by the rows that fill both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numba import njit
from scipy.sparse import csr_array, get_index_dtype

from recommender.engine.arrays import AnyIndexes, Floats, Indexes, Times, sums_by
from recommender.engine.likeness import log_likelihood, trusted
from recommender.engine.products import transposed
from recommender.engine.threads import for_each_slice

Measure = Literal["cosine", "jaccard", "log_likelihood", "common_cosine"]

SLICE_CELLS = 500_000
"""Pairs of columns measured at a time by each core: 4 MB per sum."""
MOST_ROWS = 64
"""Of a slice: few enough that no core waits long for another."""


class Neighbourhood(Protocol):
    """The settings of an algorithm that asks neighbours."""

    similarity: Any
    n_neighbours: int
    n_voters: int
    shrinkage: float
    significance: float


def check_neighbourhood(settings: Neighbourhood, *, measures: Sequence[str]) -> None:
    """Refuse settings that no neighbourhood can have.

    Parameters
    ----------
    settings : an algorithm with `similarity`, `n_neighbours`, `n_voters`, `shrinkage` and `significance`
    measures : the similarities that it knows

    Raises
    ------
    ValueError
        When one of them is outside its range; the message gives the value.
    """
    if settings.similarity not in measures:
        raise ValueError(f"similarity must be one of {measures}, got {settings.similarity!r}")
    if (
        min(settings.n_neighbours, settings.n_voters) < 1
        or min(settings.shrinkage, settings.significance) < 0
    ):
        raise ValueError(
            "n_neighbours and n_voters must be at least 1, shrinkage and significance at least 0, got "
            f"{settings.n_neighbours}, {settings.n_voters}, {settings.shrinkage} and {settings.significance}"
        )


def nearest_columns(
    values: csr_array,
    *,
    measure: Measure,
    n_neighbours: int,
    shrinkage: float = 0.0,
    significance: float = 0.0,
) -> csr_array:
    """The most similar columns of each column.

    Parameters
    ----------
    values : csr_array of shape (n_users, n_items), float64
    measure : "cosine" of whole columns; "jaccard" of which rows they fill; "log_likelihood" of filling the
        same rows; "common_cosine": cosine over only the rows that fill both columns
    n_neighbours : similarities kept per column, positive ones only; of equal ones the first
    shrinkage, significance : see `trusted`

    Returns
    -------
    csr_array of shape (n_items, n_items), float64 > 0, zero diagonal; row i holds the neighbours of i.

    Notes
    -----
    Time grows with the sum of squared row lengths, in compiled loops on all cores; the square itself is never
    held, only a slice of it for each core.
    """
    pairs, n_items = _Pairs.of(_unit_columns(values) if measure == "cosine" else values), values.shape[1]
    shape = (n_items, min(n_neighbours, n_items))
    columns, kept = np.zeros(shape, np.int32), np.zeros(shape)
    counts = np.zeros(n_items, np.int64)

    def measure_slice(rows: slice) -> None:
        n_both, products = pairs.sums(rows)
        alike = _MEASURES[measure](pairs, rows, n_both, products)
        alike *= trusted(n_both, shrinkage=shrinkage, significance=significance)
        alike[np.arange(alike.shape[0]), np.arange(rows.start, rows.stop)] = 0.0
        _keep_highest(alike, columns[rows], kept[rows], counts[rows])

    for_each_slice(measure_slice, n_items, size=max(1, min(MOST_ROWS, SLICE_CELLS // max(n_items, 1))))
    is_kept = np.arange(shape[1]) < counts[:, None]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(get_index_dtype(maxval=counts.sum()))
    return csr_array((kept[is_kept], columns[is_kept], starts), shape=(n_items, n_items))


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The values by user and by item, and how many users each item has."""

    by_user: csr_array
    by_item: csr_array
    n_users: Floats

    @classmethod
    def of(cls, values: csr_array) -> _Pairs:
        by_item = transposed(values)
        return cls(values, by_item, np.diff(by_item.indptr).astype(np.float64))

    def sums(self, rows: slice) -> tuple[Floats, Floats]:
        """Users of both items, and products over them: shape (n_rows, n_items) each."""
        n_both, products = self._zeros(rows), self._zeros(rows)
        _add_products(rows.start, *_parts(self.by_item), *_parts(self.by_user), n_both, products)
        return n_both, products

    def common_squares(self, rows: slice) -> tuple[Floats, Floats]:
        """Squares of the own and of the other item's values, over the users of both."""
        own, others = self._zeros(rows), self._zeros(rows)
        _add_squares(rows.start, *_parts(self.by_item), *_parts(self.by_user), own, others)
        return own, others

    def _zeros(self, rows: slice) -> Floats:
        return np.zeros((rows.stop - rows.start, self.by_item.shape[0]))


def _parts(matrix: csr_array) -> tuple[Times, Indexes, Floats]:
    return matrix.indptr.astype(np.int64), matrix.indices, matrix.data


def _unit_columns(values: csr_array) -> csr_array:
    """Each column over its length, so that products are cosines."""
    lengths = np.sqrt(sums_by(values.indices, values.data**2, values.shape[1]))[values.indices]
    return csr_array((_ratio(values.data, lengths), values.indices, values.indptr), shape=values.shape)


def _cosine(pairs: _Pairs, rows: slice, n_both: Floats, products: Floats) -> Floats:
    return products


def _jaccard(pairs: _Pairs, rows: slice, n_both: Floats, products: Floats) -> Floats:
    return _ratio(n_both, pairs.n_users[rows, None] + pairs.n_users - n_both)


def _log_likelihood(pairs: _Pairs, rows: slice, n_both: Floats, products: Floats) -> Floats:
    n = float(np.count_nonzero(np.diff(pairs.by_user.indptr)))
    return log_likelihood(n_both, pairs.n_users[rows, None], pairs.n_users, n)


def _common_cosine(pairs: _Pairs, rows: slice, n_both: Floats, products: Floats) -> Floats:
    own, others = pairs.common_squares(rows)
    return _ratio(products, np.sqrt(own * others))


_MEASURES: dict[Measure, Callable[[_Pairs, slice, Floats, Floats], Floats]] = {
    "cosine": _cosine,
    "jaccard": _jaccard,
    "log_likelihood": _log_likelihood,
    "common_cosine": _common_cosine,
}


def _ratio(products: Floats, lengths: Floats) -> Floats:
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 1e-12)


@njit(cache=True, nogil=True)
def _add_products(
    first: int,
    item_starts: AnyIndexes,
    users: AnyIndexes,
    of_users: Floats,
    user_starts: AnyIndexes,
    items: AnyIndexes,
    of_items: Floats,
    n_both: Floats,
    products: Floats,
) -> None:
    """Add up each item's users and values with all that these users have."""
    for row in range(n_both.shape[0]):
        counted, summed = n_both[row], products[row]  # views: the compiler makes less of two indexes
        for entry in range(item_starts[first + row], item_starts[first + row + 1]):
            value = of_users[entry]
            for other in range(user_starts[users[entry]], user_starts[users[entry] + 1]):
                item = np.uint32(items[other])  # never negative, which need not be checked
                counted[item] += 1.0
                summed[item] += value * of_items[other]


@njit(cache=True, nogil=True)
def _add_squares(
    first: int,
    item_starts: AnyIndexes,
    users: AnyIndexes,
    of_users: Floats,
    user_starts: AnyIndexes,
    items: AnyIndexes,
    of_items: Floats,
    own: Floats,
    others: Floats,
) -> None:
    """Like `_add_products`, for squares."""
    for row in range(own.shape[0]):
        for entry in range(item_starts[first + row], item_starts[first + row + 1]):
            square = of_users[entry] ** 2
            for other in range(user_starts[users[entry]], user_starts[users[entry] + 1]):
                own[row, items[other]] += square
                others[row, items[other]] += of_items[other] ** 2


@njit(cache=True, nogil=True)
def _keep_highest(values: Floats, columns: Indexes, kept: Floats, counts: Times) -> None:
    """The highest positive values of each row, in the order of their columns; of equal ones the first."""
    n_columns, most = values.shape[1], columns.shape[1]
    found = np.empty(n_columns)
    for row in range(values.shape[0]):
        n_found = 0
        for column in range(n_columns):
            if values[row, column] > 0:
                found[n_found] = values[row, column]
                n_found += 1
        lowest, n_equal = 0.0, 0
        if n_found > most:
            lowest = np.partition(found[:n_found], n_found - most)[n_found - most]
            n_equal = most
            for place in range(n_found):
                n_equal -= found[place] > lowest
        n_kept = 0
        for column in range(n_columns):
            value = values[row, column]
            if value > lowest or (value == lowest and n_equal > 0):
                n_equal -= value == lowest
                columns[row, n_kept], kept[row, n_kept] = column, value
                n_kept += 1
        counts[row] = n_kept
