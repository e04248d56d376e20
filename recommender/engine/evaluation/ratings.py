"""Judging algorithms by the ratings that they predict."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import AnyIndexes, Floats, sums_by
from recommender.engine.evaluation.comparison import with_holm
from recommender.engine.evaluation.costs import measured
from recommender.engine.evaluation.report import AlgorithmResult, EvaluationReport, FoldResult, Progress
from recommender.engine.interactions import Interactions
from recommender.engine.metrics.estimates import (
    Estimate,
    pooled_mean_estimate,
    root_mean_difference,
    root_mean_estimate,
    root_mean_ratio,
)
from recommender.engine.metrics.rating import mae, rmse
from recommender.engine.metrics.significance import permutation_p
from recommender.engine.splits import RatingFold, published_folds, rating_folds

N_FOLDS = 5


def report_on_ratings(
    interactions: Interactions,
    algorithms: Mapping[str, Algorithm],
    *,
    fold_of_row: AnyIndexes | None,
    seed: int,
    tell: Progress,
) -> EvaluationReport:
    """RMSE and MAE over all ratings, each predicted from the other folds; the first is the reference.

    Models with a clock are told when each rating to predict was given (as in Koren 2009).
    """
    if fold_of_row is None:
        folds, drawn = list(rating_folds(interactions, seed=seed, n_folds=N_FOLDS)), "random"
    else:
        folds, drawn = list(published_folds(interactions, fold_of_row)), "published"
    results: list[AlgorithmResult] = []
    for label, algorithm in algorithms.items():
        reference = results[0].per_user if results else None
        results.append(_result(folds, label, algorithm, reference=reference, seed=seed, tell=tell))
    return EvaluationReport(
        protocol="rating",
        k=None,
        seed=seed,
        n_users=int(np.count_nonzero(results[0].per_user["n_ratings"])),
        n_without_holdout=0,
        n_cold=0,
        results=tuple(with_holm(results)),
        folds=f"{len(folds)} {drawn} folds",
    )


def _result(
    folds: list[RatingFold],
    label: str,
    algorithm: Algorithm,
    *,
    reference: dict[str, Floats] | None,
    seed: int,
    tell: Progress,
) -> AlgorithmResult:
    n_users = folds[0].train.n_users
    per_user = {name: np.zeros(n_users) for name in ("squared", "absolute", "n_ratings")}
    by_fold: list[FoldResult] = []
    fit_seconds = predict_seconds = 0.0
    peak_bytes = 0
    tell(label, 0, len(folds))
    for done, fold in enumerate(folds, start=1):
        with measured() as fit:
            algorithm.fit(fold.train)
        fitted = time.perf_counter()
        predicted = algorithm.predict(fold.user_indexes, fold.item_indexes, times=fold.times)
        errors = predicted - fold.ratings
        fit_seconds += fit.seconds
        peak_bytes = max(peak_bytes, fit.peak_bytes or 0)
        predict_seconds += time.perf_counter() - fitted
        per_user["squared"] += sums_by(fold.user_indexes, errors**2, n_users)
        per_user["absolute"] += sums_by(fold.user_indexes, np.abs(errors), n_users)
        per_user["n_ratings"] += np.bincount(fold.user_indexes, minlength=n_users)
        by_fold.append(FoldResult(errors.size, rmse(predicted, fold.ratings), mae(predicted, fold.ratings)))
        tell(label, done, len(folds))
    return AlgorithmResult(
        label=label,
        algorithm=algorithm.name(),
        hyperparameters=algorithm.hyperparameters(),
        metrics=_metrics(per_user, seed=seed),
        totals={},
        differences=_differences(per_user, reference, seed=seed),
        fit_seconds=fit_seconds / len(folds),
        seconds_per_answer=predict_seconds / per_user["n_ratings"].sum(),
        per_user=per_user,
        ratio=None
        if reference is None
        else root_mean_ratio(per_user["squared"], reference["squared"], seed=seed),
        p_value=np.nan
        if reference is None
        else permutation_p(per_user["squared"] - reference["squared"], seed=seed),
        peak_bytes=peak_bytes or None,
        choices=algorithm.choices(),
        by_fold=tuple(by_fold),
    )


def _metrics(per_user: dict[str, Floats], *, seed: int) -> dict[str, Estimate]:
    n = per_user["n_ratings"]
    return {
        "rmse": root_mean_estimate(per_user["squared"], n, seed=seed),
        "mae": pooled_mean_estimate(per_user["absolute"], n, seed=seed),
    }


def _differences(
    per_user: dict[str, Floats], reference: dict[str, Floats] | None, *, seed: int
) -> dict[str, Estimate]:
    if reference is None:
        return {}
    n = per_user["n_ratings"]
    between = root_mean_difference(per_user["squared"], reference["squared"], n, seed=seed)
    return {"rmse": between}
