"""What an evaluation found, as numbers and as JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from recommender.engine.arrays import Floats
from recommender.engine.metrics.estimates import Estimate

Progress = Callable[[str, int, int], None]
"""Called with the label of an algorithm, steps done and steps in all."""

LOWER_IS_BETTER = frozenset({"rmse", "mae"})


@dataclass(frozen=True)
class SplitResult:
    """The primary metric on one split.

    Parameters
    ----------
    at : moment of the cut in unix seconds; None when time plays no part
    n_known : items that were known of everybody; None when histories were whole
    n_lists : lists that were judged
    estimate : Estimate of the mean over the lists
    difference : Estimate of this less the reference, paired
    """

    at: int | None
    n_known: int | None
    n_lists: int
    estimate: Estimate
    difference: Estimate


@dataclass(frozen=True)
class FoldResult:
    """How well the ratings of one fold were predicted."""

    n_ratings: int
    rmse: float
    mae: float


@dataclass(frozen=True, eq=False)
class AlgorithmResult:
    """How one algorithm did.

    Parameters
    ----------
    label : name in the report
    algorithm, hyperparameters : what was run
    metrics : metric name (with its k) -> Estimate over users
    totals : metric name -> number that all lists give together, without interval
    differences : metric name -> Estimate of this less the reference, paired by user; empty for the reference
    fit_seconds : wall time of one fit
    seconds_per_answer : mean wall time of one list, or of one predicted rating
    per_user : metric name -> ndarray of float64, one value per list; for "rating" sums of errors per user
    ratio : Estimate of the primary metric over that of the reference, paired; None for the reference
    p_value : chance of such a difference in the primary metric without cause (paired permutation)
    holm_p : the same, corrected for the number of comparisons in the report
    peak_bytes : most memory that a fit took; None where the system does not tell
    by_split : the primary metric of each of several pooled splits
    choices : what the algorithm chose by itself
    by_fold : how each fold was predicted, in order; for "rating" only
    """

    label: str
    algorithm: str
    hyperparameters: dict[str, Any]
    metrics: dict[str, Estimate]
    totals: dict[str, float]
    differences: dict[str, Estimate]
    fit_seconds: float
    seconds_per_answer: float
    per_user: dict[str, Floats]
    ratio: Estimate | None = None
    p_value: float = math.nan
    holm_p: float = math.nan
    peak_bytes: int | None = None
    by_split: tuple[SplitResult, ...] = ()
    choices: dict[str, Any] = field(default_factory=dict)
    by_fold: tuple[FoldResult, ...] = ()


@dataclass(frozen=True, eq=False)
class EvaluationReport:
    """How several algorithms did on the same split.

    Parameters
    ----------
    protocol : "time", "strong", "loo" or "rating"
    k : length of the lists (the first of several); None for "rating"
    seed : of split and resampling
    n_users : users with a list, or with predicted ratings
    n_without_holdout : users who had nothing to find; left out of all means
    n_cold : users without history; no list was made for them
    n_new_only : users who had nothing but new items to find; no list was made for them
    n_new_items, n_new_pairs : items, and rows, of the holdout that nobody in training had met; not relevant
    n_lists : lists judged, more than users where cuts are pooled
    folds : how many folds, and who drew them; for "rating" only
    results : one per algorithm; the first is the reference of all differences
    """

    protocol: str
    k: int | None
    seed: int
    n_users: int
    n_without_holdout: int
    n_cold: int
    results: tuple[AlgorithmResult, ...]
    n_new_only: int = 0
    n_new_items: int = 0
    n_new_pairs: int = 0
    n_lists: int | None = None
    folds: str = ""

    @property
    def primary_metric(self) -> str:
        """The metric by which algorithms are compared first."""
        return "rmse" if self.k is None else f"ndcg@{self.k}"

    def best(self) -> AlgorithmResult:
        """The algorithm with the best primary metric."""
        sign = -1 if self.primary_metric in LOWER_IS_BETTER else 1
        return max(self.results, key=lambda result: sign * result.metrics[self.primary_metric].value)

    def result_of(self, label: str) -> AlgorithmResult:
        """The result with this label.

        Raises
        ------
        KeyError
            When no algorithm has it.
        """
        return {result.label: result for result in self.results}[label]

    def to_dict(self) -> dict[str, Any]:
        """The report without the values per user, for JSON; NaN becomes None."""
        return {
            "protocol": self.protocol,
            "k": self.k,
            "seed": self.seed,
            "n_users": self.n_users,
            "n_without_holdout": self.n_without_holdout,
            "n_cold": self.n_cold,
            "n_new_only": self.n_new_only,
            "n_new_items": self.n_new_items,
            "n_new_pairs": self.n_new_pairs,
            "n_lists": self.n_lists,
            "primary_metric": self.primary_metric,
            "reference": self.results[0].label,
            "results": [_result_dict(result) for result in self.results],
        }


def _result_dict(result: AlgorithmResult) -> dict[str, Any]:
    return {
        "label": result.label,
        "algorithm": result.algorithm,
        "hyperparameters": result.hyperparameters,
        "metrics": {name: _estimate_dict(estimate) for name, estimate in result.metrics.items()},
        "totals": {name: _finite(value) for name, value in result.totals.items()},
        "differences": {name: _estimate_dict(estimate) for name, estimate in result.differences.items()},
        "ratio": None if result.ratio is None else _estimate_dict(result.ratio),
        "p_value": _finite(result.p_value),
        "holm_p": _finite(result.holm_p),
        "by_split": [
            {"at": part.at, "n_known": part.n_known, "n_lists": part.n_lists}
            | {"estimate": _estimate_dict(part.estimate), "difference": _estimate_dict(part.difference)}
            for part in result.by_split
        ],
        "choices": result.choices,
        "peak_bytes": result.peak_bytes,
        "fit_seconds": result.fit_seconds,
        "seconds_per_answer": result.seconds_per_answer,
    }


def _estimate_dict(estimate: Estimate) -> dict[str, Any]:
    return {name: _finite(value) for name, value in asdict(estimate).items()}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
