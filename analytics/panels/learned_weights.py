"""Are the weights of evidence right? What was learned from what came later, beside those in use."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from figures import Figure
from recommender.selectors import learned_weights, learned_weights_figure


def draw(numbers: Numbers) -> Figure:
    _at, report = learned_weights() or (None, None)
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
