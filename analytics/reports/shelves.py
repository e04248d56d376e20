"""Which place of which shelf is followed?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panels.shelves import rates_by_place
from analytics.report import Column, Report, ReportTable


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (
            Column("shelf"),
            Column("position", "place"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
        ),
        rates_by_place(numbers.places),
    )


REPORT = Report("shelves", "Which place of which shelf is followed?", table, ("shelves",))
