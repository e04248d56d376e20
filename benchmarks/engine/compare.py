"""Fits every contender on one strong split and takes its time and its NDCG."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.engine.contenders import Contender, Rank
from recommender.engine.metrics.estimates import Estimate, mean_estimate
from recommender.engine.metrics.ranking import ndcg
from recommender.engine.splits import Split

K_LIST = 10
K_NDCG = 100


@dataclass(frozen=True)
class Result:
    name: str
    fit_seconds: float
    list_ms: float  # median time of one list of ten for one history
    ndcg: Estimate


def compare(contenders: Sequence[Contender], split: Split, *, seed: int) -> list[Result]:
    return [_result(contender, split, seed=seed) for contender in contenders]


def _result(contender: Contender, split: Split, *, seed: int) -> Result:
    started = time.perf_counter()
    rank = contender.fit(split.train)
    fit_seconds = time.perf_counter() - started
    found = [ndcg(rank(case.history, K_NDCG), case.relevant, k=K_NDCG) for case in split.cases]
    return Result(
        name=contender.name,
        fit_seconds=fit_seconds,
        list_ms=_median_ms(rank, split),
        ndcg=mean_estimate(np.array(found), seed=seed),
    )


def _median_ms(rank: Rank, split: Split) -> float:
    seconds = []
    for case in split.cases:
        started = time.perf_counter()
        rank(case.history, K_LIST)
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds))
