"""Who calls, for what, and how long does it take?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("endpoint"),
            Column("calls", "count", "api_calls"),
            Column("done", "count"),
            Column("refused", "count"),
            Column("too_many", "count"),
            Column("failed", "count"),
            Column("p50", "milliseconds", "api_time"),
            Column("p95", "milliseconds", "api_time"),
            Column("p99", "milliseconds", "api_time"),
        ),
        [
            (
                row.name,
                row.n,
                row.n_done,
                row.n_refused,
                row.n_too_many,
                row.n_failed,
                row.p50,
                row.p95,
                row.p99,
            )
            for row in numbers.api_use.by_endpoint
        ],
    )


REPORT = Report(
    "api", "Who calls, for what, and how long does it take?", table, ("api-endpoints", "api-callers")
)
