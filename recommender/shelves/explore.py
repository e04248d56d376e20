"""Help us find out: movies that few were ever shown, drawn by Thompson sampling with logged propensities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommender.serving.exploring import SOURCE, chance, drawn
from recommender.serving.slate import Reason
from recommender.shelves.shelf import FEWEST_MOVIES, Mask, Offer, Page, Shelf

PLACES = 10


def offers(page: Page) -> Iterator[Offer]:
    if len(page.stock) and _is_chosen(page):
        nothing = np.empty(0, dtype=np.int64)
        reason = Reason("explore")
        yield Offer(
            shelf="explore",
            why=_("Few people were ever shown these. What you do with them teaches us most."),
            basis="popular",
            rows=nothing,
            scores=nothing.astype(np.float64),
            reason_of=lambda row: reason,
            source=SOURCE,
            algorithm=SOURCE,
            draw=lambda offer, is_free: filled(page, offer, is_free),
        )


def _is_chosen(page: Page) -> bool:
    """So much of the traffic explores: a share of people, chosen anew each day, the larger the more adventurous."""
    share = page.taste.steering.adventure.exploring
    return chance(page.taste.key, "chosen", f"{page.at:%Y-%m-%d}") < share


def filled(page: Page, offer: Offer, is_free: Mask) -> Offer:
    """The offer with its rows drawn."""
    draw = drawn(page.taste, is_free, k=PLACES, at=page.at, stock=page.stock)
    if draw.rows.size < FEWEST_MOVIES:
        return offer
    return replace(
        offer,
        rows=draw.rows,
        scores=draw.propensities,
        propensities=dict(zip(draw.rows.tolist(), draw.propensities.tolist(), strict=True)),
    )


SHELF = Shelf("explore", gettext_lazy("Help us find out"), offers, newcomer_place=70, personal_place=60)
