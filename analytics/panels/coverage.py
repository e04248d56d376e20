"""Who is served? People with lists of their own, with some, and with charts only; and why."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers, served_personally
from analytics.panel import Panel
from analytics.selectors.counts import Served
from figures import Figure, Line, formatted
from figures.types.stacked_bar import StackedBar


def draw(numbers: Numbers) -> Figure:
    rows = {_("This period"): parts(numbers.served)}
    if numbers.served_before is not None and len(numbers.served_before.n_slates):
        rows[_("The one before")] = parts(numbers.served_before)
    groups = (_("personal"), _("partly"), _("charts only"))
    return StackedBar(
        title=_("Who is served?"),
        reading=_reading(numbers),
        how_to_read=_(
            "A person is served personally when a model made lists for them; partly when a chart "
            "also had to "
            "stand in for one; by charts only when nothing is known of them or no model answered. The last "
            "should be "
            "thin, except among newcomers."
        ),
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
        return _("Nobody was sent a list in this period.")
    reasons = numbers.fallback_reasons
    if not reasons:
        return _("%(share)s of people got lists of their own; nothing had to stand in.") % {
            "share": formatted(share, "percent")
        }
    reason, n = max(reasons.items(), key=lambda item: item[1])
    return _(
        "%(share)s of people got lists of their own. "
        "Most frequent reason for a chart instead: %(reason)s (%(n)s slates)."
    ) % {"share": formatted(share, "percent"), "reason": _(reason), "n": formatted(n)}


PANEL = Panel(
    name="coverage",
    title=gettext_noop("Who is served"),
    note=gettext_noop("people"),
    page="overview",
    place=60,
    draw=draw,
    measure="user_coverage",
    size="third",
    template="analytics/panels/coverage.html",
)
