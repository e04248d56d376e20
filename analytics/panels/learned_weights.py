"""Are the weights of evidence right? What was learned from what came later, beside those in use."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from figures import Axis, Figure
from figures.kinds.intervals import Intervals
from recommender.measuring.learning_figure import HOW_TO_READ
from recommender.selectors import learned_weights, learned_weights_figure

NOTHING_LEARNED = gettext_noop("Nothing was learned yet: manage.py learn_weights does it.")


def draw(numbers: Numbers) -> Figure:
    learned = learned_weights()
    if learned is None:
        return Intervals(
            title=_("Learned weights"),
            reading=_(NOTHING_LEARNED),
            how_to_read=_(HOW_TO_READ),
            nothing=_("Nothing was learned yet."),
            rows=(),
            x=Axis(_("log-odds"), "decimal"),
        )
    _at, report = learned
    return learned_weights_figure(report)


PANEL = Panel(
    name="learned-weights",
    title=gettext_noop("Learned weights of evidence"),
    page="runs",
    place=20,
    draw=draw,
    note=gettext_noop("all time"),
    size="full",
)
