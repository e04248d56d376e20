"""Which algorithm earns its place? Click-through with intervals by person, change, buys and novelty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.measures import FEWEST_EVENTS, Rate
from analytics.numbers import Numbers, rate_of_offers
from analytics.panel import Listing, Panel
from analytics.selectors.counts import Offers
from analytics.selectors.runs import Estimate
from analytics.words import algorithm_title
from figures import Table, formatted
from recommender.models import LiveVersion


@dataclass(frozen=True)
class AlgorithmRow:
    """One algorithm online: how it was followed in this period."""

    name: str
    version: str  # the one that was shown most
    now: Rate
    before: Rate | None
    bought: Rate
    n_people: int
    novelty: float | None  # of the live version, offline

    @property
    def title(self) -> str:
        return algorithm_title(self.name)

    @property
    def change(self) -> float | None:
        if self.before is None or self.before.said is None or self.now.said is None:
            return None
        return self.now.said - self.before.said

    @property
    def figures(self) -> tuple[Any, ...]:
        """What stands beside its name in a table, in order."""
        now = self.now
        return (
            self.version,
            *(now.denominator, now.numerator, now.said, now.low, now.high),
            self.change,
            self.bought.said,
            self.n_people,
            self.novelty,
        )

    @property
    def change_tone(self) -> str:
        if self.change is None or self.before is None or self.now.overlaps(self.before):
            return "tie"
        return "good" if self.change > 0 else "bad"


def algorithm_rows(numbers: Numbers) -> list[AlgorithmRow]:
    """Best click-through first; those with too few shows last."""
    offers, before = numbers.offers, numbers.offers_before
    novelty = {name: _novelty(pointer) for name, pointer in numbers.live.items()}
    names = sorted(set(offers.algorithm.tolist()))
    rows = [_row(name, offers, before, novelty=novelty.get(name)) for name in names]
    return sorted(rows, key=lambda row: (row.now.is_too_few, -(row.now.value or 0.0), row.name))


def _novelty(pointer: LiveVersion) -> float | None:
    estimate = Estimate.of(pointer.version.run.metrics.get("novelty@10"))
    return estimate.value if estimate else None


def _row(name: str, offers: Offers, before: Offers | None, *, novelty: float | None) -> AlgorithmRow:
    own = offers.where(offers.algorithm == name)
    versions, places = np.unique(own.version, return_inverse=True)
    most = versions[np.argmax(np.bincount(places, weights=own.n_shown))]
    return AlgorithmRow(
        name=name,
        version=str(most),
        now=rate_of_offers(own, "n_clicked"),
        before=rate_of_offers(before.where(before.algorithm == name), "n_clicked") if before else None,
        bought=rate_of_offers(own, "n_bought"),
        n_people=len(np.unique(own.person)),
        novelty=novelty,
    )


def draw(numbers: Numbers) -> Listing:
    rows = algorithm_rows(numbers)
    return Listing(
        reading=_reading(rows),
        how_to_read=_(
            "The whiskers are 95 % intervals, drawn over people. Where two of them overlap, call "
            "it a tie. "
            "A change in grey is within chance. Shelves differ in their place on the page, so compare algorithms "
            "that serve the same shelves."
        ),
        data=Table(
            (
                _("Algorithm"),
                _("Version shown most"),
                _("Shown"),
                _("Clicked"),
                _("Click-through"),
                _("from"),
                _("to"),
                _("Against before"),
                _("Bought per show"),
                _("People"),
                _("Novelty offline, bits"),
            ),
            tuple((row.title, *row.figures) for row in rows),
            (
                "plain",
                "plain",
                "count",
                "count",
                "percent",
                "percent",
                "percent",
                "points",
                "percent",
                "count",
                "decimal",
            ),
        ),
        rows=rows,
    )


def _reading(rows: list[AlgorithmRow]) -> str:
    known = [row for row in rows if row.now.said is not None]
    if not known:
        return _("No algorithm has the %(n)s shows that a rate needs.") % {"n": formatted(FEWEST_EVENTS)}
    if len(known) == 1:
        return _("%(name)s is the only one with enough shows.") % {"name": known[0].title}
    first, second = known[:2]
    if first.now.overlaps(second.now):
        return _("%(first)s and %(second)s are a tie at the top.") % {
            "first": first.title,
            "second": second.title,
        }
    return _("%(first)s beats %(second)s: their intervals do not touch.") % {
        "first": first.title,
        "second": second.title,
    }


PANEL = Panel(
    name="algorithms",
    title=gettext_noop("Which algorithm earns its place"),
    note=gettext_noop("click-through of what each one listed"),
    page="overview",
    place=30,
    draw=draw,
    measure="click_through",
    size="two-thirds",
    template="analytics/panels/algorithms.html",
    leads_to=(gettext_noop("Runs"), "analytics:runs"),
)
