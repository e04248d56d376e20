"""Which algorithm is better, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import AnyIndexes
from recommender.engine.evaluation.comparison import compare_lists
from recommender.engine.evaluation.ratings import report_on_ratings
from recommender.engine.evaluation.report import AlgorithmResult, EvaluationReport, Progress
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.engine.splits import Split, leave_last_out, strong_split, time_cuts, time_split, with_known

__all__ = ["AlgorithmResult", "EvaluationReport", "Progress", "Protocol", "evaluate", "splits_of"]

Protocol = Literal["time", "strong", "loo", "rating"]


def evaluate(
    interactions: Interactions,
    *,
    protocol: Protocol,
    algorithms: Mapping[str, Algorithm],
    baseline: str | None = None,
    k: int | Sequence[int] = 10,
    seed: int = 0,
    holdout_share: float | None = None,
    cuts: Sequence[float] = (),
    n_known: Sequence[int] = (),
    features: ItemFeatures | None = None,
    fold_of_row: AnyIndexes | None = None,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Fit algorithms on the training part and judge them on the holdout.

    Parameters
    ----------
    interactions : Interactions; for lists all of them count as relevant, so leave out what was disliked
    protocol : "time" (global time split), "strong" (held-out users), "loo" (last one out) make lists;
        "rating" (five folds, random unless given) predicts ratings
    algorithms : label -> unfitted Algorithm
    baseline : label of the one that the others are compared with; the first when left out
    k : length of the lists; several give accuracy at each, everything else at the first
    seed : of split and resampling
    holdout_share, cuts, n_known : as in `splits_of`
    features : ItemFeatures, for algorithms that need them and for the diversity of lists
    fold_of_row : for "rating": published folds, see `published_folds`
    progress : called before an algorithm is fitted and after each list or fold

    Returns
    -------
    EvaluationReport; the baseline comes first.

    Raises
    ------
    ValueError
        When an argument is out of range, or the interactions lack what protocol or algorithm needs.
    """
    if protocol not in get_args(Protocol):
        raise ValueError(f"protocol must be one of {', '.join(get_args(Protocol))}, got {protocol!r}")
    ordered = _baseline_first(algorithms, baseline)
    tell = progress or _say_nothing
    if protocol == "rating":
        return report_on_ratings(interactions, ordered, fold_of_row=fold_of_row, seed=seed, tell=tell)
    ks = (k,) if isinstance(k, int) else tuple(k)
    if not ks or min(ks) < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    splits = splits_of(
        interactions, protocol, seed=seed, holdout_share=holdout_share, cuts=cuts, n_known=n_known
    )
    return compare_lists(splits, ordered, protocol=protocol, ks=ks, seed=seed, features=features, tell=tell)


def splits_of(
    interactions: Interactions,
    protocol: Protocol,
    *,
    seed: int = 0,
    holdout_share: float | None = None,
    cuts: Sequence[float] = (),
    n_known: Sequence[int] = (),
) -> list[Split]:
    """The divisions on which a protocol for lists judges.

    Parameters
    ----------
    interactions, protocol, seed : as in `evaluate`
    holdout_share : "time" holds so much of the rows (0.1), "strong" so much of a held-out user's items (0.2)
    cuts : "time" only: shares of the rows before each of several cuts, whose lists are pooled
    n_known : "strong" only: cut histories to so many items, one division for each number

    Raises
    ------
    ValueError
        When the protocol has no use for an argument, or as in `evaluate`.
    """
    if cuts and protocol != "time":
        raise ValueError(f"cuts belong to protocol time, not to {protocol}")
    if n_known and protocol != "strong":
        raise ValueError(f"n_known belongs to protocol strong, not to {protocol}")
    if protocol == "loo":
        return [leave_last_out(interactions)]
    if protocol == "strong":
        split = strong_split(interactions, seed=seed, holdout_share=holdout_share or 0.2)
        return [with_known(split, n, seed=seed) for n in n_known] or [split]
    share = holdout_share or 0.1
    if cuts:
        return list(time_cuts(interactions, cuts=cuts, holdout_share=share))
    return [time_split(interactions, holdout_share=share)]


def _baseline_first(algorithms: Mapping[str, Algorithm], baseline: str | None) -> dict[str, Algorithm]:
    if not algorithms:
        raise ValueError("algorithms must name at least one")
    if baseline is None:
        return dict(algorithms)
    if baseline not in algorithms:
        raise ValueError(f"the baseline must be one of {', '.join(algorithms)}, got {baseline!r}")
    return {baseline: algorithms[baseline], **algorithms}


def _say_nothing(label: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
