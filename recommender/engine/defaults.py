"""The one place that says which settings training and the commands use, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms import algorithm_class, algorithm_names

DEFAULT = "default"
"""The name under which `algorithm_named` chooses by itself."""

HYPERPARAMETERS: dict[str, dict[str, Any]] = {
    "ease": {},
    "item_knn": {},
}
"""For lists; what is not named here is as the algorithm's own file says."""

PREDICTING: dict[str, dict[str, Any]] = {
    "item_knn": {"similarity": "residual", "shrinkage": 100.0, "n_neighbours": 500},
}
"""For predicted ratings, where neighbours are found by what ratings say beyond the baseline."""


def default_name(n_items: int) -> str:
    """EASE, the best single model for lists, where its square fits; else item kNN."""
    largest: int = algorithm_class("ease")().hyperparameters()["max_items"]
    return "ease" if n_items <= largest else "item_knn"


def algorithm_named(name: str, *, n_items: int) -> Algorithm:
    """An unfitted algorithm for lists with the settings of training.

    Parameters
    ----------
    name : one of `algorithm_names()`, or "default"
    n_items : size of the catalogue, by which "default" chooses

    Raises
    ------
    UnknownAlgorithmError
        When there is no such algorithm.
    """
    chosen = default_name(n_items) if name == DEFAULT else name
    return algorithm_class(chosen)(**HYPERPARAMETERS.get(chosen, {}))


def predictor_named(name: str) -> Algorithm:
    """An unfitted algorithm for predicted ratings; "default" is item kNN over the baseline.

    Raises
    ------
    UnknownAlgorithmError
        When there is no such algorithm.
    ValueError
        When the algorithm predicts no ratings.
    """
    chosen = "item_knn" if name == DEFAULT else name
    kind = algorithm_class(chosen)
    if not kind.capabilities.predicts:
        able = [other for other in algorithm_names() if algorithm_class(other).capabilities.predicts]
        raise ValueError(f"{chosen} predicts no ratings; {', '.join(able)} do")
    return kind(**PREDICTING.get(chosen, {}))


def algorithms_named(names: Iterable[str], *, n_items: int) -> dict[str, Algorithm]:
    """Unfitted algorithms for lists by name, in order."""
    return {name: algorithm_named(name, n_items=n_items) for name in names}
