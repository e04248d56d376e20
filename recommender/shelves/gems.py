"""Hidden gems: well rated, by few."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.shelves.shelf import Offer, Page, Shelf, chart_offer


def offers(page: Page) -> Iterator[Offer]:
    chart = page.chart("gems")
    if chart.reason == "gems":
        yield chart_offer(
            chart,
            shelf="gems",
            why=_("Few people rated them, and those few loved them."),
            see_all=reverse("browse", query={"sort": "gems"}),
        )


SHELF = Shelf("gems", gettext_lazy("Hidden gems"), offers, newcomer_place=30, personal_place=95)
