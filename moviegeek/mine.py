"""What My movies shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.folding import fold
from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.selectors import BrowseFilters, browse, filter_counts, genres, movies_in_order
from collector.models import Mark, Person
from collector.ordering import arranged
from collector.selectors import marks_of, ratings_of, watchlist_order
from moviegeek.asked import asked_of
from moviegeek.cards import Card, cards_of
from moviegeek.lists import Neighbours, moves_in
from moviegeek.tonight import weight_of
from recommender import selectors as recommender

PAGE_SIZE = 60
FIRST = "ratings"


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
    "ignored": Tab(
        _("Not used"),
        Mark.Kind.IGNORED,
        _("Movies that your picks are made without. Leave one out where it is named as a reason."),
    ),
}

OWN, MATCH = "own", "match"
SORTS: Mapping[str, str | Promise] = {
    OWN: _("My order"),
    "recent": _("Latest first"),
    "title": _("A to Z"),
    "year": _("By year"),
    MATCH: _("Best match first"),
    "stars": _("By your stars"),
}
ONLY_OF_WATCHLIST = (OWN, MATCH)


@dataclass(frozen=True)
class Row:
    card: Card
    at: datetime | None
    moves: Neighbours | None = None


@dataclass(frozen=True)
class OwnPage:
    rows: Sequence[Row]
    page: Page[int]
    sort: str
    sorts: Sequence[tuple[str, str | Promise, bool]]
    about: Tab
    filters: BrowseFilters
    # Slug, name, how many it would leave, whether it is asked for.
    genres: Sequence[tuple[str, str, int, bool]]
    is_empty: bool  # also without any filter

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def n_filters(self) -> int:
        asked = (self.filters.any_genres, self.filters.year_min, self.filters.year_max)
        return sum(bool(one) for one in asked)

    @property
    def is_ordered(self) -> bool:
        return self.sort == OWN


def first_tab(person: Person) -> str:
    """Where My movies opens: at the first that holds something."""
    if ratings_of(person).exists():
        return FIRST
    kinds = set(marks_of(person).order_by().values_list("kind", flat=True).distinct())
    return next((key for key, tab in TABS.items() if tab.kind in kinds), FIRST)


def own_page(tab: str, asked: QueryDict, *, person: Person, at: datetime) -> OwnPage:
    times = times_of(tab, person)
    sorts = [key for key in SORTS if tab == "watchlist" or key not in ONLY_OF_WATCHLIST]
    sort = asked.get("sort", "")
    sort = sort if sort in sorts else sorts[0]
    matches = recommender.matches_of(person, list(times), at=at) if tab == "watchlist" and times else {}
    filters = replace(asked_of(asked).filters, only=frozenset(times))
    ids = kept_ids(sorted_ids(times, sort, person, matches), filters)
    page = Paginator(ids, PAGE_SIZE).get_page(asked.get("page"))
    return OwnPage(
        rows=rows_of(list(page.object_list), ids, times=times, matches=matches, sort=sort, person=person),
        page=page,
        sort=sort,
        sorts=[(key, SORTS[key], key == sort) for key in sorts],
        about=TABS[tab],
        filters=filters,
        genres=genres_in(filters) if times else [],
        is_empty=not times,
    )


def rows_of(
    shown: Collection[int],
    ids: Sequence[int],
    *,
    times: Mapping[int, datetime | None],
    matches: Mapping[int, str],
    sort: str,
    person: Person,
) -> list[Row]:
    cards = cards_of(movies_in_order(shown), person=person, part="row-ordered" if sort == OWN else "row")
    return [
        Row(
            replace(card, match=matches.get(card.movie.pk)),
            times[card.movie.pk],
            moves_in(ids, card.movie.pk) if sort == OWN else None,
        )
        for card in cards
    ]


def kept_ids(ids: Sequence[int], filters: BrowseFilters) -> Sequence[int]:
    if not (filters.any_genres or filters.year_min or filters.year_max):
        return ids
    kept = set(browse(filters).values_list("pk", flat=True))
    return [movie_id for movie_id in ids if movie_id in kept]


def genres_in(filters: BrowseFilters) -> list[tuple[str, str, int, bool]]:
    counts = filter_counts(filters).genres
    found = [
        (genre.slug, genre_word(genre.name), counts[genre.slug], genre.slug in filters.any_genres)
        for genre in genres()
        if counts.get(genre.slug)
    ]
    return sorted(found, key=lambda genre: fold(genre[1]))


def times_of(tab: str, person: Person) -> dict[int, datetime | None]:
    """The movies of a tab, newest first, with when they got there."""
    if tab == "ratings":
        latest_first = ratings_of(person).order_by(F("rated_at").desc(nulls_last=True), "pk")
        return dict(latest_first.values_list("movie_id", "rated_at"))
    marks = marks_of(person, kind=TABS[tab].kind).order_by("-marked_at", "pk")
    return dict(marks.values_list("movie_id", "marked_at"))


def sorted_ids(
    times: Mapping[int, datetime | None], sort: str, person: Person, matches: Mapping[int, str]
) -> list[int]:
    match sort:
        case "recent":
            return list(times)
        case "own":
            return arranged(list(times), watchlist_order(person))
        case "match":
            return sorted(times, key=lambda movie_id: -weight_of(matches.get(movie_id)))
        case "stars":
            stars = {rating.movie_id: rating.value for rating in ratings_of(person)}
            return sorted(times, key=lambda movie_id: -stars.get(movie_id, 0))
    order = "sort_title" if sort == "title" else F("year").desc(nulls_last=True)
    return list(Movie.objects.filter(pk__in=times).order_by(order, "pk").values_list("pk", flat=True))
