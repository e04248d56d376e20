"""Names for the array types that the engine hands around."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Indexes: TypeAlias = npt.NDArray[np.int32]
AnyIndexes: TypeAlias = npt.NDArray[np.integer[Any]]
"""Indexes as callers have them, of whatever width."""
Times: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Ids: TypeAlias = npt.NDArray[Any]
"""int64, or numpy text (`<U…`): opaque ids, never objects, so that they can be stored without pickle."""


def sums_by(indexes: Indexes, values: Floats, n: int) -> Floats:
    """Sum of the values at each index: float64, shape (n,)."""
    return np.bincount(indexes, weights=values, minlength=n).astype(np.float64, copy=False)
