"""Are the weights of evidence right? What was learned from what came later, beside those in use."""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Panel
from figures import Axis, Figure
from figures.kinds.intervals import Intervals
from recommender.learning_figure import HOW_TO_READ
from recommender.selectors import learned_weights, learned_weights_figure


def draw(numbers: Numbers) -> Figure:
    found = learned_weights()
    if found is None:
        return Intervals(
            title="Learned weights",
            reading="Nothing was learned yet: manage.py learn_weights does it.",
            how_to_read=HOW_TO_READ,
            rows=(),
            x=Axis("log-odds", "decimal"),
        )
    return learned_weights_figure(found[1])


PANEL = Panel(
    name="learned-weights",
    title="Learned weights of evidence",
    page="runs",
    place=20,
    draw=draw,
    note="all time",
    size="full",
)
