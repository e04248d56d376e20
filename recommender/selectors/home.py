"""The home page, which stands like a list while nothing changes."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import datetime
from functools import partial

from collector.models import Person, Visitor
from collector.patience import TooSlowError
from recommender.rules.current import current_rules
from recommender.serving.again import Offers, fingerprint_of
from recommender.serving.live import LIVE
from recommender.serving.taste import Taste
from recommender.shelves.home import HomePage, page_made

PAGES: Offers[HomePage] = Offers(most=200)  # some 25 MB, as readers keep what they draw of one


def home_page(
    *,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    first: int = 0,
    limit: int = 3,
    shown: Collection[int] = (),
) -> HomePage:
    """Top pick, shelves from number `first` on, and movies to ask about; no movie stands twice, nor one of those
    shown above shelf number `first`. The same top of the page while nothing changed."""
    made = partial(page_made, person=person, visitor=visitor, at=at, first=first, limit=limit, shown=shown)
    if first or shown:
        return made()
    try:
        fingerprint = fingerprint_of(person)
    except TooSlowError:
        return made(Taste.too_late())  # and is not asked the next, dearer question
    key = (visitor and visitor.pk, limit, int(at.timestamp() // 3600), fingerprint)
    return PAGES.get(key, made, serving=_serving)


def _serving() -> Hashable:
    """All that is live, as shelves are made by several models, and the rules."""
    return LIVE.stamp, current_rules().stamp
