"""My movies: every tab while empty, with rows, with what was done to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator

from catalogue.selectors import BrowseFilters
from collector.selectors import CardState
from moviegeek.history import HistoryPage, Line
from moviegeek.mine import TABS, OwnPage, Row
from moviegeek.states import State
from moviegeek.states.made import MOVIES, card
from moviegeek.taste import Row as TasteRow
from moviegeek.taste import TastePage
from recommender.selectors import Belief

TITLE = "My movies"
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
LINE = Line(UUID(int=1), NOON, "Rated", MOVIES[0], 4.5, "Home")


def believed(about: str, name: str, share: float, n_movies: int) -> TasteRow:
    belief = Belief(about, name.lower(), name, share=share, usual=0.2, n_movies=n_movies)
    return TasteRow(belief, name, address="/browse/", widest=0.6, stars=4.2, everyone=3.6)


def taste(**about: Any) -> TastePage:
    empty: dict[str, Any] = dict.fromkeys(
        ("genres", "other_genres", "decades", "people", "clusters", "lesser_shelves", "ignored", "covers"), ()
    )
    given = {"n_opinions": 0, "n_speaking": 0, "above_everyone": None, "step": 0, "started_over_at": None}
    return TastePage(**{**empty, **given, "can_carry_on": False, **about})


KNOWN = taste(
    n_opinions=34,
    n_speaking=31,
    above_everyone=0.4,
    genres=[believed("genre", "Drama", 0.6, 18), believed("genre", "Western", 0.1, 2)],
    decades=[believed("decade", "1950s", 0.3, 9)],
    people=[believed("person", "Ida Lupino", 0.1, 3)],
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
    of_tab("Taste, empty", "moviegeek/my/taste.html", "taste", taste()),
    of_tab(
        "Taste, after starting over",
        "moviegeek/my/taste.html",
        "taste",
        taste(started_over_at=NOON, can_carry_on=True),
    ),
    of_tab("Taste, known", "moviegeek/my/taste.html", "taste", KNOWN),
)
