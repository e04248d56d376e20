"""Which algorithm is better, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from recommender.engine.algorithm import Algorithm
from recommender.engine.evaluation.lists import ListJudge
from recommender.engine.evaluation.ratings import report_on_ratings
from recommender.engine.evaluation.report import AlgorithmResult, EvaluationReport, Progress
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.engine.splits import Split, leave_last_out, strong_split, time_split

__all__ = ["AlgorithmResult", "EvaluationReport", "Progress", "Protocol", "evaluate"]

Protocol = Literal["time", "strong", "loo", "rating"]


def evaluate(
    interactions: Interactions,
    *,
    protocol: Protocol,
    algorithms: Mapping[str, Algorithm],
    k: int | Sequence[int] = 10,
    seed: int = 0,
    features: ItemFeatures | None = None,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Fit algorithms on the training part and judge them on the holdout.

    Parameters
    ----------
    interactions : Interactions; for lists all of them count as relevant, so leave out what was disliked
    protocol : "time" (global time split), "strong" (held-out users), "loo" (last one out) make lists;
        "rating" (five folds) predicts ratings
    algorithms : label -> unfitted Algorithm; the first one is what the others are compared with
    k : length of the lists; several give accuracy at each, everything else at the first
    seed : of split and resampling
    features : ItemFeatures, for algorithms that need them and for the diversity of lists
    progress : called after each user or fold

    Returns
    -------
    EvaluationReport

    Raises
    ------
    ValueError
        When an argument is out of range, or the interactions lack what protocol or algorithm needs.
    """
    if protocol not in get_args(Protocol):
        raise ValueError(f"protocol must be one of {', '.join(get_args(Protocol))}, got {protocol!r}")
    if not algorithms:
        raise ValueError("algorithms must name at least one")
    tell = progress or _say_nothing
    if protocol == "rating":
        return report_on_ratings(interactions, algorithms, seed=seed, tell=tell)
    ks = (k,) if isinstance(k, int) else tuple(k)
    if not ks or min(ks) < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    split = _split(interactions, protocol, seed)
    judge = ListJudge.of(split, ks=ks, seed=seed, features=features)
    return judge.report(protocol, algorithms, tell)


def _split(interactions: Interactions, protocol: Protocol, seed: int) -> Split:
    if protocol == "time":
        return time_split(interactions)
    return leave_last_out(interactions) if protocol == "loo" else strong_split(interactions, seed=seed)


def _say_nothing(label: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
