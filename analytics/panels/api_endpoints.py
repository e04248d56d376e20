"""What is called, and how does it end?"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.selectors.api_use import CallRow
from figures import Figure, Line, formatted
from figures.types.stacked_bar import StackedBar

N_BARS = 12


def draw(numbers: Numbers) -> Figure:
    return stacked(_("Calls by endpoint"), numbers.api_use.by_endpoint)


def stacked(title: str, rows: Sequence[CallRow]) -> Figure:
    """The most called; each bar is its own whole."""
    shown = rows[:N_BARS]
    return StackedBar(
        title=title,
        reading=_reading(rows),
        how_to_read=_(
            "Each bar is all calls of its row, by how they ended: done, refused (4xx: something was wrong with the "
            "call), too many (429), failed (5xx: something is wrong here). The number beside it is how many there were."
        ),
        names=tuple(row.name for row in shown),
        parts=(
            Line(_("done"), tuple(row.n_done for row in shown)),
            Line(_("refused"), tuple(row.n_refused for row in shown)),
            Line(_("too many"), tuple(row.n_too_many for row in shown)),
            Line(_("failed"), tuple(row.n_failed for row in shown)),
        ),
    )


def _reading(rows: Sequence[CallRow]) -> str:
    n = sum(row.n for row in rows)
    if not n:
        return _("Nobody called in this period.")
    share = 1 - sum(row.n_done for row in rows) / n
    return ngettext(
        "%(n)s call, most often %(name)s; %(share)s ended otherwise than done.",
        "%(n)s calls, most often %(name)s; %(share)s ended otherwise than done.",
        n,
    ) % {"n": formatted(n), "name": rows[0].name, "share": formatted(share, "percent")}


PANEL = Panel(
    name="api-endpoints",
    title=gettext_noop("Calls by endpoint"),
    page="api-use",
    place=10,
    draw=draw,
    measure="api_calls",
    size="full",
)
