"""What the browse page shows: the movies that answer, in which order, and how many there are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.models import Genre
from catalogue.selectors import (
    BrowseFilters,
    FilterCounts,
    Order,
    browse,
    filter_counts,
    genres,
    movies_in_order,
)
from collector.models import Mark, Person
from collector.selectors import known_movie_ids, marks_of
from moviegeek.asked import BEST, SORTS, Asked, asked_of
from moviegeek.browsing.chosen import Removable, address_of, chosen_of, rescue_of
from moviegeek.browsing.options import (
    Option,
    decade_options,
    genre_options,
    language_options,
    unwanted_options,
)
from moviegeek.cards import Card, cards_of
from moviegeek.words import stars
from recommender.selectors import personal_order

PAGE_SIZE = 48
COUNTS_KEPT_SECONDS = 60
MEANS_OFFERED = (4.5, 4.0, 3.5, 3.0, 2.5)


@dataclass(frozen=True)
class BrowsePage:
    asked: Asked
    cards: Sequence[Card]
    total: int
    genres: Sequence[Option]
    decades: Sequence[Option]
    languages: Sequence[Option]
    unwanted: Sequence[Option]  # genres that can be left out
    sort: str
    sort_about: str
    rescue: tuple[Removable, int] | None = None

    @cached_property
    def last_page(self) -> int:
        return last_page_of(self.total)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        return [(key, str(words), key == self.sort) for key, (words, _about) in SORTS.items()]

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
        options = (*self.genres, *self.decades, *self.languages)
        return chosen_of(self.asked, {option.value: option.words for option in options})

    @property
    def n_unwanted(self) -> int:
        return len(self.asked.filters.no_genres)


def browse_page(query: QueryDict, *, person: Person, at: datetime) -> BrowsePage:
    asked = with_persons_own(asked_of(query), person)
    total, counts, all_genres = counted(asked.filters)
    asked = replace(asked, page=min(asked.page, last_page_of(total)))
    shown = shown_of(asked, person=person, at=at)
    return BrowsePage(
        asked=asked,
        cards=shown.cards,
        total=total,
        genres=genre_options(asked, counts, all_genres),
        decades=decade_options(asked, counts),
        languages=language_options(asked, counts),
        unwanted=unwanted_options(asked, counts, all_genres, total=total),
        sort=shown.sort,
        sort_about=shown.sort_about,
        rescue=None if total else rescue_of(asked),
    )


def last_page_of(total: int) -> int:
    return max(1, math.ceil(total / PAGE_SIZE))


@dataclass(frozen=True)
class Shown:
    """The cards of a page, and the order that they stand in."""

    cards: Sequence[Card]
    sort: str
    sort_about: str


def shown_of(asked: Asked, *, person: Person, at: datetime) -> Shown:
    """Best for the person where that is asked for, and unasked for whoever has a whole page of their own."""
    if asked.sort not in {"", BEST}:
        return in_order(asked, Order(asked.sort), person=person)
    best = best_first(asked, person=person, at=at)
    if best is not None:
        return best
    popular = in_order(asked, Order.POPULAR, person=person)
    if asked.sort == BEST:
        about = _("Nothing is known of your taste yet, so the most popular come first.")
        return replace(popular, sort=BEST, sort_about=about)
    return popular


def in_order(asked: Asked, order: Order, *, person: Person) -> Shown:
    movies = list(browse(asked.filters, order=order).for_cards()[slice_of(asked.page)])
    return Shown(cards_of(movies, person=person), order, str(SORTS[order][1]))


def best_first(asked: Asked, *, person: Person, at: datetime) -> Shown | None:
    """Each card with its reason; None where the person has no order of their own."""
    best = personal_order(
        person,
        lambda: list(browse(asked.filters).values_list("pk", flat=True)),
        at=at,
        is_asked_for=asked.sort == BEST,
    )
    if not best:
        return None
    movies = movies_in_order(best.movie_ids[slice_of(asked.page)])
    reasons = best.reasons_of([movie.pk for movie in movies])
    cards = [
        replace(card, match=best.matches.get(card.movie.pk), reason=reasons.get(card.movie.pk))
        for card in cards_of(movies, person=person)
    ]
    return Shown(cards, BEST, best.why)


def slice_of(page: int) -> slice:
    return slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)


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
