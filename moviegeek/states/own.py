"""My movies: every tab while empty, with rows, with what was done to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator

from catalogue.selectors import BrowseFilters
from collector.selectors import CardState
from moviegeek.mine import TABS, HistoryPage, Line, OwnPage, Row
from moviegeek.states import State
from moviegeek.states.made import MOVIES, card
from moviegeek.taste import GenreTaste, TastePage

TITLE = "My movies"
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
LINE = Line(UUID(int=1), NOON, "Rated", MOVIES[0], 4.5, "Home")
TASTE = TastePage(
    34,
    [GenreTaste("Drama", "drama", 18, 4.2, 3.6), GenreTaste("Western", "western", 2, 3.0, 3.4)],
    [(1950, 6, 40), (1980, 15, 100)],
    0.4,
)


def tab(name: str, key: str, rows: tuple[Row, ...] = (), *, is_filtered: bool = False, **about: Any) -> State:
    page = OwnPage(
        rows=rows,
        page=Paginator(range(len(rows)), 60).get_page(1),
        sort="recent",
        sorts=[("recent", "Latest first", True), ("title", "A to Z", False)],
        about=TABS[key],
        filters=BrowseFilters(year_min=2030 if is_filtered else None),
        genres=[("drama", "Drama", 2, False)],
        is_empty=not rows and not is_filtered,
    )
    return State(name, "moviegeek/my/movies.html", {"page": page, "tabs": TABS, "tab": key, **about})


def kept(place: int, **state: Any) -> Row:
    return Row(card(place, state=CardState(**state), part="row"), NOON)


def of_tab(name: str, template: str, key: str, page: Any, **about: Any) -> State:
    return State(name, template, {"page": page, "tabs": TABS, "tab": key, **about})


STATES = (
    *(tab(f"{about.title}, empty", key) for key, about in TABS.items()),
    tab("Watchlist, with one for tonight", "watchlist", (kept(0, saved=True),), tonight=card(1, part="row")),
    tab("Ratings, with rows", "ratings", (kept(2, stars=4.5), kept(3, stars=2.0, liked=True))),
    tab("Ratings, nothing matches the filters", "ratings", is_filtered=True),
    tab("Ratings, several to choose", "ratings", (kept(6, stars=3.5), kept(7, stars=1.0)), is_selecting=True),
    tab("Hidden, with rows", "hidden", (kept(4, hidden=True),)),
    of_tab("History, empty", "moviegeek/my/history.html", "history", HistoryPage((), "")),
    of_tab(
        "History, after a line was forgotten",
        "moviegeek/my/history.html",
        "history",
        HistoryPage((LINE,), ""),
        can_restore=True,
    ),
    of_tab("Taste, empty", "moviegeek/my/taste.html", "taste", TastePage(0, [], [], None)),
    of_tab("Taste, known", "moviegeek/my/taste.html", "taste", TASTE),
)
