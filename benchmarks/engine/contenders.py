"""Ours and the peers', all seen as the same three steps: fit, rank for one history, name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

from recommender.engine.defaults import algorithm_named
from recommender.engine.interactions import History, Interactions

Rank = Callable[[History, int], npt.NDArray[np.int32]]


class Contender(Protocol):
    """Fits and returns the function that ranks."""

    name: str

    def fit(self, train: Interactions) -> Rank: ...


class Ours:
    def __init__(self, algorithm: str) -> None:
        self.name = f"MovieGeek {algorithm}"
        self.algorithm = algorithm

    def fit(self, train: Interactions) -> Rank:
        fitted = algorithm_named(self.algorithm).fit(train)
        return lambda history, k: fitted.recommend_for(history, k).item_indexes


class Implicit:
    """A model of the `implicit` package, folding in the history as it does for unknown users."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = f"implicit {name}"
        self.model = model

    def fit(self, train: Interactions) -> Rank:
        # implicit takes 32-bit indexes only.
        matrix = csr_matrix(train.matrix())
        matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
        self.model.fit(matrix, show_progress=False)
        n_items = train.n_items

        def rank(history: History, k: int) -> npt.NDArray[np.int32]:
            row = csr_matrix(
                (history.weights, history.item_indexes, np.array([0, len(history)], dtype=np.int32)),
                (1, n_items),
            )
            listed, _ = self.model.recommend(0, row, N=k, recalculate_user=True)
            return np.asarray(listed[listed >= 0], dtype=np.int32)

        return rank


def contenders() -> list[Contender]:
    """Ours first: it is what the peers are divided by."""
    return [
        Ours("ease"),
        Ours("item_knn"),
        Ours("popularity"),
        Implicit("ALS, 64 factors", AlternatingLeastSquares(factors=64, random_state=0, num_threads=2)),
        Implicit("item cosine, K=100", CosineRecommender(K=100, num_threads=2)),
    ]
