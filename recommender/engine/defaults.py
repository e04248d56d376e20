"""The one place that says which settings training and the commands use, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recommender.engine.algorithm import Algorithm
from recommender.engine.naming import algorithm_class, algorithm_names, name_and_settings

DEFAULT = "default"
"""The algorithm that chooses by itself for lists; for ratings it stands for `PREDICTOR`."""

PREDICTOR = "bayesian_fm"
"""It has the lowest error on every data set measured (docs/decisions/engine-ratings.md)."""

HYPERPARAMETERS: dict[str, dict[str, Any]] = {}
"""For lists; what is not named here is as the algorithm's own file says."""

PREDICTING: dict[str, dict[str, Any]] = {
    "item_knn": {"similarity": "residual", "shrinkage": 100.0, "n_neighbours": 500},
    "user_knn": {"similarity": "residual", "shrinkage": 100.0},
}
"""For predicted ratings, where neighbours are found by what ratings say beyond the baseline."""


def algorithm_named(name: str) -> Algorithm:
    """An unfitted algorithm for lists with the settings of training; "default" chooses by itself.

    Parameters
    ----------
    name : one of `algorithm_names()`, with settings of its own where it is written as `ease(l2=300)`

    Raises
    ------
    UnknownAlgorithmError, ValueError
        When there is no such algorithm, or it has no such setting.
    """
    plain, settings = name_and_settings(name)
    return algorithm_class(plain)(**HYPERPARAMETERS.get(plain, {}) | settings)


def predictor_named(name: str) -> Algorithm:
    """An unfitted algorithm for predicted ratings; "default" is the Bayesian factorisation machine.

    Raises
    ------
    UnknownAlgorithmError
        When there is no such algorithm.
    ValueError
        When the algorithm predicts no ratings.
    """
    chosen, settings = name_and_settings(PREDICTOR if name == DEFAULT else name)
    algorithm = algorithm_class(chosen)
    if not algorithm.capabilities.predicts:
        able = [other for other in algorithm_names() if algorithm_class(other).capabilities.predicts]
        raise ValueError(f"{chosen} predicts no ratings; {', '.join(able)} do")
    return algorithm(**PREDICTING.get(chosen, {}) | settings)


def algorithms_named(names: Iterable[str]) -> dict[str, Algorithm]:
    """Unfitted algorithms for lists by name, in order."""
    return {name: algorithm_named(name) for name in names}
