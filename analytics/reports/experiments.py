"""Which arm is better? Arms are recorded with slates; nothing assigns people to them yet."""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.experiments import experiment_arms


def table(numbers: Numbers) -> ReportTable:
    return ReportTable(
        (Column("arm"), Column("slates", "count"), Column("people", "people")),
        experiment_arms(numbers.scope),
        note="No experiment has run: slates without an arm are not listed.",
    )


REPORT = Report("experiments", "Which arm is better?", table)
