"""Can the data be trusted?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.quality import quality_checks


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("check"),
            Column("title"),
            Column("wrong", "count"),
            Column("looked_at", "count"),
            Column("share", "share"),
        ),
        [
            (check.name, check.title, check.n_wrong, check.n_seen, check.share)
            for check in quality_checks(numbers.scope.period)
        ],
    )


REPORT = Report("quality", "Can the data be trusted?", table)
