"""From scores to the best k items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats, Indexes


@dataclass(frozen=True, eq=False)
class Ranking:
    """Items in rank order, best first.

    Parameters
    ----------
    item_indexes : ndarray of int32, shape (n,), distinct
    scores : ndarray of float64, shape (n,), not increasing; comparable within one user only
    """

    item_indexes: Indexes
    scores: Floats

    def __len__(self) -> int:
        return int(self.item_indexes.size)


def top_k(
    scores: Floats,
    k: int,
    *,
    exclude: Iterable[int] | npt.NDArray[np.integer] = (),
    candidates: Iterable[int] | npt.NDArray[np.integer] | None = None,
    tie_break: Floats | None = None,
) -> Ranking:
    """The k highest scores.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_items,); -inf takes an item out
    k : int, at least 1
    exclude : item indexes to leave out; those outside the catalogue are ignored
    candidates : item indexes to choose from; all by default
    tie_break : ndarray of float64, shape (n_items,); among equal scores the higher comes first

    Returns
    -------
    Ranking of at most k items: by score, then `tie_break`, then the smaller item index.

    Raises
    ------
    ValueError
        When k is below 1 or a score is not a number.

    Examples
    --------
    >>> top_k(np.array([1.0, 3.0, 3.0, 2.0]), 2, exclude=[1]).item_indexes.tolist()
    [2, 3]
    >>> top_k(np.zeros(3), 2, tie_break=np.array([0.0, 1.0, 1.0])).item_indexes.tolist()
    [1, 2]
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    if np.isnan(scores).any():
        raise ValueError(
            f"scores must be numbers, got NaN for item {int(np.flatnonzero(np.isnan(scores))[0])}"
        )
    allowed = _allowed(scores, exclude=exclude, candidates=candidates)
    best = _best(scores[allowed], k, None if tie_break is None else tie_break[allowed])
    chosen = allowed[best]
    return Ranking(chosen.astype(np.int32), scores[chosen])


def _allowed(
    scores: Floats,
    *,
    exclude: Iterable[int] | npt.NDArray[np.integer],
    candidates: Iterable[int] | npt.NDArray[np.integer] | None,
) -> npt.NDArray[np.intp]:
    is_allowed = scores > -np.inf
    if candidates is not None:
        is_candidate = np.zeros_like(is_allowed)
        is_candidate[_inside(candidates, scores.size)] = True
        is_allowed &= is_candidate
    is_allowed[_inside(exclude, scores.size)] = False
    return np.flatnonzero(is_allowed)


def _inside(indexes: Iterable[int] | npt.NDArray[np.integer], n_items: int) -> npt.NDArray[np.intp]:
    wanted = np.asarray(indexes if isinstance(indexes, np.ndarray) else list(indexes), dtype=np.intp)
    return wanted[(wanted >= 0) & (wanted < n_items)]


def _best(scores: Floats, k: int, tie_break: Floats | None) -> npt.NDArray[np.intp]:
    """Positions of the k best; only those at or above the k-th score are sorted."""
    positions = np.arange(scores.size)
    if k < scores.size:
        kth = np.partition(scores, scores.size - k)[scores.size - k]
        positions = np.flatnonzero(scores >= kth)
    ties = np.zeros(positions.size) if tie_break is None else tie_break[positions]
    order = np.lexsort((positions, -ties, -scores[positions]))[:k]
    return positions[order]
