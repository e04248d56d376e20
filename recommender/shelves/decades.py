"""From the 1940s to the 1970s: older movies, the best rated or most popular ones."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from recommender.serving.slate import Reason
from recommender.shelves.shelf import Offer, Page, Shelf

FROM, UNTIL = 1940, 1979


def offers(page: Page) -> Iterator[Offer]:
    chart = page.chart("rated")
    years = page.stock.years[chart.rows]
    is_in = (years >= FROM) & (years <= UNTIL)
    yield Offer(
        shelf="decades",
        title=_("From the 1940s to the 1970s"),
        why=_("Older movies that people still come back to."),
        kind="popular",
        rows=chart.rows[is_in],
        scores=chart.scores[is_in],
        reason_of=lambda row: Reason("decade"),
        source=chart.name,
        algorithm=chart.name,
        see_all=f"/browse/?year_min={FROM}&year_max={UNTIL}",
    )


SHELF = Shelf("decades", offers, newcomer_place=70)
