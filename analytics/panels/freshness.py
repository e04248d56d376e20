"""How fresh is what the site stands on, and what is running?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.freshness import freshness, running_jobs
from figures import Table


def draw(numbers: Numbers) -> Listing:
    found = freshness(now=numbers.at, live=numbers.live)
    late = [thing.name for thing in found if thing.state in ("late", "failed")]
    return Listing(
        reading=f"To be looked at: {', '.join(late)}." if late else "All of it is fresh.",
        how_to_read="A disc is fresh, a diamond is late, a ring is running, a cross has failed.",
        data=Table(
            ("What", "State", "Since", "Detail"),
            tuple((thing.name, thing.state, thing.at, thing.words) for thing in found),
            ("plain", "plain", "plain", "plain"),
        ),
        rows={"things": found, "running": running_jobs() if any(t.state == "running" for t in found) else []},
    )


PANEL = Panel(
    name="freshness",
    title="Freshness and jobs",
    page="overview",
    place=90,
    draw=draw,
    size="third",
    template="analytics/panels/freshness.html",
    leads_to=("Jobs", "analytics:jobs"),
)
