"""Fits every contender on one strong split and takes its time, its memory and its NDCG."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.engine.contenders import Contender, Rank
from recommender.engine.arrays import Floats
from recommender.engine.evaluation.costs import measured
from recommender.engine.metrics.estimates import Estimate, mean_estimate, paired_ratio
from recommender.engine.metrics.ranking import ndcg
from recommender.engine.splits import Split

K_LIST = 10
K_NDCG = 100


@dataclass(frozen=True, eq=False)
class Result:
    """What one contender did; `ratio` is its NDCG over that of the first, paired by person."""

    name: str
    fit_seconds: float
    peak_bytes: int | None
    list_ms: float  # median time of one list of ten for one history
    ndcg: Estimate
    ratio: Estimate


def compare(contenders: Sequence[Contender], split: Split, *, seed: int) -> list[Result]:
    """The contenders one after the other on the same cases."""
    results: list[Result] = []
    first: Floats | None = None
    for contender in contenders:
        with measured() as fit:
            rank = contender.fit(split.train)
        found = ndcg_of(rank, split)
        first = found if first is None else first
        results.append(
            Result(
                contender.name,
                fit.seconds,
                fit.peak_bytes,
                _median_ms(rank, split),
                mean_estimate(found, seed=seed),
                paired_ratio(found, first, seed=seed),
            )
        )
    return results


def ndcg_of(rank: Rank, split: Split) -> Floats:
    """NDCG@100 of every case."""
    return np.array([ndcg(rank(case.history, K_NDCG), case.relevant, k=K_NDCG) for case in split.cases])


def _median_ms(rank: Rank, split: Split) -> float:
    seconds = []
    for case in split.cases:
        started = time.perf_counter()
        rank(case.history, K_LIST)
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds))
