"""What a model learned, as plain arrays by name, and back; matrices are taken apart so that all can be stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Arrays = Mapping[str, npt.NDArray[Any]]

CSR_PARTS = ("data", "indices", "indptr")
BETWEEN = "__"
"""Between a part's name and the name of its array."""


def arrays_of(learned: Mapping[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """Arrays of learned attributes.

    Parameters
    ----------
    learned : attribute name -> ndarray, number or csr_array

    Returns
    -------
    dict; a csr_array named `x` gives `x.data`, `x.indices`, `x.indptr` and `x.shape`, a number shape ().
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    for key, value in learned.items():
        if isinstance(value, csr_array):
            arrays |= {f"{key}.{part}": getattr(value, part) for part in CSR_PARTS}
            arrays[f"{key}.shape"] = np.array(value.shape)
        else:
            arrays[key] = np.asarray(value)
    return arrays


def learned_from(arrays: Arrays) -> dict[str, Any]:
    """Learned attributes from what `arrays_of` gave; arrays are used as they are, not copied.

    Examples
    --------
    >>> matrix = csr_array(np.array([[0.0, 2.0]]))
    >>> again = learned_from(arrays_of({"n_items_": 2, "matrix_": matrix}))
    >>> again["n_items_"], again["matrix_"].toarray().tolist()
    (2, [[0.0, 2.0]])
    """
    learned: dict[str, Any] = {}
    for key, array in arrays.items():
        name, _, part = key.partition(".")
        if part == "data":
            learned[name] = _csr_from(arrays, name)
        elif not part:
            learned[name] = array if array.ndim else array.item()
    return learned


def _csr_from(arrays: Arrays, name: str) -> csr_array:
    parts = tuple(arrays[f"{name}.{part}"] for part in CSR_PARTS)
    rows, columns = (int(n) for n in arrays[f"{name}.shape"])
    return csr_array(parts, shape=(rows, columns), copy=False)


def prefixed(part: str, arrays: Arrays) -> dict[str, npt.NDArray[Any]]:
    """Arrays of a part behind its name, to stand among those of the whole."""
    return {f"{part}{BETWEEN}{key}": array for key, array in arrays.items()}


def part_of(part: str, arrays: Arrays) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `prefixed` put behind a part's name."""
    start = part + BETWEEN
    return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}
