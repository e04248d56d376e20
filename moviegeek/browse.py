"""The browse page: what the address asks for, what can be asked for besides, and the movies that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.folding import fold
from catalogue.genre_words import genre_word
from catalogue.models import Genre
from catalogue.selectors import BrowseFilters, FilterCounts, Order, browse, filter_counts, genres
from collector.models import Mark, Person
from collector.selectors import known_movie_ids, marks_of
from moviegeek.cards import Card, cards_of
from moviegeek.templatetags.moviegeek import stars

PAGE_SIZE = 48
LAST_PAGE = 500
COUNTS_KEPT_SECONDS = 60
MEANS_OFFERED = (4.5, 4.0, 3.5, 3.0, 2.5)

SORTS: dict[str, tuple[str | Promise, str | Promise]] = {
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
class Option:
    """One thing that can be asked for: its words, how many movies it would give, whether it is asked for."""

    value: str
    words: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class Removable:
    """Something asked for, and the address without it."""

    words: str
    address: str


@dataclass(frozen=True)
class Asked:
    """What an address asks for; nonsense in it is left out and named in `ignored`."""

    query: QueryDict
    filters: BrowseFilters = field(default_factory=BrowseFilters)
    order: Order = Order.POPULAR
    page: int = 1
    hides_seen: bool = False
    only_watchlist: bool = False
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrowsePage:
    asked: Asked
    cards: Sequence[Card]
    total: int
    genres: Sequence[Option]
    decades: Sequence[Option]
    rescue: tuple[Removable, int] | None = None

    @cached_property
    def last_page(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        return [(key, str(words), key == self.asked.order) for key, (words, _about) in SORTS.items()]

    @property
    def sort_about(self) -> str:
        return str(SORTS[self.asked.order][1])

    @property
    def mean_options(self) -> list[tuple[str, str, bool]]:
        asked = self.asked.filters.rating_min
        return [("", _("any"), asked is None)] + [
            (str(mean), _("%(mean)s stars or more") % {"mean": stars(mean)}, asked == mean)
            for mean in MEANS_OFFERED
        ]

    @property
    def next_address(self) -> str:
        page = self.asked.page
        return address_of(self.asked.query, page=str(page + 1)) if page < self.last_page else ""

    @property
    def n_next(self) -> int:
        return min(PAGE_SIZE, self.total - self.asked.page * PAGE_SIZE)

    @property
    def pages(self) -> list[tuple[int, str, bool]]:
        """Numbers around the present page, with the first and the last."""
        page = self.asked.page
        near = {1, self.last_page, *range(max(1, page - 2), min(self.last_page, page + 2) + 1)}
        return [(n, address_of(self.asked.query, page=str(n)), n == page) for n in sorted(near)]

    @property
    def chosen(self) -> list[Removable]:
        return chosen_of(self.asked, {option.value: option.words for option in (*self.genres, *self.decades)})


def browse_page(query: QueryDict, *, person: Person) -> BrowsePage:
    asked = with_persons_own(asked_of(query), person)
    found = browse(asked.filters, order=asked.order)
    total, counts, all_genres = counted(asked.filters)
    asked = replace(asked, page=min(asked.page, max(1, -(-total // PAGE_SIZE))))
    start = (asked.page - 1) * PAGE_SIZE
    movies = list(found.for_cards()[start : start + PAGE_SIZE])
    return BrowsePage(
        asked=asked,
        cards=cards_of(movies, person=person),
        total=total,
        genres=genre_options(asked, counts, all_genres),
        decades=decade_options(asked, counts),
        rescue=None if total else rescue_of(asked),
    )


def asked_of(query: QueryDict) -> Asked:
    reading = Reading(query)
    filters = BrowseFilters(
        any_genres=reading.words("genre"),
        all_genres=reading.words("all"),
        no_genres=reading.words("not"),
        decades=reading.decades(),
        year_min=reading.number("year_min", int, 1870, 2100),
        year_max=reading.number("year_max", int, 1870, 2100),
        rating_min=reading.number("rating", float, 0.5, 5),
        ratings_min=reading.number("ratings", int, 1, 10_000_000),
        runtime_max=reading.number("length", int, 1, 1000),
    )
    return Asked(
        query=query,
        filters=filters,
        order=reading.order(),
        page=reading.number("page", int, 1, LAST_PAGE) or 1,
        hides_seen=query.get("seen") == "hide",
        only_watchlist=query.get("watchlist") == "only",
        ignored=tuple(reading.ignored),
    )


class Reading:
    """Reads an address forgivingly and keeps the names of what made no sense."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.ignored: list[str] = []

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word[:40] for word in self.query.getlist(name) if word))[:20]

    def number(self, name: str, kind: Callable[[str], Any], lowest: float, highest: float) -> Any:
        text = self.query.get(name, "").strip().replace(",", ".")
        if not text:
            return None
        try:
            value = kind(text)
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

    def order(self) -> Order:
        text = self.query.get("sort", "")
        if text and text not in SORTS:
            self.ignored.append("sort")
        return Order(text) if text in SORTS else Order.POPULAR


def with_persons_own(asked: Asked, person: Person) -> Asked:
    """Adds what only the person knows: what they have seen, what they saved."""
    filters = asked.filters
    if asked.hides_seen:
        filters = replace(filters, without=frozenset(known_movie_ids(person)))
    if asked.only_watchlist:
        saved = marks_of(person, kind=Mark.Kind.SAVED)
        filters = replace(filters, only=frozenset(mark.movie_id for mark in saved))
    return replace(asked, filters=filters)


def counted(filters: BrowseFilters) -> tuple[int, FilterCounts, list[Genre]]:
    """How many movies there are, and would be; kept for a minute unless it depends on the person."""
    if filters.without or filters.only is not None:
        return count(filters)
    key = blake2b(repr(filters).encode(), digest_size=16).hexdigest()
    kept: tuple[int, FilterCounts, list[Genre]] | None = cache.get_or_set(
        f"moviegeek.browse.{key}", lambda: count(filters), COUNTS_KEPT_SECONDS
    )
    return kept or count(filters)


def count(filters: BrowseFilters) -> tuple[int, FilterCounts, list[Genre]]:
    return browse(filters).count(), filter_counts(filters), list(genres())


def genre_options(asked: Asked, counts: FilterCounts, all_genres: Sequence[Genre]) -> list[Option]:
    found = [
        Option(
            genre.slug,
            genre_word(genre.name),
            counts.genres.get(genre.slug, 0),
            genre.slug in asked.filters.any_genres,
        )
        for genre in all_genres
    ]
    return sorted(found, key=lambda option: fold(option.words))


def decade_options(asked: Asked, counts: FilterCounts) -> list[Option]:
    decades = sorted({*counts.decades, *asked.filters.decades}, reverse=True)
    return [
        Option(
            f"{decade}s",
            _("%(decade)ds") % {"decade": decade},
            counts.decades.get(decade, 0),
            decade in asked.filters.decades,
        )
        for decade in decades
    ]


def chosen_of(asked: Asked, words: dict[str, str]) -> list[Removable]:
    """Everything asked for as chips that can be taken off, in the order of the form."""
    templates = {
        "genre": "%s",
        "all": _("also %s"),
        "not": _("not %s"),
        "decade": "%s",
        "year_min": _("from %s"),
        "year_max": _("until %s"),
        "rating": _("%s stars or more"),
        "ratings": _("%s ratings or more"),
        "length": _("up to %s min"),
        "seen": _("Without what I have seen"),
        "watchlist": _("Only my watchlist"),
    }
    found = []
    for name, template in templates.items():
        for value in asked.query.getlist(name):
            if value and name not in asked.ignored:
                shown = template % words.get(value, value) if "%s" in template else template
                found.append(Removable(shown, address_without(asked.query, name, value)))
    return found


def rescue_of(asked: Asked) -> tuple[Removable, int] | None:
    """The one thing whose removal brings most movies back."""
    slugs = {genre.slug: genre_word(genre.name) for genre in Genre.objects.all()}
    options = []
    for chip in chosen_of(asked, slugs):
        without = replace(asked_of(QueryDict(chip.address.partition("?")[2])))
        filters = replace(without.filters, without=asked.filters.without, only=asked.filters.only)
        options.append((chip, browse(filters).count()))
    best = max(options, key=lambda option: option[1], default=None)
    return best if best and best[1] else None


def address_of(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return f"{reverse('browse')}?{changed.urlencode()}"


def address_without(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed.setlist(name, [kept for kept in changed.getlist(name) if kept != value])
    changed.pop("page", None)
    return f"{reverse('browse')}?{changed.urlencode()}" if changed else reverse("browse")
