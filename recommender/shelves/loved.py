"""Loved by nearly everyone: best by mean rating, shrunken towards everyone's."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.shelves.shelf import Offer, Page, Shelf, chart_offer


def offers(page: Page) -> Iterator[Offer]:
    chart = page.chart("rated")
    if chart.reason == "rated":
        yield chart_offer(
            chart,
            shelf="loved",
            why=_("The highest mean ratings, counted carefully where there are few."),
            see_all=reverse("browse", query={"sort": "rated"}),
        )


SHELF = Shelf("loved", gettext_lazy("Loved by nearly everyone"), offers, newcomer_place=20)
