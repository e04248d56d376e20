"""The home page, which stands like a list while nothing changes."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from collector.patience import TooSlowError
from recommender.rules.current import current_rules
from recommender.serving.again import Offers, fingerprint_of
from recommender.serving.live import LIVE
from recommender.serving.taste import Taste
from recommender.shelves.home import HomePage, HomeWish, page_made

PAGES: Offers[HomePage] = Offers(most=200)  # some 25 MB, as readers keep what they draw of one


def home_page(wish: HomeWish) -> HomePage:
    """Top pick, shelves from number `first` on, and movies to ask about; no movie stands twice, nor one of those
    shown above shelf number `first`. The same top of the page while nothing changed."""
    if not wish.is_of_the_top:
        return page_made(wish)
    try:
        fingerprint = fingerprint_of(wish.person)
    except TooSlowError:
        return page_made(wish, Taste.too_late())  # and is not asked the next, dearer question
    hour = int(wish.at.timestamp() // 3600)
    key = (wish.visitor and wish.visitor.pk, wish.limit, hour, fingerprint)
    return PAGES.get(key, partial(page_made, wish), serving=_serving)


def _serving() -> Hashable:
    """All that is live, as shelves are made by several models, and the rules."""
    return LIVE.stamp, current_rules().stamp
