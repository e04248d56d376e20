"""From the 1940s to the 1970s: older movies, the best rated ones, then the most popular."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.serving.slate import Reason
from recommender.shelves.shelf import Offer, Page, Shelf

FROM, UNTIL = 1940, 1979


def offers(page: Page) -> Iterator[Offer]:
    rated, popular = page.chart("rated"), page.chart("popular")
    rows = np.concatenate([rated.rows, popular.rows[~np.isin(popular.rows, rated.rows)]])
    rows = rows[(page.stock.years[rows] >= FROM) & (page.stock.years[rows] <= UNTIL)]
    yield Offer(
        shelf="decades",
        why=_("Older movies that people still come back to."),
        basis="popular",
        rows=rows,
        scores=page.stock.rating_scores[rows],
        reason_of=lambda _row: Reason("decade"),
        source=rated.name,
        algorithm=rated.name,
        see_all=reverse("browse", query={"year_min": FROM, "year_max": UNTIL}),
    )


SHELF = Shelf("decades", gettext_lazy("From the 1940s to the 1970s"), offers, newcomer_place=70)
