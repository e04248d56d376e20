"""Which evidence goes before a purchase? What was learned last, whatever the period."""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from recommender.selectors import NOTHING_LEARNED, learned_weights

COLUMNS = (
    Column("kind"),
    Column("log_odds", "log-odds"),
    Column("low", "log-odds"),
    Column("high", "log-odds"),
    Column("in_use", "number"),
    Column("learned_at_scale", "number"),
    Column("pairs", "count"),
)


def table(numbers: Numbers) -> ReportTable:
    learned = learned_weights()
    if learned is None:
        return ReportTable(COLUMNS, [], note=NOTHING_LEARNED)
    _at, found = learned
    return ReportTable(
        COLUMNS,
        [
            (row.kind, row.value, row.low, row.high, row.in_use, found.at_scale_in_use(row), row.n_pairs)
            for row in found.rows
        ],
        note=found.sentence(),
    )


REPORT = Report("weights", "Which evidence goes before a purchase?", table, ("learned-weights",))
