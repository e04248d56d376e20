"""Fits one algorithm at one size in a process of its own: JSON on standard output."""

from __future__ import annotations

import argparse
import json
import math
import resource
import sys
import time
import warnings

from benchmarks.growth.worlds import FULL_ITEMS, Size, features_of, world
from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms.ease import EASE
from recommender.engine.defaults import algorithm_named, predictor_named
from recommender.engine.evaluation.costs import measured
from recommender.engine.interactions import History
from recommender.engine.naming import algorithm_class


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--algorithm", required=True)
    parser.add_argument("--share", type=float, required=True)
    parser.add_argument("--limit", type=float, required=True, help="seconds of the processor for the fit")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    interactions = world(Size(asked.share))
    _warm_up(asked.algorithm)
    features = features_of(interactions)
    algorithm = _algorithm(asked.algorithm)
    started = time.process_time()
    most = math.ceil(started + asked.limit)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    with measured() as fit:
        algorithm.fit(interactions, features=features)
    seconds = time.process_time() - started
    found = {"n_rows": len(interactions), "seconds": seconds, "peak_bytes": fit.peak_bytes}
    json.dump(found, sys.stdout)


def _algorithm(name: str) -> Algorithm:
    if name == "ease":  # all movies in its matrix, not only the most popular
        return EASE(max_items=FULL_ITEMS)
    needs_ratings = algorithm_class(name).capabilities.needs_ratings
    return predictor_named(name) if needs_ratings else algorithm_named(name)


def _warm_up(name: str) -> None:
    """The compiler's time is not the algorithm's."""
    tiny = world(Size(1 / 20_000))
    _algorithm(name).fit(tiny, features=features_of(tiny)).recommend_for(History.empty(), 1)


if __name__ == "__main__":
    main()
