"""Ours and the peers', all seen as the same three steps: fit, rank for one history, name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

from recommender.engine.algorithm import Algorithm
from recommender.engine.defaults import algorithm_named
from recommender.engine.interactions import History, Interactions

N_THREADS = 2
ALS_SETTINGS = ((0.01, 1.0), (1.0, 1.0), (10.0, 1.0), (10.0, 4.0))
"""Regularisation and alpha of `implicit`'s ALS: its own defaults, and stronger ones."""

Rank = Callable[[History, int], npt.NDArray[np.int32]]


class Contender(Protocol):
    """Fits and returns the function that ranks."""

    name: str

    def fit(self, train: Interactions) -> Rank: ...


class Ours:
    """An algorithm of the engine; with the settings of training, or as given."""

    def __init__(self, algorithm: str | Algorithm) -> None:
        self.algorithm = algorithm_named(algorithm) if isinstance(algorithm, str) else algorithm
        self.name = f"MovieGeek {self.algorithm.name()}"

    def fit(self, train: Interactions) -> Rank:
        fitted = self.algorithm.fit(train)
        return lambda history, k: fitted.recommend_for(history, k).item_indexes


class Implicit:
    """A model of the `implicit` package, folding in the history as it does for unknown users."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = f"implicit {name}"
        self.model = model

    def fit(self, train: Interactions) -> Rank:
        self.model.fit(peer_matrix(train), show_progress=False)
        n_items = train.n_items

        def rank(history: History, k: int) -> npt.NDArray[np.int32]:
            row = csr_matrix(
                (history.weights, history.item_indexes, np.array([0, len(history)], dtype=np.int32)),
                (1, n_items),
            )
            listed, _ = self.model.recommend(0, row, N=k, recalculate_user=True)
            return np.asarray(listed[listed >= 0], dtype=np.int32)

        return rank


def peer_matrix(train: Interactions) -> csr_matrix:
    """The interactions as `implicit` takes them: with 32-bit indexes only."""
    matrix = csr_matrix(train.matrix())
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return matrix


def implicit_als(regularization: float, alpha: float) -> Implicit:
    """Its ALS with 64 factors and 15 sweeps."""
    model = AlternatingLeastSquares(
        factors=64, regularization=regularization, alpha=alpha, random_state=0, num_threads=N_THREADS
    )
    return Implicit(f"ALS, regularisation {regularization:g}, alpha {alpha:g}", model)


def implicit_cosine(n_neighbours: int) -> Implicit:
    """Its item neighbourhoods by cosine."""
    model = CosineRecommender(K=n_neighbours, num_threads=N_THREADS)
    return Implicit(f"item cosine, K={n_neighbours}", model)


def contenders() -> list[Contender]:
    """Ours first: it is what the others are divided by."""
    return [
        *(Ours(name) for name in ("default", "ease", "ials", "item_knn", "popularity")),
        *(implicit_als(*settings) for settings in ALS_SETTINGS),
        implicit_cosine(100),
        implicit_cosine(200),
    ]
