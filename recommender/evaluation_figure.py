"""An evaluation as a figure: the primary metric of each algorithm with its interval."""

from __future__ import annotations

from figures import Axis
from figures.kinds.intervals import Interval, Intervals
from recommender.engine.evaluation import AlgorithmResult, EvaluationReport


def comparison(report: EvaluationReport, *, data: str) -> Intervals:
    metric = report.primary_metric
    return Intervals(
        title=f"{metric} on {data}, protocol {report.protocol}",
        reading=_finding(report),
        how_to_read=(
            f"Bars are means over {report.n_users} users, whiskers their 95 % bootstrap intervals. The "
            "paired difference tells whether two algorithms differ: it is sharper than whiskers that overlap."
        ),
        rows=tuple(_row(result, metric) for result in report.results),
        x=Axis(title=metric, format="decimal"),
    )


def _row(result: AlgorithmResult, metric: str) -> Interval:
    estimate = result.metrics[metric]
    return Interval(result.label, estimate.value, estimate.low, estimate.high)


def _finding(report: EvaluationReport) -> str:
    """The best algorithm, and whether its lead over the reference is more than chance."""
    best, reference = report.best(), report.results[0]
    if best is reference:
        return f"{best.label} is best: no other algorithm does better than this reference."
    difference = best.differences[report.primary_metric]
    kind = "a difference" if difference.excludes_zero() else "a tie"
    return (
        f"{best.label} is best; against {reference.label} that is {kind}: {difference.value:+.4f} "
        f"[{difference.low:+.4f}, {difference.high:+.4f}]."
    )
