"""What My movies shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import Mark, Person
from collector.selectors import events_of, marks_of, ratings_of
from moviegeek.cards import Card, card_of, cards_of
from recommender import selectors as recommender

PAGE_SIZE = 60
HISTORY_SIZE = 100


@dataclass(frozen=True)
class Tab:
    """A list of one's own movies: what it is called, whose mark it shows, and what it says while empty."""

    title: str | Promise
    kind: str
    empty: str | Promise


TABS: Mapping[str, Tab] = {
    "ratings": Tab(_("Ratings"), "", _("Every movie that you give stars stands here.")),
    "watchlist": Tab(
        _("Watchlist"), Mark.Kind.SAVED, _("Save a movie with its bookmark and it waits for you here.")
    ),
    "likes": Tab(_("Likes"), Mark.Kind.LIKED, _("Movies with your heart stand here.")),
    "seen": Tab(_("Seen"), Mark.Kind.SEEN, _("Movies that you have seen, with or without an opinion.")),
    "bought": Tab(_("Bought"), Mark.Kind.BOUGHT, _("What you buy in this demonstration shop stands here.")),
    "hidden": Tab(
        _("Hidden"), Mark.Kind.HIDDEN, _("Movies that are not for you. They are shown nowhere else.")
    ),
}

SORTS = {"recent": _("Latest first"), "title": _("A to Z"), "year": _("By year"), "stars": _("By your stars")}


@dataclass(frozen=True)
class Row:
    card: Card
    at: datetime | None


@dataclass(frozen=True)
class OwnPage:
    rows: Sequence[Row]
    page: Page[int]
    sort: str
    about: Tab

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def sorts(self) -> list[tuple[str, str | Promise, bool]]:
        return [(key, words, key == self.sort) for key, words in SORTS.items()]


def own_page(tab: str, asked: QueryDict, *, person: Person) -> OwnPage:
    times = times_of(tab, person)
    sort = asked.get("sort", "recent")
    sort = sort if sort in SORTS else "recent"
    ids = sorted_ids(times, sort, person)
    page = Paginator(ids, PAGE_SIZE).get_page(asked.get("page"))
    found = movies_by_id(list(page.object_list))
    movies = [found[movie_id] for movie_id in page.object_list if movie_id in found]
    rows = [Row(card, times[card.movie.pk]) for card in cards_of(movies, person=person, part="row")]
    return OwnPage(rows, page, sort, TABS[tab])


WEIGHTS = {"strong": 4.0, "good": 3.0, "some": 2.0}
"""How often a movie is picked for tonight, by its match; without one 1."""


def pick_for_tonight(*, person: Person, at: datetime, chance: Random) -> Card | None:
    """One of the watchlist, by chance, the better it fits the likelier; None while the list is empty."""
    saved = list(times_of("watchlist", person))
    if not saved:
        return None
    picked = drawn(saved, recommender.matches_of(person, saved, at=at), chance=chance)
    movies = movies_by_id([picked])
    return card_of(movies[picked], person=person, part="row") if picked in movies else None


def drawn(movie_ids: Sequence[int], matches: Mapping[int, str], *, chance: Random) -> int:
    """One of them, by chance, with the weight of its match."""
    (picked,) = chance.choices(movie_ids, [WEIGHTS.get(matches.get(key, ""), 1.0) for key in movie_ids])
    return picked


def times_of(tab: str, person: Person) -> dict[int, datetime | None]:
    """The movies of a tab, newest first, with when they got there."""
    if tab == "ratings":
        return {rating.movie_id: rating.rated_at for rating in ratings_of(person)}
    return {mark.movie_id: mark.marked_at for mark in marks_of(person, kind=TABS[tab].kind)}


def sorted_ids(times: Mapping[int, datetime | None], sort: str, person: Person) -> list[int]:
    if sort == "recent":
        return list(times)
    if sort == "stars":
        stars = {rating.movie_id: rating.value for rating in ratings_of(person)}
        return sorted(times, key=lambda movie_id: -stars.get(movie_id, 0))
    order = "sort_title" if sort == "title" else "-year"
    return list(Movie.objects.filter(pk__in=times).order_by(order, "pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Line:
    """One thing that we know, in words."""

    event_id: UUID
    at: datetime
    words: str | Promise
    movie: Movie | None
    stars: float | None
    page: str

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class HistoryPage:
    lines: Sequence[Line]
    before: str  # where older lines go on; empty: there are none


KIND_WORDS: Mapping[str, str | Promise] = {
    "impression": _("Was shown"),
    "click": _("Followed"),
    "view": _("Looked at"),
    "dwell": _("Stayed on"),
    "more": _("Read more of"),
    "save": _("Saved"),
    "unsave": _("Took off the watchlist"),
    "like": _("Liked"),
    "unlike": _("Took back the like of"),
    "seen": _("Marked as seen"),
    "unseen": _("No longer seen"),
    "buy": _("Bought"),
    "rate": _("Rated"),
    "unrate": _("Took back the rating of"),
    "dismiss": _("Hid"),
    "undismiss": _("Showed again"),
    "search": _("Searched"),
    "genre_view": _("Browsed"),
}


PLACES: Mapping[str, str | Promise] = {
    "/": _("Home"),
    "/shelves/": _("Home"),
    "/browse/": _("Browse"),
    "/search/": _("Search"),
    "/welcome/": _("Pick five movies"),
    "/my/": _("My movies"),
    "/lists/": _("A shared list"),
    "/together/": _("Tonight, together"),
}


def place_in_words(path: str, *, is_own: bool) -> str:
    """The page of an act, as its heading says; of a movie's own page nothing needs to be said."""
    if path.startswith("/movies/"):
        return "" if is_own else path
    section = path if path in PLACES else f"/{path.strip('/').partition('/')[0]}/"
    return str(PLACES.get(section, ""))


def history_page(before: str, *, person: Person) -> HistoryPage:
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    events = list(events_of(person, before=start, limit=HISTORY_SIZE))
    found = movies_by_id({event.movie_id for event in events if event.movie_id})
    lines = [
        Line(
            event_id=event.event_id,
            at=event.occurred_at,
            words=KIND_WORDS.get(event.kind, event.kind),
            movie=found.get(event.movie_id) if event.movie_id else None,
            stars=event.value if event.kind == "rate" else None,
            page=place_in_words(event.page, is_own=bool(event.movie_id)),
        )
        for event in events
    ]
    return HistoryPage(lines, str(events[-1].sequence) if len(events) == HISTORY_SIZE else "")
