"""Who is served?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panels.coverage import parts
from analytics.report import Column, Report, ReportTable


def table(numbers: Numbers) -> ReportTable:
    groups = zip(("personal", "partly", "charts_only"), parts(numbers.served), strict=True)
    reasons = numbers.fallback_reasons.items()
    return ReportTable(
        (Column("what"), Column("group"), Column("n", "people or slates", "user_coverage")),
        [
            *(("people", group, n) for group, n in groups),
            *(("fallback_slates", reason, n) for reason, n in reasons),
        ],
    )


REPORT = Report("coverage", "Who is served?", table, ("coverage",))
