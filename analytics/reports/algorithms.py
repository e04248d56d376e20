"""Which algorithm earns its place?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panels.algorithms import algorithm_rows
from analytics.report import Column, Report, ReportTable


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("algorithm"),
            Column("version"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
            Column("low", "share"),
            Column("high", "share"),
            Column("change", "difference of shares"),
            Column("bought_per_show", "share"),
            Column("people", "people"),
            Column("novelty_offline", "bits", "novelty"),
        ),
        [(row.name, *row.figures) for row in algorithm_rows(numbers)],
    )


REPORT = Report("algorithms", "Which algorithm earns its place?", table, ("algorithms",))
