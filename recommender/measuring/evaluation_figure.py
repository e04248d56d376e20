"""An evaluation as a figure: the primary metric of each algorithm with its interval, or by how much is known."""

from __future__ import annotations

from collections.abc import Sequence

from figures import Axis, Figure
from figures.types.curves import Curve, Curves
from figures.types.intervals import Interval, Intervals
from recommender.engine.evaluation import AlgorithmResult, EvaluationReport

MOST_CURVES = 6


def figure_of(report: EvaluationReport, *, data: str) -> Figure:
    """Curves where histories were cut to several lengths, else bars."""
    steps = [part.n_known for part in report.results[0].by_split if part.n_known is not None]
    return by_known(report, steps, data=data) if len(steps) > 1 else comparison(report, data=data)


def by_known(report: EvaluationReport, steps: Sequence[int], *, data: str) -> Curves:
    """What lists are worth to people of whom little is known; the first few algorithms."""
    metric = report.primary_metric
    return Curves(
        title=f"{metric} on {data} by what is known of a person",
        reading=_finding(report),
        how_to_read="Lists for people of whom so many movies are known; bands are 95 % bootstrap intervals.",
        steps=tuple(float(step) for step in steps),
        curves=tuple(_curve(result) for result in report.results[:MOST_CURVES]),
        x=Axis(title="movies known"),
        y=Axis(title=metric, format="decimal"),
    )


def _curve(result: AlgorithmResult) -> Curve:
    estimates = [part.estimate for part in result.by_split]
    return Curve(
        result.label,
        tuple(estimate.value for estimate in estimates),
        low=tuple(estimate.low for estimate in estimates),
        high=tuple(estimate.high for estimate in estimates),
    )


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
