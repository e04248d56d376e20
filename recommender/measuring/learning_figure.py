"""Learned weights as a figure, for the dashboard and for `learn_weights`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from figures import Axis, formatted
from figures.types.intervals import Interval, Intervals
from recommender.measuring.learning import LearnedWeight, WeightReport

NOTHING_LEARNED = gettext_noop("Nothing was learned yet: manage.py learn_weights does it.")
HOW_TO_READ = gettext_noop(
    "One row for each kind of evidence: log-odds that the person buys or likes the movie later, for one unit of "
    "that evidence with the other kinds as they are, and the 95 % interval, clustered by person. Where the "
    "interval holds 0, nothing can be said. Negatives are movies that the person met and did not buy or like "
    "later; evidence counts only up to the outcome. Beside each name stands the weight in use, and the learned one "
    "stretched so that both add up to the same."
)


def learned_weights_figure(report: WeightReport | None) -> Intervals:
    if report is None:
        return Intervals(
            title=_("Learned weights"),
            reading=_(NOTHING_LEARNED),
            how_to_read=_(HOW_TO_READ),
            nothing=_("Nothing was learned yet."),
            rows=(),
            x=Axis(_("log-odds"), "decimal"),
        )
    return Intervals(
        title=_("Weights learned from what came later") if report.is_dated else _("What goes together"),
        reading=report.sentence(),
        how_to_read=_(HOW_TO_READ),
        rows=tuple(
            Interval(row.kind, row.value, row.low, row.high, note=_note(report, row)) for row in report.rows
        ),
        x=Axis(_("log-odds"), "decimal"),
    )


def _note(report: WeightReport, row: LearnedWeight) -> str:
    if row.in_use is None:
        return ""
    learned = report.at_scale_in_use(row)
    words = _("below 0") if row.value < 0 else formatted(learned, "decimal")
    return _("in use %(in_use)s, learned %(learned)s") % {
        "in_use": formatted(row.in_use, "plain"),
        "learned": words,
    }
