"""Where do people drop off?"""

from __future__ import annotations

from analytics.measures import share_of
from analytics.numbers import Numbers
from analytics.panels.funnel import STEPS
from analytics.report import Column, Report, ReportTable


def table(numbers: Numbers) -> ReportTable:
    people = numbers.people
    totals = [(title, people.total(column)) for column, title, _ in STEPS]
    past = [None, *(count for _, count in totals)]
    return ReportTable(
        (Column("step"), Column("events", "count"), Column("share_of_step_before", "share")),
        [
            (title, count, share_of(count, before))
            for (title, count), before in zip(totals, past, strict=False)
        ],
    )


REPORT = Report("funnel", "Where do people drop off?", table, ("funnel",))
