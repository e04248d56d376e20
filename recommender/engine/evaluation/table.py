"""An evaluation as a table for people."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from recommender.engine.evaluation.report import AlgorithmResult, EvaluationReport, SplitResult
from recommender.engine.metrics.estimates import Estimate

SHOWN = ("ndcg", "recall", "hit_rate", "reach", "novelty", "mae")
"""The table's share of the further metrics; all of them are in the JSON."""
MEGABYTE = 1024**2


def table_of(report: EvaluationReport) -> str:
    """One line per algorithm: the primary metric with its interval, the difference to the reference, the rest.

    Parameters
    ----------
    report : EvaluationReport

    Returns
    -------
    str, several lines without a last line break.
    """
    first, others = report.results[0], _other_metrics(report)
    header = [
        *("algorithm", report.primary_metric, f"less {first.label}", "p", *others, *first.totals),
        *("fit s", "fit MB", "answer ms"),
    ]
    rows = [header, *(_row(result, report.primary_metric, others) for result in report.results)]
    parts = _by_split(report)
    return "\n".join([*_heading(report), "", *_aligned(rows), *(["", *_aligned(parts)] if parts else [])])


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return [line.rstrip() for line in lines]


def _by_split(report: EvaluationReport) -> list[list[str]]:
    """The primary metric of each of several splits, marked where it differs from the reference by more than chance."""
    splits = report.results[0].by_split
    if len(splits) < 2:
        return []
    header = [report.primary_metric, *(f"{_name_of(part)} ({part.n_lists})" for part in splits)]
    return [header, *([result.label, *map(_of_split, result.by_split)] for result in report.results)]


def _name_of(part: SplitResult) -> str:
    if part.n_known is not None:
        return f"{part.n_known} known"
    return "all" if part.at is None else f"from {datetime.fromtimestamp(part.at, tz=UTC):%Y-%m-%d}"


def _of_split(part: SplitResult) -> str:
    better = {True: "+", False: "-"}[part.difference.value > 0] if part.difference.excludes_zero() else ""
    return f"{part.estimate.value:.4f}{better}"


def _other_metrics(report: EvaluationReport) -> list[str]:
    names = (name for name in report.results[0].metrics if name != report.primary_metric)
    return [name for name in names if name.partition("@")[0] in SHOWN]


def _row(result: AlgorithmResult, primary: str, others: list[str]) -> list[str]:
    difference = result.differences.get(primary)
    return [
        result.label,
        _interval(result.metrics[primary]),
        "-" if difference is None else _difference(difference),
        _p(result.holm_p),
        *(f"{result.metrics[name].value:.4f}" for name in others),
        *(f"{value:.4f}" for value in result.totals.values()),
        f"{result.fit_seconds:.2f}",
        "?" if result.peak_bytes is None else f"{result.peak_bytes / MEGABYTE:.0f}",
        f"{result.seconds_per_answer * 1000:.2f}",
    ]


def _heading(report: EvaluationReport) -> list[str]:
    n_compared = len(report.results) - 1
    folds = f", {report.folds}" if report.folds else ""
    lists = "" if report.n_lists in (None, report.n_users) else f", {report.n_lists} lists"
    lines = [
        f"protocol {report.protocol}{folds}, seed {report.seed}, {report.n_users} users{lists} "
        f"({report.n_without_holdout} without holdout, {report.n_cold} without history, "
        f"{report.n_new_only} with nothing but new items left out)",
        "[95 % bootstrap interval]; differences paired by user, * excludes 0; "
        f"p by paired permutation, Holm over {n_compared} comparison{'s' * (n_compared != 1)}",
    ]
    if report.n_new_items:
        lines.insert(
            1,
            f"not relevant: {report.n_new_pairs} rows of {report.n_new_items} items that training never met",
        )
    return lines


def _p(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.4f}" if value >= 0.0005 else "<.0005"


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.4f} [{estimate.low:.4f}, {estimate.high:.4f}]"


def _difference(estimate: Estimate) -> str:
    mark = "*" if estimate.excludes_zero() else ""
    return f"{estimate.value:+.4f} [{estimate.low:+.4f}, {estimate.high:+.4f}]{mark}"
