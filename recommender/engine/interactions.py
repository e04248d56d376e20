"""The engine's only dataset type, and one person's part of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.engine.arrays import Floats, Ids, Indexes, Mask, Times
from recommender.engine.columns import Column, Columns, check_weights, encode, joined, newest_rows
from recommender.engine.errors import UnknownUserError
from recommender.engine.vocabulary import Vocabulary, as_ids


@dataclass(frozen=True, eq=False)
class History:
    """One person's evidence, in the item indexes of a model: what a person is folded in by.

    Parameters
    ----------
    item_indexes : ndarray of int32, shape (n,), distinct
    weights : ndarray of float64, shape (n,), > 0
    times : ndarray of int64, shape (n,), unix seconds, or None when unknown
    ratings : ndarray of float64, shape (n,), explicit ratings, NaN where none; or None
    order : ndarray of int64, shape (n,), places of the rows in what they were read from: ties in time keep
        this order; item order when left out

    Notes
    -----
    An empty history is legal: a person of whom nothing is known.
    """

    item_indexes: Indexes
    weights: Floats
    times: Times | None = None
    ratings: Floats | None = None
    order: Times | None = None

    def __post_init__(self) -> None:
        n = self.item_indexes.size
        for name in ("weights", "times", "ratings", "order"):
            column = getattr(self, name)
            if column is not None and column.shape != (n,):
                raise ValueError(f"{name} must have shape ({n},) like item_indexes, got {column.shape}")
        if np.unique(self.item_indexes).size != n:
            raise ValueError("a history holds each item once; build it with History.from_ids or from_columns")
        check_weights(self.weights)

    def __len__(self) -> int:
        return int(self.item_indexes.size)

    def faded_weights(self, *, n_newest: int, half_life_items: float) -> Floats:
        """The weights, halved with every so many newer items; 0 but for the newest.

        Parameters
        ----------
        n_newest : items that keep a weight
        half_life_items : newer items after which one counts half

        Returns
        -------
        ndarray of float64, shape (n,). Without times the last item is taken for the newest.
        """
        n_newer = np.empty(len(self))
        oldest_first = np.arange(len(self)) if self.times is None else self.oldest_first()
        n_newer[oldest_first] = np.arange(len(self))[::-1]
        faded: Floats = np.where(n_newer < n_newest, np.exp2(-n_newer / half_life_items), 0.0) * self.weights
        return faded

    def oldest_first(self) -> npt.NDArray[np.intp]:
        """Positions from the oldest to the newest row, ties in the order in which they were read; shape (n,).

        Raises
        ------
        ValueError
            When there are no times.
        """
        if self.times is None:
            raise ValueError("this history has no times, so no row of it is older than another")
        return _oldest_first(self.times, self.order)

    @classmethod
    def empty(cls) -> History:
        """Of whom nothing is known."""
        return cls(np.empty(0, np.int32), np.empty(0), np.empty(0, np.int64), np.empty(0))

    @classmethod
    def from_ids(
        cls,
        items: Vocabulary,
        *,
        item_ids: Column,
        weights: Column | None = None,
        times: Column | None = None,
        ratings: Column | None = None,
    ) -> History:
        """A history from ids; items that the vocabulary does not know are left out, repeats are merged.

        Parameters
        ----------
        items : Vocabulary of the model's items
        item_ids : array_like of int or str, shape (n,)
        weights, times, ratings : array_like, shape (n,), as in `Interactions.from_columns`
        """
        indexes = items.indexes_of(item_ids)
        columns = Columns.checked(indexes.size, weights=weights, times=times, ratings=ratings)
        rows = newest_rows(np.zeros_like(indexes), indexes, columns.times)
        rows = rows[indexes[rows] >= 0]
        return cls(indexes[rows], *columns.at(rows), rows)


@dataclass(frozen=True, eq=False)
class Interactions:
    """Who did how much with what, and when: at most one row per user and item, sorted by both.

    Parameters
    ----------
    user_ids : ndarray of int64 or str, shape (n_users,), distinct, ascending
    item_ids : ndarray of int64 or str, shape (n_items,), distinct, ascending
    user_indexes, item_indexes : ndarray of int32, shape (nnz,)
    weights : ndarray of float64, shape (nnz,), > 0
    times : ndarray of int64, shape (nnz,), unix seconds; None when unknown
    ratings : ndarray of float64, shape (nnz,), explicit ratings, NaN where none; None when there are none
    order : ndarray of int64, shape (nnz,), distinct places of the rows among those given; settles ties in
        time. The order of the rows here when left out.

    Notes
    -----
    Build it with `from_columns`. Users and items may have no row at all (a part of a split, a movie that
    nobody has met), so index spaces stay equal between an `Interactions` and its subsets.
    """

    user_ids: Ids
    item_ids: Ids
    user_indexes: Indexes
    item_indexes: Indexes
    weights: Floats
    times: Times | None = None
    ratings: Floats | None = None
    order: Times | None = None

    def __len__(self) -> int:
        return int(self.user_indexes.size)

    @classmethod
    def from_columns(
        cls,
        *,
        user_ids: Column,
        item_ids: Column,
        weights: Column | None = None,
        times: Column | None = None,
        ratings: Column | None = None,
        catalogue: Column | None = None,
    ) -> Interactions:
        """Encode and aggregate columns of equal length.

        Parameters
        ----------
        user_ids, item_ids : array_like of int or str, shape (n,)
        weights : array_like of float, shape (n,), > 0; 1 when left out
        times : array_like of int, shape (n,), unix seconds
        ratings : array_like of float, shape (n,), NaN where a row has none
        catalogue : array_like of int or str, more item ids, which may have no interaction

        Raises
        ------
        ValueError
            When lengths differ, a weight is not a positive number, or ids are of mixed types.

        Notes
        -----
        Of several rows of one user and item the newest counts, with all its columns; among equally new
        ones (and without times) the last in order.

        Examples
        --------
        >>> twice = Interactions.from_columns(
        ...     user_ids=["ann", "ann", "bob"], item_ids=[7, 7, 9], ratings=[2, 5, 4], times=[20, 10, 30])
        >>> twice.n_users, twice.n_items, twice.ratings.tolist()
        (2, 2, [2.0, 4.0])
        """
        users, items = as_ids(user_ids), as_ids(item_ids)
        if users.size != items.size:
            raise ValueError(f"user_ids has {users.size} rows, item_ids has {items.size}")
        columns = Columns.checked(users.size, weights=weights, times=times, ratings=ratings)
        known_users, user_indexes = encode(users)
        known_items, item_indexes = encode(joined(items, catalogue))
        rows = newest_rows(user_indexes, item_indexes[: items.size], columns.times)
        return cls(known_users, known_items, user_indexes[rows], item_indexes[rows], *columns.at(rows), rows)

    @property
    def n_users(self) -> int:
        """Number of users, those without a row included."""
        return int(self.user_ids.size)

    @property
    def n_items(self) -> int:
        """Number of items, those without a row included."""
        return int(self.item_ids.size)

    @cached_property
    def users(self) -> Vocabulary:
        """Look-up of user ids."""
        return Vocabulary(self.user_ids)

    @cached_property
    def items(self) -> Vocabulary:
        """Look-up of item ids."""
        return Vocabulary(self.item_ids)

    @property
    def last_time(self) -> int | None:
        """Time of the newest row in unix seconds; None without times or rows."""
        return None if self.times is None or not len(self) else int(self.times.max())

    def matrix(self, values: Floats | None = None) -> csr_array:
        """The weights, or other values of the rows, as csr_array of shape (n_users, n_items)."""
        data = self.weights if values is None else values
        return csr_array((data, self.item_indexes, self._row_starts), shape=(self.n_users, self.n_items))

    def history_of(self, user_index: int) -> History:
        """The rows of one user.

        Raises
        ------
        UnknownUserError
            When there is no such user index.
        """
        if not 0 <= user_index < self.n_users:
            raise UnknownUserError(f"user_index must be from 0 to {self.n_users - 1}, got {user_index}")
        rows = slice(self._row_starts[user_index], self._row_starts[user_index + 1])
        return self._history(rows)

    def _history(self, rows: slice | Mask) -> History:
        times = None if self.times is None else self.times[rows]
        ratings = None if self.ratings is None else self.ratings[rows]
        order = None if self.order is None else self.order[rows]
        return History(self.item_indexes[rows], self.weights[rows], times, ratings, order)

    def oldest_first(self) -> npt.NDArray[np.intp]:
        """Rows from the oldest to the newest, ties in the order in which they were given; shape (nnz,).

        Raises
        ------
        ValueError
            When there are no times.
        """
        if self.times is None:
            raise ValueError("these interactions have no times, so no row is older than another")
        return _oldest_first(self.times, self.order)

    def subset(self, rows: Mask) -> Interactions:
        """The rows where the mask (shape (nnz,)) is true; users and items keep their indexes."""
        if rows.shape != (len(self),) or rows.dtype != np.bool_:
            raise ValueError(
                f"rows must be a bool mask of shape ({len(self)},), got {rows.dtype} {rows.shape}"
            )
        return Interactions(
            self.user_ids,
            self.item_ids,
            self.user_indexes[rows],
            self.item_indexes[rows],
            self.weights[rows],
            None if self.times is None else self.times[rows],
            None if self.ratings is None else self.ratings[rows],
            None if self.order is None else self.order[rows],
        )

    def in_terms_of(self, items: Vocabulary) -> Interactions:
        """The rows in the item indexes of another catalogue, less those of items it does not know."""
        mapped = items.indexes_of(self.item_ids)[self.item_indexes]
        rows = np.lexsort((mapped, self.user_indexes))
        rows = rows[mapped[rows] >= 0]
        columns = Columns(self.weights, self.times, self.ratings).at(rows)
        order = None if self.order is None else self.order[rows]
        return Interactions(self.user_ids, items.ids, self.user_indexes[rows], mapped[rows], *columns, order)

    def counts_by_item(self) -> Times:
        """Rows per item: ndarray of int64, shape (n_items,)."""
        return np.bincount(self.item_indexes, minlength=self.n_items)

    def counts_by_user(self) -> Times:
        """Rows per user: ndarray of int64, shape (n_users,)."""
        return np.bincount(self.user_indexes, minlength=self.n_users)

    @cached_property
    def _row_starts(self) -> Times:
        return np.concatenate([[0], np.cumsum(self.counts_by_user())])


def _oldest_first(times: Times, order: Times | None) -> npt.NDArray[np.intp]:
    return np.argsort(times, kind="stable") if order is None else np.lexsort((order, times))
