"""Who is served? People with lists of their own, with some, and with charts only; and why."""

from __future__ import annotations

import numpy as np

from analytics.numbers import Numbers, served_personally
from analytics.panel import Panel
from analytics.selectors.counts import Served
from figures import Figure, Line, formatted
from figures.kinds.stacked_bar import StackedBar


def draw(numbers: Numbers) -> Figure:
    rows = {"This period": parts(numbers.served)}
    if numbers.served_before is not None and len(numbers.served_before.n_slates):
        rows["The one before"] = parts(numbers.served_before)
    groups = ("personal", "partly", "charts only")
    return StackedBar(
        title="Who is served?",
        reading=_reading(numbers),
        how_to_read="A person is served personally when a model made lists for them; partly when a chart also had to "
        "stand in for one; by charts only when nothing is known of them or no model answered. The last should be "
        "thin, except among newcomers.",
        names=tuple(rows),
        parts=tuple(
            Line(group, tuple(row[place] for row in rows.values())) for place, group in enumerate(groups)
        ),
    )


def parts(served: Served) -> tuple[int, int, int]:
    own, stood_in = served.n_personal > 0, served.n_fallback > 0
    return (
        int(np.count_nonzero(own & ~stood_in)),
        int(np.count_nonzero(own & stood_in)),
        int(np.count_nonzero(~own)),
    )


def _reading(numbers: Numbers) -> str:
    share = served_personally(numbers.served).value
    if share is None:
        return "Nobody was sent a list in this period."
    reasons = numbers.fallback_reasons
    if not reasons:
        return f"{formatted(share, 'percent')} of people got lists of their own; nothing had to stand in."
    reason, n = max(reasons.items(), key=lambda item: item[1])
    return (
        f"{formatted(share, 'percent')} of people got lists of their own. "
        f"Most frequent reason for a chart instead: {reason} ({formatted(n)} slates)."
    )


PANEL = Panel(
    name="coverage",
    title="Who is served",
    note="people",
    page="overview",
    place=60,
    draw=draw,
    measure="user_coverage",
    size="third",
    template="analytics/panels/coverage.html",
)
