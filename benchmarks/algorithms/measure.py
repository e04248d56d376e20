"""Measures one cell in a process of its own, so that its peak of memory is its own: JSON on standard output."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.algorithms.cells import Measured
from recommender.engine.arrays import Floats, sums_by
from recommender.engine.defaults import algorithm_named, predictor_named
from recommender.engine.evaluation import splits_of
from recommender.engine.evaluation.costs import measured
from recommender.engine.evaluation.lists import ListJudge
from recommender.engine.splits import rating_folds
from recommender.measuring.evaluation_data import EvaluationData, read_evaluation_data

SEED = 0
LENGTHS = {"strong": 100, "time": 10}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--protocol", required=True)
    parser.add_argument("--algorithm", required=True)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # standard output is JSON; warnings are the tests' business
    data = read_evaluation_data(asked.data)
    measure = _ratings if asked.protocol == "rating" else _lists
    json.dump(asdict(measure(data, asked.algorithm, asked.protocol)), sys.stdout)


def _lists(data: EvaluationData, algorithm: str, protocol: str) -> Measured:
    k = LENGTHS[protocol]
    interactions = data.relevant_for(protocol, positive_from=None)  # type: ignore[arg-type]
    (split,) = splits_of(interactions, protocol, seed=SEED)  # type: ignore[arg-type]
    judged = ListJudge.of(split, ks=(k,), features=data.features).judge(
        algorithm_named(algorithm), lambda done: None
    )
    return Measured(
        values=_numbers(judged.per_case[f"ndcg@{k}"]),
        counts=[],
        coverage=judged.totals[f"catalogue_coverage@{k}"],
        fit_seconds=judged.fit.seconds,
        peak_bytes=judged.fit.peak_bytes,
    )


def _ratings(data: EvaluationData, algorithm: str, protocol: str) -> Measured:
    """The first of the five folds."""
    interactions, model = data.rated(), predictor_named(algorithm)
    (fold,) = islice(rating_folds(interactions, seed=SEED), 1)
    with measured() as fit:
        model.fit(fold.train, features=data.features)
    errors = model.predict(fold.user_indexes, fold.item_indexes, times=fold.times) - fold.ratings
    n_users = interactions.n_users
    return Measured(
        values=_numbers(sums_by(fold.user_indexes, errors**2, n_users)),
        counts=np.bincount(fold.user_indexes, minlength=n_users).astype(float).tolist(),
        coverage=None,
        fit_seconds=fit.seconds,
        peak_bytes=fit.peak_bytes,
    )


def _numbers(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


if __name__ == "__main__":
    main()
