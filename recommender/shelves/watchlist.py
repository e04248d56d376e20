"""On your watchlist, newest first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.serving.slate import Reason
from recommender.shelves.shelf import Offer, Page, Shelf


def offers(page: Page) -> Iterator[Offer]:
    rows = page.stock.rows_of(page.taste.saved_ids)
    rows = rows[rows >= 0]
    yield Offer(
        shelf="watchlist",
        why=_("What you saved, newest first."),
        basis="personal",
        rows=rows,
        scores=-np.arange(rows.size, dtype=np.float64),
        reason_of=lambda _row: Reason("saved"),
        source="watchlist",
        algorithm="watchlist",
        see_all=reverse("my-tab", args=["watchlist"]),
        shows_known=True,
    )


SHELF = Shelf("watchlist", gettext_lazy("On your watchlist"), offers, personal_place=50)
