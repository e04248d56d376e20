"""What search shows, as a page and while typing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from catalogue.genre_words import genre_word
from catalogue.models import Contributor, Genre, Movie
from catalogue.selectors import BrowseFilters, Order, SearchResult, browse, near_titles
from catalogue.selectors import search as found_by
from collector.models import Person
from collector.selectors import popular_searches, recent_searches
from moviegeek.cards import Card, cards_of

LONGEST_QUERY = 100
RESULTS = 24
SUGGESTIONS = 8
FEWEST_LETTERS = 2
NEAR_SHOWN = 3
POPULAR_SHOWN = 12
RECENT_SUGGESTED = 5


@dataclass(frozen=True)
class SearchPage:
    """Where nothing was found, `near` are the nearest titles; where there are none, or nothing was asked for,
    `popular` ones stand instead."""

    query: str
    cards: Sequence[Card]
    contributors: Sequence[Contributor] = ()
    genres: Sequence[Genre] = ()
    is_fuzzy: bool = False
    near: Sequence[Card] = ()
    popular: Sequence[Card] = ()
    recent: Sequence[str] = ()
    often: Sequence[str] = ()  # searched by many
    meant: str = ""  # what a text that is spelt like nothing was taken for


@dataclass(frozen=True)
class Suggestion:
    """One line under the search field; `words` has the letters that matched in bold."""

    about: str  # movie, person, genre; recent is a search of one's own
    address: str
    words: SafeString
    detail: str = ""
    movie: object = None


def search_page(text: str, *, person: Person, is_exact: bool = False) -> SearchPage:
    query = " ".join(text.split())[:LONGEST_QUERY]
    found = found_by(query, limit=RESULTS, fuzzy=not is_exact) if query else SearchResult()
    near = near_titles(query, limit=NEAR_SHOWN) if query and not found.movies else []
    popular = [] if found.movies or near else most_popular()
    recent = [] if query else recent_searches(person)
    often = [] if query else popular_searches()
    cards = iter(cards_of([*found.movies, *near, *popular], person=person))
    return SearchPage(
        query,
        cards=list(islice(cards, len(found.movies))),
        contributors=found.contributors,
        genres=found.genres,
        is_fuzzy=found.is_fuzzy,
        near=list(islice(cards, len(near))),
        popular=list(cards),
        recent=recent,
        often=[words for words in often if words not in {own.lower() for own in recent}],
        meant=found.meant,
    )


def most_popular() -> list[Movie]:
    return list(browse(BrowseFilters(), order=Order.POPULAR).for_cards()[:POPULAR_SHOWN])


def recent_suggestions(person: Person) -> list[Suggestion]:
    """What the person searched for last, for a field that is still empty."""
    return [
        Suggestion("recent", f"{reverse('search')}?{urlencode({'q': query})}", format_html("{}", query))
        for query in recent_searches(person, limit=RECENT_SUGGESTED)
    ]


def suggestions(text: str) -> list[Suggestion]:
    """At most eight: movies, then people, then genres."""
    query = " ".join(text.split())[:LONGEST_QUERY]
    if len(query) < FEWEST_LETTERS:
        return []
    found = found_by(query, limit=5)
    movies = [
        Suggestion(
            "movie", movie.get_absolute_url(), marked(movie.title, query), str(movie.year or ""), movie
        )
        for movie in found.movies
    ]
    people = [
        Suggestion("person", person.get_absolute_url(), marked(person.name, query))
        for person in found.contributors[:2]
    ]
    genres = [
        Suggestion("genre", f"{reverse('browse')}?genre={genre.slug}", marked(genre_word(genre.name), query))
        for genre in found.genres[:1]
    ]
    return [*movies, *people, *genres][:SUGGESTIONS]


def marked(name: str, query: str) -> SafeString:
    """The name with the letters that were typed in bold."""
    match = re.search(re.escape(query), name, re.IGNORECASE)
    if match is None:
        return format_html("{}", name)
    start, end = match.span()
    return format_html("{}<b>{}</b>{}", name[:start], name[start:end], name[end:])
