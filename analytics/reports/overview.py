"""Is all well, and what changed?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.tiles import tiles


def table(numbers: Numbers) -> ReportTable:
    columns = ("measure", "title", "value", "low", "high", "before", "change", "unit", "definition")
    rows = [
        (
            tile.measure.name,
            tile.measure.title,
            tile.value,
            tile.rate.low if tile.rate else None,
            tile.rate.high if tile.rate else None,
            tile.before,
            tile.change,
            tile.measure.unit,
            tile.measure.formula,
        )
        for tile in tiles(numbers)
    ]
    return ReportTable(tuple(Column(name) for name in columns), rows)


REPORT = Report("overview", "Is all well, and what changed?", table, ("events-per-day", "concentration"))
