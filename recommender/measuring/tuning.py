"""Tuning on a dataset: the search inside the training part, and one test of what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recommender.engine.contenders import contenders
from recommender.engine.evaluation import Protocol, splits_of
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_difference
from recommender.engine.search_space import space_of
from recommender.engine.splits import rating_folds
from recommender.engine.tuning import (
    ListValidation,
    RatingValidation,
    TrialLog,
    Tuned,
    Validation,
    tune,
    validation_of,
)
from recommender.measuring.evaluation_data import EvaluationData


@dataclass(frozen=True)
class Found:
    """What a search found and what that is worth on the test part.

    Parameters
    ----------
    algorithm, metric : by name
    tuned : Tuned, on validation parts
    before, after : Estimate on the test part, of the settings so far and of the best
    difference : Estimate of after less before, paired
    """

    algorithm: str
    metric: str
    tuned: Tuned
    before: Estimate
    after: Estimate
    difference: Estimate

    @property
    def changed(self) -> dict[str, Any]:
        """The hyperparameters that differ from the settings so far."""
        so_far = self.tuned.default.settings
        return {name: value for name, value in self.tuned.best.settings.items() if value != so_far[name]}

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "algorithm": self.algorithm,
            "metric": self.metric,
            "settings": self.tuned.best.settings,
            "changed": self.changed,
            "n_trials": self.tuned.n_trials,
            "validation": {"best": asdict(self.tuned.validation), "gain": asdict(self.tuned.gain)},
            "test": {
                "before": asdict(self.before),
                "after": asdict(self.after),
                "difference": asdict(self.difference),
            },
        }


def tuned_on(
    data: EvaluationData,
    *,
    algorithm: str,
    protocol: Protocol,
    n_candidates: int,
    n_splits: int,
    k: int,
    seed: int,
    positive_from: float | None,
    log: Path | None,
    tell: Callable[[str, int, int], None],
) -> Found:
    """Search inside the training part of a protocol; then fit the settings so far and the best, and test both.

    For ratings training and test part are those of the first of five folds: the others would have tests in it.
    """
    interactions = data.relevant_for(protocol, positive_from=positive_from)
    start = contenders([algorithm], protocol=protocol)[algorithm]
    train, test = _parts(interactions, protocol, seed=seed, k=k, features=data.features)
    validation = validation_of(
        train,
        protocol,
        seed=seed,
        n_splits=n_splits,
        k=k,
        features=data.features,
    )
    question = {
        "algorithm": algorithm,
        "protocol": protocol,
        "k": k,
        "seed": seed,
        "train": validation.fingerprint,
        "space": {name: repr(axis) for name, axis in space_of(start).items()},
        "settings": start.hyperparameters(),
    }
    tuned = tune(
        start,
        validation,
        n_candidates=n_candidates,
        seed=seed,
        log=TrialLog(question, log),
        tell=tell,
    )
    best = type(start)(**tuned.best.settings)
    tell("test part", 0, 2)
    before = test.values(start, 0)
    tell("test part", 1, 2)
    after = before if tuned.best is tuned.default else test.values(best, 0)
    tell("test part", 2, 2)
    return Found(
        algorithm,
        test.metric,
        tuned,
        mean_estimate(before, seed=seed),
        mean_estimate(after, seed=seed),
        paired_difference(after, before, seed=seed),
    )


def _parts(
    interactions: Interactions, protocol: Protocol, *, seed: int, k: int, features: ItemFeatures | None
) -> tuple[Interactions, Validation]:
    """The training part, and the test part asked in the same way as the validation parts inside it."""
    if protocol == "rating":
        return next(rating_folds(interactions, seed=seed)).train, RatingValidation(interactions, 1, seed)
    (split,) = splits_of(interactions, protocol, seed=seed)
    return split.train, ListValidation(interactions, 1, lambda _: split, k, features)
