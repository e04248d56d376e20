"""The catalogue as one model sees it for one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.interactions import History
from recommender.engine.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted algorithm with the movies it knows."""

    algorithm: str
    version: str
    fitted: Algorithm
    items: Vocabulary  # of movie ids


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores of the stock's rows.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_movies,); -inf where the model has no opinion
    item_indexes : ndarray of int64, shape (n_movies,), the model's index of each row; -1 where unknown
    candidates : ndarray of int64, rows that may be shown to the person, best first
    """

    model: Model
    history: History
    scores: npt.NDArray[np.float64]
    item_indexes: npt.NDArray[np.int64]
    candidates: npt.NDArray[np.int64]

    @cached_property
    def rank_shares(self) -> dict[int, float]:
        """Rank of each candidate over their number: 0 is best."""
        n = self.candidates.size
        return {row: place / n for place, row in enumerate(self.candidates.tolist())}
