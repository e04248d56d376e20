"""Popular this week."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.everyone.charts import Chart
from recommender.shelves.shelf import Offer, Page, Shelf, chart_offer


def offers(page: Page) -> Iterator[Offer]:
    chart = page.chart("popular", days=7)
    title, why = _words(chart)
    see_all = reverse("browse", query={"sort": "popular"})
    yield chart_offer(chart, shelf="popular", title=title, why=why, see_all=see_all)


def _words(chart: Chart) -> tuple[str, str]:
    if chart.reason == "mix":
        return _("A bit of everything"), _("Nobody has been here yet. These are from every decade.")
    if chart.window_days == 7:
        return _("Popular this week"), _(
            "What most people looked at, liked or bought in the last seven days."
        )
    if chart.window_days == 30:
        return _("Popular this month"), _("What most people looked at, liked or bought in the last 30 days.")
    if chart.window_days == 365:
        return _("Popular this year"), _("What most people looked at, liked or bought in the last year.")
    return _("Popular with everyone"), _("What most people liked so far.")


SHELF = Shelf("popular", gettext_lazy("Popular this week"), offers, newcomer_place=10, personal_place=80)
