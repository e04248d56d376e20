"""Why a score is what it is."""

from __future__ import annotations

from dataclasses import dataclass

from recommender.engine.arrays import Floats, Indexes


@dataclass(frozen=True, eq=False)
class Explanation:
    """Which items of a history speak for (or against) an item.

    Parameters
    ----------
    item_indexes : ndarray of int32, shape (n,), strongest contribution first
    contributions : ndarray of float64, shape (n,)
    rest : part of the score that comes from no item of the history
    """

    item_indexes: Indexes
    contributions: Floats
    rest: float

    @property
    def score(self) -> float:
        """The explained score: all contributions and the rest."""
        return float(self.contributions.sum()) + self.rest
