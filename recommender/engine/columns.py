"""Columns as callers have them, checked, converted, and brought to one row per user and item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from recommender.engine.arrays import Floats, Ids, Indexes, Times
from recommender.engine.vocabulary import as_ids

Column = npt.ArrayLike | pd.Series


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns beside the two ids, checked and converted; parameters as in `Interactions.from_columns`."""

    weights: Floats
    times: Times | None
    ratings: Floats | None

    @classmethod
    def checked(
        cls, n_rows: int, *, weights: Column | None, times: Column | None, ratings: Column | None
    ) -> Columns:
        """Columns of one length, of the types that the engine wants; a wrong one is named."""
        columns = cls(
            np.ones(n_rows) if weights is None else _numbers(weights),
            None if times is None else _whole_numbers(times),
            None if ratings is None else _numbers(ratings),
        )
        for name in ("weights", "times", "ratings"):
            column = getattr(columns, name)
            if column is not None and column.shape != (n_rows,):
                raise ValueError(f"{name} must have {n_rows} rows like the ids, got shape {column.shape}")
        check_weights(columns.weights)
        if columns.ratings is not None and np.isinf(columns.ratings).any():
            raise ValueError("ratings must be finite, or NaN where there is none; got an infinite one")
        return columns

    def at(self, rows: npt.NDArray[np.intp]) -> tuple[Floats, Times | None, Floats | None]:
        """Some of the rows of each column."""
        times = None if self.times is None else self.times[rows]
        return self.weights[rows], times, None if self.ratings is None else self.ratings[rows]


def _numbers(values: Column) -> Floats:
    return np.array(values, dtype=np.float64)


def _whole_numbers(values: Column) -> Times:
    numbers = np.asarray(values)
    if numbers.dtype.kind == "f" and not np.array_equal(numbers, np.floor(numbers)):
        raise ValueError("times must be whole unix seconds; leave the column out when they are unknown")
    return numbers.astype(np.int64)


def check_weights(weights: Floats) -> None:
    """Refuse weights that are not finite numbers above 0; the message names the row."""
    bad = ~((weights > 0) & np.isfinite(weights))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise ValueError(f"weights must be positive numbers, got {weights[row]} in row {row}")


def joined(items: Ids, catalogue: Column | None) -> Ids:
    """The items, and those of the catalogue that nobody met."""
    if catalogue is None:
        return items
    more = as_ids(catalogue)
    if items.size and more.size and items.dtype.kind != more.dtype.kind:
        raise ValueError(f"catalogue has ids of {more.dtype}, item_ids of {items.dtype}")
    return np.concatenate([items, more]) if items.size and more.size else (more if more.size else items)


def encode(ids: Ids) -> tuple[Ids, Indexes]:
    """The distinct ids, sorted, and for each row the index of its own."""
    codes, known = pd.factorize(pd.Series(ids), sort=True)
    return as_ids(known.to_numpy()), codes.astype(np.int32)


def newest_rows(user_indexes: Indexes, item_indexes: Indexes, times: Times | None) -> npt.NDArray[np.intp]:
    """Rows of the newest entry of each pair, sorted by user and item."""
    keys: tuple[npt.NDArray[Any], ...] = (item_indexes, user_indexes)
    order = np.lexsort(keys if times is None else (times, *keys))  # stable: the last of equals stays last
    users, items = user_indexes[order], item_indexes[order]
    is_last = np.ones(order.size, dtype=np.bool_)
    is_last[:-1] = (users[1:] != users[:-1]) | (items[1:] != items[:-1])
    return order[is_last]
