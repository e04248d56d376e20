"""Which calls are slow?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.api_use import CallRow
from figures import Table, formatted

FEWEST_CALLS = 20  # fewer say little of the slowest twentieth
N_ROWS = 15
HEADER = (
    gettext_noop("Endpoint"),
    gettext_noop("Calls"),
    gettext_noop("p50"),
    gettext_noop("p95"),
    gettext_noop("p99"),
)


def draw(numbers: Numbers) -> Listing:
    rows = slowest(numbers.api_use.by_endpoint)
    return Listing(
        reading=_reading(rows),
        how_to_read=_(
            "Half of the calls took no longer than p50, 95 of 100 no longer than p95, 99 of 100 no longer than p99, "
            "each to about a fifth. The slowest by p95 stand first; endpoints with fewer than 20 calls are left out."
        ),
        data=Table(
            tuple(map(_, HEADER)),
            tuple((row.name, row.n, row.p50, row.p95, row.p99) for row in rows),
            ("plain", "count", "milliseconds", "milliseconds", "milliseconds"),
        ),
        rows=rows,
    )


def slowest(rows: list[CallRow]) -> list[CallRow]:
    told = [row for row in rows if row.n >= FEWEST_CALLS]
    return sorted(told, key=lambda row: -(row.p95 or 0))[:N_ROWS]


def _reading(rows: list[CallRow]) -> str:
    if not rows:
        return _("No endpoint was called often enough in this period.")
    return _("Slowest is %(name)s: 95 of 100 calls take no longer than %(p95)s.") % {
        "name": rows[0].name,
        "p95": formatted(rows[0].p95, "milliseconds"),
    }


PANEL = Panel(
    name="api-times",
    title=gettext_noop("Slowest endpoints"),
    page="api-use",
    place=30,
    draw=draw,
    measure="api_time",
    size="full",
    template="analytics/panels/api_times.html",
)
