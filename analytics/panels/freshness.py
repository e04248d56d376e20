"""How fresh is what the site stands on, and what is running?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.freshness import running_jobs
from figures import Table


def draw(numbers: Numbers) -> Listing:
    found = numbers.freshness
    late = [_(thing.name) for thing in found if thing.state in ("late", "failed")]
    return Listing(
        reading=_("To be looked at: %(names)s.") % {"names": ", ".join(late)}
        if late
        else _("All of it is fresh."),
        how_to_read=_("A disc is fresh, a diamond is late, a ring is running, a cross has failed."),
        data=Table(
            (_("What"), _("State"), _("Since"), _("Detail")),
            tuple((_(thing.name), _(thing.state), thing.at, thing.words) for thing in found),
            ("plain", "plain", "plain", "plain"),
        ),
        rows={"things": found, "running": running_jobs() if any(t.state == "running" for t in found) else []},
    )


PANEL = Panel(
    name="freshness",
    title=gettext_noop("Freshness and jobs"),
    page="overview",
    place=90,
    draw=draw,
    size="half",
    template="analytics/panels/freshness.html",
    leads_to=(gettext_noop("Jobs"), "analytics:jobs"),
)
