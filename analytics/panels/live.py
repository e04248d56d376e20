"""What is happening now? The newest events, as they come."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.live import newest_events
from analytics.words import kind_words
from figures import Table

N_LINES = 6


def draw(numbers: Numbers) -> Listing:
    lines = newest_events(numbers.scope, limit=N_LINES)
    return Listing(
        reading=_("The newest first, whatever the period.") if lines else _("Nothing has happened yet."),
        how_to_read=_(
            "Each line is evidence: what somebody did, with the shelf and the place that it came "
            "from. "
            "Impressions and dwelling are left out. The list waits while its tab is hidden."
        ),
        data=Table(
            (_("At"), _("Kind"), _("Movie"), _("Detail")),
            tuple((line.at, kind_words(line.event.kind), line.about, line.what) for line in lines),
            ("plain", "plain", "plain", "plain"),
        ),
        rows=lines,
    )


PANEL = Panel(
    name="live",
    title=gettext_noop("Live events"),
    page="overview",
    place=70,
    draw=draw,
    measure="events",
    size="third",
    template="analytics/panels/live.html",
    leads_to=(gettext_noop("All of them"), "analytics:live"),
)
