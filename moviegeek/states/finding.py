"""Home, welcome, browse and search: full, empty, personal, fallen back."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from moviegeek.asked import asked_of
from moviegeek.browsing.chosen import Removable
from moviegeek.browsing.options import Option
from moviegeek.browsing.page import BrowsePage
from moviegeek.home import HomePage, Shelves
from moviegeek.search import SearchPage, Suggestion, marked
from moviegeek.states import State
from moviegeek.states.made import ADA, BECAUSE, MOVIES, STAFF, card, cards, shelf
from moviegeek.welcome import WelcomePage

TITLE = "Home, welcome, browse, search"
PROGRESS = "1 of 5 ratings. Four more and the whole page is yours."
REBUILT = "Our picks are being rebuilt. Meanwhile, favourites in drama and sci-fi."
GENRES = [Option("drama", "Drama", 212, is_on=True), Option("western", "Western", 0, is_on=False)]
DECADES = [Option("1970s", "1970s", 41, is_on=True)]


def home(name: str, *, shelves: Any = (), user: Any = None, **about: Any) -> State:
    given: dict[str, Any] = {
        "hero": card(0, part="hero"),
        "strip": [],
        "chips": [],
        "is_personal": False,
    } | about
    page = HomePage(
        **{"n_opinions": 0, "progress_words": "", **given},
        shelves=Shelves([shelf(*told) for told in shelves]),
    )
    return State(
        f"Home, {name}", "moviegeek/home_body.html", {"page": page} | ({"user": user} if user else {})
    )


def welcome(name: str, n_picked: int) -> State:
    page = WelcomePage(MOVIES[:n_picked], MOVIES[n_picked:], ())
    return State(f"Welcome, {name}", "moviegeek/welcome.html", {"page": page})


def browse(name: str, query: str, **about: Any) -> State:
    given: dict[str, Any] = {
        "cards": [],
        "total": 0,
        "genres": GENRES,
        "decades": DECADES,
        "languages": [],
        "unwanted": [],
        "sort": "popular",
        "sort_about": "What most people looked at, rated and saved.",
        **about,
    }
    page = BrowsePage(asked=asked_of(QueryDict(query)), **given)
    return State(f"Browse, {name}", "moviegeek/parts/results.html", {"page": page})


def search(name: str, query: str, **about: Any) -> State:
    page = SearchPage(query, **{"cards": [], **about})
    return State(f"Search, {name}", "moviegeek/search.html", {"page": page})


SUGGESTED = [
    Suggestion("movie", "/", marked(MOVIES[0].title, "key"), "1981", MOVIES[0]),
    Suggestion("person", "/", marked("Alicia Keys", "key")),
]
STATES = (
    home("signed out", shelves=[("Loved by nearly everyone", "")]),
    home("anonymous, one of five ratings", strip=cards(3), n_opinions=1, progress_words=PROGRESS),
    home(
        "signed in, personal",
        user=ADA,
        is_personal=True,
        hero=card(1, part="hero", match="strong", reason=BECAUSE),
        shelves=[("Because you liked Vermilion", "")],
    ),
    home("fallback, the model is down", shelves=[("Favourites in drama and sci-fi", REBUILT)]),
    home("empty catalogue", hero=None),
    home("empty catalogue, staff", hero=None, user=STAFF),
    welcome("nothing picked", 0),
    welcome("three of five", 3),
    welcome("five of five", 5),
    browse("results", "genre=drama&decade=1970s", cards=cards(), total=312),
    browse(
        "no results, with the way out",
        "genre=drama&decade=1970s",
        rescue=(Removable("1970s", "/browse/?genre=drama"), 41),
    ),
    browse("no results", "genre=western"),
    browse(
        "best for me",
        "",
        cards=cards(3),
        total=3,
        sort="best",
        sort_about="From 34 ratings and 12 saves. Rate more to sharpen it.",
    ),
    browse("a bad parameter", "year_min=12", cards=cards(2), total=2),
    search("results", "key", cards=cards(3)),
    search("after a typo", "keyhodler", cards=cards(1), is_fuzzy=True, meant="keyholder"),
    search("spelt like nothing in particular", "ferries by night", cards=cards(1), is_fuzzy=True),
    search("no results", "xyzzy", near=cards(3)),
    search("no results, and nothing near", "xyzzy", popular=cards(6)),
    search("nothing asked", "", popular=cards(6)),
    search(
        "nothing asked, with what many searched", "", popular=cards(6), often=["godfather", "night ferry"]
    ),
    search(
        "nothing asked, with what was searched lately", "", popular=cards(6), recent=["night ferry", "lupino"]
    ),
    State(
        "Search, suggestions",
        "moviegeek/parts/suggestions.html",
        {"found": SUGGESTED, "query": "key"},
        touched=lambda html: f'<div class="suggestions">{html}</div>',
    ),
)
