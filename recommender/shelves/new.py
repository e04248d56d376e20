"""New here: what came in last."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.shelves.shelf import Offer, Page, Shelf, chart_offer


def offers(page: Page) -> Iterator[Offer]:
    yield chart_offer(
        page.chart("new"),
        shelf="new",
        why=_("What came into our catalogue last."),
        see_all=reverse("browse", query={"sort": "newest"}),
    )


SHELF = Shelf("new", gettext_lazy("New here"), offers, newcomer_place=80, personal_place=90)
