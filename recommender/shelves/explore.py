"""Help us find out: movies that few were ever shown, drawn by Thompson sampling with logged propensities."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from recommender.conf import value_of
from recommender.engine.bandit import Arms
from recommender.exposure import current_exposure
from recommender.serving.slate import Reason
from recommender.shelves.shelf import FEWEST_MOVIES, OF_ONE_SERIES, Mask, Offer, Page, Rows, Shelf

ARMS = 40
PLACES = 10
SOURCE = "thompson"


def offers(page: Page) -> Iterator[Offer]:
    if len(page.stock) and _is_chosen(page):
        nothing = np.empty(0, dtype=np.int64)
        reason = Reason("explore")
        yield Offer(
            shelf="explore",
            title=_("Help us find out"),
            why=_("Few people were ever shown these. What you do with them teaches us most."),
            kind="popular",
            rows=nothing,
            scores=nothing.astype(np.float64),
            reason_of=lambda row: reason,
            source=SOURCE,
            algorithm=SOURCE,
            draw=lambda offer, is_free: drawn(page, offer, is_free),
        )


def _is_chosen(page: Page) -> bool:
    """So much of the traffic explores: a share of people, chosen anew each day."""
    return _chance(page, "chosen", f"{page.at:%Y-%m-%d}") < float(value_of("EXPLORATION_SHARE"))


def _chance(page: Page, *words: str) -> float:
    """From 0 to 1, the same for the same person and words."""
    digest = hashlib.blake2b(" ".join((page.key, *words)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def drawn(page: Page, offer: Offer, is_free: Mask) -> Offer:
    """The offer with its rows drawn; the same for a person within the hour, so that a page holds still."""
    exposure = current_exposure(page.at, stock=page.stock)
    shows, clicks = exposure.shows, exposure.clicks
    pool = pool_of(page, is_free & (shows < value_of("EXPLORE_BELOW_SHOWS")), shows)
    if pool.size < FEWEST_MOVIES:
        return offer
    seed = int(_chance(page, "draw", f"{page.at:%Y-%m-%d %H}") * 2**53)
    arms = Arms(clicks[pool], shows[pool], prior=value_of("EXPLORATION_PRIOR"))
    draw = arms.draw(PLACES, np.random.default_rng(seed))
    rows = pool[draw.arms]
    return replace(
        offer,
        rows=rows,
        scores=draw.propensities,
        propensities=dict(zip(rows.tolist(), draw.propensities.tolist(), strict=True)),
    )


def pool_of(page: Page, may_explore: Mask, shows: np.ndarray) -> Rows:
    """The arms: of the person's strongest genres first, then whoever was shown least; few of one series."""
    columns = page.strongest_genres(3)
    is_near: Mask = np.asarray(page.stock.genres[:, columns].any(axis=1))
    rows = np.flatnonzero(may_explore)
    order = rows[np.lexsort((rows, -page.stock.added_at[rows], shows[rows], ~is_near[rows]))]
    in_series: Counter[str] = Counter()
    kept: list[int] = []
    for row in order.tolist():
        in_series[page.stock.series[row]] += 1
        if in_series[page.stock.series[row]] <= OF_ONE_SERIES:
            kept.append(row)
        if len(kept) == ARMS:
            break
    return np.array(kept, dtype=np.int64)


SHELF = Shelf("explore", offers, newcomer_place=70, personal_place=60)
