"""Names that staff read for what the tables call by keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

SHELVES = {
    "picked": "Picked for you",
    "because": "Because you liked…",
    "because_viewed": "Because you looked at…",
    "popular": "Popular",
    "loved": "Loved by nearly everyone",
    "gems": "Hidden gems",
    "genre": "Genre shelf",
    "genres": "Genre shelves",
    "decade": "From the decades",
    "decades": "From the decades",
    "different": "Something different",
    "more_of_genre": "More of a genre",
    "new": "New here",
    "watchlist": "On your watchlist",
    "similar": "More like this",
    "alike": "Alike in what it is about",
    "strip": "Seen any of these?",
    "hero": "Top pick",
    "top_pick": "Top pick",
    "api": "Asked for by programs",
    "search": "Search results",
    "browse": "Browse",
}
ALGORITHMS = {
    "popularity": "Popular, damped",
    "popular": "Popular chart",
    "trending": "Trending chart",
    "bought": "Bought chart",
    "rated": "Best rated chart",
    "gems": "Hidden gems chart",
    "new": "Newest chart",
    "item_knn": "Neighbours of liked",
    "user_knn": "Neighbours of people",
    "ease": "EASE, linear",
    "content": "Content (genres, words)",
    "association": "Bought together",
    "baseline": "Baseline",
    "genres": "Shared genres",
    "saved": "Watchlist",
}
SHORT_ALGORITHMS = {
    "popularity": "Popular",
    "item_knn": "Neighbours",
    "user_knn": "People",
    "ease": "EASE",
    "content": "Content",
    "association": "Together",
}
KINDS = {
    "impression": "was shown",
    "click": "followed",
    "view": "looked at",
    "dwell": "stayed on",
    "more": "read more of",
    "genre_view": "browsed a genre",
    "search": "searched",
    "save": "saved",
    "unsave": "took off the watchlist",
    "like": "liked",
    "unlike": "took the like back",
    "seen": "has seen",
    "unseen": "has not seen after all",
    "buy": "bought",
    "rate": "rated",
    "unrate": "took the rating back",
    "dismiss": "not for me",
    "undismiss": "shown again",
    "ignore": "not to be used for picks",
    "unignore": "used for picks again",
    "more_like": "more like this",
    "less_like": "less like this",
    "never_like": "never like this",
    "neutral": "as much as usual of this",
    "adventure": "set how adventurous picks are",
    "start_over": "started over",
    "carry_on": "took back starting over",
}
ICONS = {
    "buy": "bag",
    "rate": "star",
    "save": "bookmark",
    "like": "heart",
    "dismiss": "ban",
    "seen": "eye",
    "view": "eye",
    "dwell": "eye",
    "search": "search",
    "click": "right",
    "more": "info",
    "genre_view": "grid",
    "impression": "grid",
}


def shelf_title(name: str) -> str:
    """ "genre:sci-fi" is "Genre shelf: sci-fi"."""
    family, _, about = name.partition(":")
    title = SHELVES.get(family) or _plain(family)
    return f"{title}: {about}" if about else title


def algorithm_title(name: str) -> str:
    return ALGORITHMS.get(name) or _plain(name)


def short_algorithm(name: str) -> str:
    """In one word, for the margin of a list."""
    return SHORT_ALGORITHMS.get(name) or _plain(name)


def kind_words(name: str) -> str:
    return KINDS.get(name) or _plain(name).lower()


def kind_icon(name: str) -> str:
    return ICONS.get(name, ICONS.get(name.removeprefix("un"), "dots"))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def day_words(day: date, *, with_year: bool = False) -> str:
    return f"{day.day} {day:%b %Y}" if with_year else f"{day.day} {day:%b}"


def age_words(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits: "40 seconds ago" is "40 s"."""
    if at is None:
        return "never"
    seconds = max(int((now - at).total_seconds()), 0)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def long_age_words(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "not counted yet"
    seconds = max(int((now - at).total_seconds()), 0)
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            n = seconds // size
            return f"{n} {unit}{'' if n == 1 else 's'} ago"
    return "just now"
