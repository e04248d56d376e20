"""What an address asks of the catalogue, read forgivingly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalogue.selectors import BrowseFilters, Order

LAST_PAGE = 500

BEST = "best"
SORTS: dict[str, tuple[str | Promise, str | Promise]] = {
    BEST: (gettext_lazy("Best for me"), ""),  # says itself what it stands on
    Order.POPULAR: (
        gettext_lazy("Most popular"),
        gettext_lazy("What most people looked at, rated and saved."),
    ),
    Order.RATED: (
        gettext_lazy("Best rated"),
        gettext_lazy("By mean rating, counted carefully where there are few."),
    ),
    Order.NEWEST: (gettext_lazy("Newest"), gettext_lazy("By year, the latest first.")),
    Order.OLDEST: (gettext_lazy("Oldest"), gettext_lazy("By year, the earliest first.")),
    Order.TITLE: (gettext_lazy("A to Z"), gettext_lazy("By title, without its article.")),
    Order.GEMS: (gettext_lazy("Hidden gems"), gettext_lazy("Loved by the few who rated them.")),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; nonsense in it is left out and named in `ignored`."""

    query: QueryDict
    filters: BrowseFilters = field(default_factory=BrowseFilters)
    sort: str = ""  # one of SORTS; empty: nothing in particular
    page: int = 1
    wants_all_genres: bool = False  # those that are ticked: all of them, not any
    hides_seen: bool = False
    only_watchlist: bool = False
    ignored: tuple[str, ...] = ()


def asked_of(query: QueryDict) -> Asked:
    reading = Reading(query)
    ticked, wants_all = reading.words("genre"), query.get("genres") == "all"
    filters = BrowseFilters(
        any_genres=() if wants_all else ticked,
        all_genres=(*reading.words("all"), *(ticked if wants_all else ())),
        no_genres=reading.words("not"),
        decades=reading.decades(),
        languages=reading.words("language"),
        year_min=reading.number("year_min", int, 1870, 2100),
        year_max=reading.number("year_max", int, 1870, 2100),
        rating_min=reading.number("rating", float, 0.5, 5),
        ratings_min=reading.number("ratings", int, 1, 10_000_000),
        runtime_max=reading.number("length", int, 1, 1000),
    )
    return Asked(
        query=query,
        filters=filters,
        sort=reading.sort(),
        page=reading.number("page", int, 1, LAST_PAGE) or 1,
        hides_seen=query.get("seen") == "hide",
        only_watchlist=query.get("watchlist") == "only",
        wants_all_genres=wants_all,
        ignored=tuple(reading.ignored),
    )


class Reading:
    """Reads an address forgivingly and keeps the names of what made no sense."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.ignored: list[str] = []

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word[:40] for word in self.query.getlist(name) if word))[:20]

    def number(self, name: str, parsed: Callable[[str], Any], lowest: float, highest: float) -> Any:
        text = self.query.get(name, "").strip().replace(",", ".")
        if not text:
            return None
        try:
            value = parsed(text)
        except ValueError:
            value = None
        if value is None or not lowest <= value <= highest:
            self.ignored.append(name)
            return None
        return value

    def decades(self) -> tuple[int, ...]:
        found = []
        for text in self.words("decade"):
            bare = text.removesuffix("s")
            if bare.isascii() and bare.isdigit() and len(bare) == 4 and bare.endswith("0"):
                found.append(int(bare))
            else:
                self.ignored.append("decade")
        return tuple(found)

    def sort(self) -> str:
        text = self.query.get("sort", "")
        if text and text not in SORTS:
            self.ignored.append("sort")
        return text if text in SORTS else ""
