"""What an evaluation found, as numbers, as JSON and as a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from recommender.engine.arrays import Floats
from recommender.engine.metrics.estimates import Estimate

Progress = Callable[[str, int, int], None]
"""Called with the label of an algorithm, steps done and steps in all."""

LOWER_IS_BETTER = frozenset({"rmse", "mae"})


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
    per_user : metric name -> ndarray of float64, one value per user; for "rating" sums of errors
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
    results : one per algorithm; the first is the reference of all differences
    """

    protocol: str
    k: int | None
    seed: int
    n_users: int
    n_without_holdout: int
    n_cold: int
    results: tuple[AlgorithmResult, ...]

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
            "primary_metric": self.primary_metric,
            "reference": self.results[0].label,
            "results": [_result_dict(result) for result in self.results],
        }

    def to_text(self) -> str:
        """A table for people: one line per algorithm, the primary metric with its interval."""
        first, others = self.results[0], self._other_metrics()
        header = [
            *("algorithm", self.primary_metric, f"less {first.label}", *others, *first.totals),
            *("fit s", "answer ms"),
        ]
        rows = [header, *(self._row(result, others) for result in self.results)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        return "\n".join([self._heading(), "", *(line.rstrip() for line in lines)])

    def _other_metrics(self) -> list[str]:
        """The table's share of the further metrics; all of them are in the JSON."""
        shown = ("ndcg", "recall", "hit_rate", "reach", "novelty", "mae")
        names = (name for name in self.results[0].metrics if name != self.primary_metric)
        return [name for name in names if name.partition("@")[0] in shown]

    def _row(self, result: AlgorithmResult, others: list[str]) -> list[str]:
        difference = result.differences.get(self.primary_metric)
        return [
            result.label,
            _interval(result.metrics[self.primary_metric]),
            "-" if difference is None else _difference(difference),
            *(f"{result.metrics[name].value:.4f}" for name in others),
            *(f"{value:.4f}" for value in result.totals.values()),
            f"{result.fit_seconds:.2f}",
            f"{result.seconds_per_answer * 1000:.2f}",
        ]

    def _heading(self) -> str:
        left_out = f"{self.n_without_holdout} without holdout, {self.n_cold} without history left out"
        return (
            f"protocol {self.protocol}, seed {self.seed}, {self.n_users} users ({left_out})\n"
            "[95 % bootstrap interval]; differences paired by user, * excludes 0"
        )


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.4f} [{estimate.low:.4f}, {estimate.high:.4f}]"


def _difference(estimate: Estimate) -> str:
    mark = "*" if estimate.excludes_zero() else ""
    return f"{estimate.value:+.4f} [{estimate.low:+.4f}, {estimate.high:+.4f}]{mark}"


def _result_dict(result: AlgorithmResult) -> dict[str, Any]:
    return {
        "label": result.label,
        "algorithm": result.algorithm,
        "hyperparameters": result.hyperparameters,
        "metrics": {name: _estimate_dict(estimate) for name, estimate in result.metrics.items()},
        "totals": {name: _finite(value) for name, value in result.totals.items()},
        "differences": {name: _estimate_dict(estimate) for name, estimate in result.differences.items()},
        "fit_seconds": result.fit_seconds,
        "seconds_per_answer": result.seconds_per_answer,
    }


def _estimate_dict(estimate: Estimate) -> dict[str, Any]:
    return {name: _finite(value) for name, value in asdict(estimate).items()}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
