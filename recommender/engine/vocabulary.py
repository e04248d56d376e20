"""Opaque ids on one side, positions in a matrix on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from recommender.engine.arrays import Ids, Indexes
from recommender.engine.errors import UnknownItemError


def as_ids(values: npt.ArrayLike | pd.Series[Any]) -> Ids:
    """Ids as an int64 or a text array.

    Parameters
    ----------
    values : array_like of int or str, shape (n,)

    Raises
    ------
    ValueError
        When the values are neither all whole numbers nor text.
    """
    ids = np.asarray(values)
    if ids.ndim != 1:
        raise ValueError(f"ids must be one-dimensional, got shape {ids.shape}")
    if ids.size == 0 and ids.dtype.kind not in "iuU":
        return np.empty(0, dtype=np.int64)
    if ids.dtype.kind in "iu":
        return ids.astype(np.int64)
    if ids.dtype.kind == "U":
        return ids
    if ids.dtype.kind in "OT":
        return _ids_from_objects(ids)
    raise ValueError(f"ids must be whole numbers or text, got {ids.dtype}")


def _ids_from_objects(ids: npt.NDArray[Any]) -> Ids:
    types = {type(value) for value in ids.tolist()}
    if types <= {str}:
        return ids.astype(str)
    if types <= {int}:
        return ids.astype(np.int64)
    raise ValueError(f"ids must be all whole numbers or all text, got {sorted(t.__name__ for t in types)}")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Distinct ids in a fixed order; the position of an id is its index.

    Parameters
    ----------
    ids : ndarray of int64 or str, shape (n,), distinct

    Examples
    --------
    >>> movies = Vocabulary(np.array(["alien", "brazil"]))
    >>> movies.index_of("brazil")
    1
    >>> movies.indexes_of(["brazil", "unheard of"]).tolist()
    [1, -1]
    """

    ids: Ids

    def __post_init__(self) -> None:
        if not self._lookup.is_unique:
            raise ValueError(
                f"ids must be distinct, {self._lookup[self._lookup.duplicated()][0]!r} occurs twice"
            )

    def __len__(self) -> int:
        return int(self.ids.size)

    def __contains__(self, key: object) -> bool:
        return key in self._lookup

    @cached_property
    def _lookup(self) -> pd.Index[Any]:
        return pd.Index(self.ids)

    def index_of(self, key: int | str) -> int:
        """The index of one id.

        Raises
        ------
        UnknownItemError
            When the id is not in the vocabulary.
        """
        try:
            return cast(int, self._lookup.get_loc(key))
        except KeyError:
            raise UnknownItemError(f"{key!r} is none of the {len(self)} known ids") from None

    def indexes_of(self, keys: npt.ArrayLike | Sequence[int] | Sequence[str]) -> Indexes:
        """Indexes of many ids: int32, shape (n,); -1 where an id is unknown."""
        wanted = as_ids(keys)
        if wanted.size == 0 or wanted.dtype.kind != self.ids.dtype.kind:
            return np.full(wanted.size, -1, dtype=np.int32)
        return self._lookup.get_indexer(pd.Index(wanted)).astype(np.int32)
