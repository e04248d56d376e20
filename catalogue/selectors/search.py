"""Title search that forgives: exact, prefix, word prefix, then trigrams; ties by popularity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import connection
from django.db.models import Case, Q, When

from catalogue.folding import fold
from catalogue.genre_words import genres_called
from catalogue.models import Contributor, Genre, Movie

from .movies import movies_in_order

MIN_FUZZY_LETTERS = 4
MOST_WORDS = 12  # of a name, looked at for what was meant
LIKE_ENOUGH = 0.7  # of two spellings, from which on one is said to be meant by the other
_YEAR_AT_END = re.compile(r"^(?P<title>.+?)\s*\(?(?P<year>(?:18|19|20)\d\d)\)?$")
_ARTICLE_AT_END = re.compile(
    r"^(?P<title>.+),\s*(?P<article>the|a|an|le|la|les|der|die|das|el|il)$", re.IGNORECASE
)

# One statement over titles and other names. `tier`: 0 exact, 1 prefix, 2 word prefix, 3 fuzzy.
EXACT = """
WITH named AS (
    SELECT id AS movie_id, search_title AS name FROM catalogue_movie WHERE {title}
    UNION ALL
    SELECT movie_id, search_name AS name FROM catalogue_moviename WHERE {name}
)
SELECT movie.id, min(CASE
    WHEN name IN (%(query)s, %(bare)s) THEN 0
    WHEN name LIKE %(prefix)s OR name LIKE %(article_prefix)s THEN 1
    ELSE 2 END) AS tier
FROM named JOIN catalogue_movie AS movie ON movie.id = named.movie_id
WHERE movie.removed_at IS NULL AND (%(year)s IS NULL OR movie.year = %(year)s)
GROUP BY movie.id, movie.popularity
ORDER BY tier, movie.popularity DESC, movie.id
LIMIT %(limit)s
"""
# The thresholds are what the trigram indexes compare with; they stay set for the connection.
FUZZY = """
SET pg_trgm.similarity_threshold = 0.35;
SET pg_trgm.strict_word_similarity_threshold = 0.55;
WITH named AS (
    SELECT id AS movie_id, search_title AS name, strict_word_similarity(%(query)s, search_title) AS word,
           similarity(%(query)s, search_title) AS whole
    FROM catalogue_movie WHERE search_title %% %(query)s OR %(query)s <<%% search_title
    UNION ALL
    SELECT movie_id, search_name, strict_word_similarity(%(query)s, search_name), similarity(%(query)s, search_name)
    FROM catalogue_moviename WHERE search_name %% %(query)s OR %(query)s <<%% search_name
)
SELECT movie.id, (array_agg(name ORDER BY word + whole DESC, name))[1] AS name
FROM named JOIN catalogue_movie AS movie ON movie.id = named.movie_id
WHERE movie.removed_at IS NULL AND (%(year)s IS NULL OR movie.year = %(year)s)
GROUP BY movie.id, movie.popularity
ORDER BY round(max(word + whole)::numeric, 1) DESC, movie.popularity DESC, movie.id
LIMIT %(limit)s
"""

FUZZY_PEOPLE = """
SET pg_trgm.strict_word_similarity_threshold = 0.4;
SELECT id FROM catalogue_contributor WHERE %(query)s <<%% search_name
ORDER BY strict_word_similarity(%(query)s, search_name) DESC, search_name, id
LIMIT %(limit)s
"""
# However little is alike: for whoever would be left with nothing.
NEAR = """
SET pg_trgm.similarity_threshold = 0.1;
WITH named AS (
    SELECT id AS movie_id, similarity(%(query)s, search_title) AS likeness
    FROM catalogue_movie WHERE search_title %% %(query)s
    UNION ALL
    SELECT movie_id, similarity(%(query)s, search_name) FROM catalogue_moviename WHERE search_name %% %(query)s
)
SELECT movie.id
FROM named JOIN catalogue_movie AS movie ON movie.id = named.movie_id
WHERE movie.removed_at IS NULL
GROUP BY movie.id, movie.popularity
ORDER BY max(likeness) DESC, movie.popularity DESC, movie.id
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class SearchResult:
    movies: list[Movie] = field(default_factory=list)
    contributors: list[Contributor] = field(default_factory=list)
    genres: list[Genre] = field(default_factory=list)
    is_fuzzy: bool = False  # nothing matched as written; these are the nearest
    meant: str = ""  # then the words, in small letters, that the text is most like; empty: nothing is


def search(text: str, *, limit: int = 24, fuzzy: bool = True) -> SearchResult:
    """At most `limit` movies, five contributors and three genres; as written only unless `fuzzy`. Eight queries or
    fewer."""
    query = fold(text)
    if not query:
        return SearchResult()
    ids = _exact_ids(text, limit=limit)
    is_fuzzy = not ids and fuzzy and len(query) >= MIN_FUZZY_LETTERS
    meant = ""
    if is_fuzzy:
        ids, meant = _fuzzy_ids(text, limit=limit)
    return SearchResult(
        movies=movies_in_order(ids),
        contributors=_contributors(query, fuzzy=fuzzy),
        genres=genres_called(query, Genre.objects.order_by("name"))[:3],
        is_fuzzy=bool(is_fuzzy and ids),
        meant=meant,
    )


def near_titles(text: str, *, limit: int = 3) -> list[Movie]:
    """What is written most like a text that finds nothing; none where no three letters are alike."""
    return movies_in_order(_run(NEAR, fold(text), year=None, limit=limit))


def _exact_ids(text: str, *, limit: int) -> list[int]:
    query = _without_article_at_end(text)
    ids = _run(EXACT, query, year=None, limit=limit)
    with_year = _YEAR_AT_END.match(text.strip())
    if with_year and len(ids) < limit:
        ids += _run(EXACT, fold(with_year["title"]), year=int(with_year["year"]), limit=limit)
    return list(dict.fromkeys(ids))[:limit]


def _fuzzy_ids(text: str, *, limit: int) -> tuple[list[int], str]:
    """And the words that were meant."""
    with_year = _YEAR_AT_END.match(text.strip())
    if with_year:
        title, year = fold(with_year["title"]), int(with_year["year"])
        if rows := _rows(FUZZY, title, year=year, limit=limit):
            meant = _meant(title, rows[0][1])
            return [row[0] for row in rows], f"{meant} {year}" if meant else ""
    rows = _rows(FUZZY, fold(text), year=None, limit=limit)
    meant = _meant(fold(text), rows[0][1]) if rows else ""
    # What a text is taken for finds all that it finds when it is written so.
    as_meant = _run(EXACT, meant, year=None, limit=limit) if meant else []
    return list(dict.fromkeys([*as_meant, *(row[0] for row in rows)]))[:limit], meant


def _meant(query: str, name: str) -> str:
    """The words of a name, next to each other, that are written most like the query."""
    likeness, words = max((SequenceMatcher(None, query, part).ratio(), part) for part in _parts(name))
    return words if likeness >= LIKE_ENOUGH and words != query else ""


def _parts(name: str) -> Iterator[str]:
    words = name.split()[:MOST_WORDS]
    for first in range(len(words)):
        for last in range(first, len(words)):
            yield " ".join(words[first : last + 1])


def _without_article_at_end(text: str) -> str:
    """ "Matrix, The" is asked for as "The Matrix"."""
    turned = _ARTICLE_AT_END.match(text.strip())
    return fold(f"{turned['article']} {turned['title']}" if turned else text)


def _run(statement: str, query: str, *, year: int | None, limit: int) -> list[int]:
    return [row[0] for row in _rows(statement, query, year=year, limit=limit)]


def _rows(statement: str, query: str, *, year: int | None, limit: int) -> list[tuple[Any, ...]]:
    conditions = "({0} LIKE %(prefix)s OR {0} LIKE %(word_prefix)s)"
    values: dict[str, Any] = {
        "query": query,
        "bare": f"the {query}",
        "prefix": f"{query}%",
        "article_prefix": f"the {query}%",
        "word_prefix": f"% {query}%",
        "year": year,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(title=conditions.format("search_title"), name=conditions.format("search_name")),
            values,
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _contributors(query: str, *, fuzzy: bool) -> list[Contributor]:
    is_first = Q(search_name__startswith=query)
    found = Contributor.objects.filter(is_first | Q(search_name__contains=f" {query}"))
    first_names_first = Case(When(is_first, then=0), default=1)
    as_written = list(found.order_by(first_names_first, "name")[:5])
    return as_written or (_people_near(query) if fuzzy else [])


def _people_near(query: str) -> list[Contributor]:
    """Whose name, or a part of it, is spelt nearly so."""
    ids = _run(FUZZY_PEOPLE, query, year=None, limit=5) if len(query) >= MIN_FUZZY_LETTERS else []
    found = Contributor.objects.in_bulk(ids) if ids else {}
    return [found[key] for key in ids if key in found]
