"""What do programs ask for?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.service import lists_for_programs


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("algorithm"),
            Column("slates", "count"),
            Column("p50", "milliseconds", "latency"),
            Column("p95", "milliseconds", "latency"),
        ),
        lists_for_programs(numbers.scope),
        note="Lists that programs asked for. Calls by key and endpoint are not counted yet.",
    )


REPORT = Report("api", "What do programs ask for?", table)
