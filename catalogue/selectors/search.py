"""Title search that forgives: exact, prefix, word prefix, then trigrams; ties by popularity."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Q, When

from catalogue.folding import fold
from catalogue.genre_words import genres_called
from catalogue.models import Contributor, Genre, Movie

from .movies import movies_by_id

MIN_FUZZY_LETTERS = 4
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
    SELECT id AS movie_id, strict_word_similarity(%(query)s, search_title) AS word,
           similarity(%(query)s, search_title) AS whole
    FROM catalogue_movie WHERE search_title %% %(query)s OR %(query)s <<%% search_title
    UNION ALL
    SELECT movie_id, strict_word_similarity(%(query)s, search_name), similarity(%(query)s, search_name)
    FROM catalogue_moviename WHERE search_name %% %(query)s OR %(query)s <<%% search_name
)
SELECT movie.id, max(word + whole) AS likeness
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


def search(text: str, *, limit: int = 24, fuzzy: bool = True) -> SearchResult:
    """At most `limit` movies, five contributors and three genres. Eight queries or fewer."""
    query = fold(text)
    if not query:
        return SearchResult()
    ids = _exact_ids(text, limit=limit)
    is_fuzzy = not ids and fuzzy and len(query) >= MIN_FUZZY_LETTERS
    if is_fuzzy:
        ids = _fuzzy_ids(text, limit=limit)
    found = movies_by_id(ids)
    return SearchResult(
        movies=[found[movie_id] for movie_id in ids if movie_id in found],
        contributors=_contributors(query),
        genres=genres_called(query, Genre.objects.order_by("name"))[:3],
        is_fuzzy=bool(is_fuzzy and ids),
    )


def near_titles(text: str, *, limit: int = 3) -> list[Movie]:
    """What is written most like a text that finds nothing; none where no three letters are alike."""
    ids = _run(NEAR, fold(text), year=None, limit=limit)
    found = movies_by_id(ids)
    return [found[movie_id] for movie_id in ids if movie_id in found]


def _exact_ids(text: str, *, limit: int) -> list[int]:
    query = _without_article_at_end(text)
    ids = _run(EXACT, query, year=None, limit=limit)
    with_year = _YEAR_AT_END.match(text.strip())
    if with_year and len(ids) < limit:
        ids += _run(EXACT, fold(with_year["title"]), year=int(with_year["year"]), limit=limit)
    return list(dict.fromkeys(ids))[:limit]


def _fuzzy_ids(text: str, *, limit: int) -> list[int]:
    with_year = _YEAR_AT_END.match(text.strip())
    if with_year and (ids := _run(FUZZY, fold(with_year["title"]), year=int(with_year["year"]), limit=limit)):
        return ids
    return _run(FUZZY, fold(text), year=None, limit=limit)


def _without_article_at_end(text: str) -> str:
    """ "Matrix, The" is asked for as "The Matrix"."""
    turned = _ARTICLE_AT_END.match(text.strip())
    return fold(f"{turned['article']} {turned['title']}" if turned else text)


def _run(statement: str, query: str, *, year: int | None, limit: int) -> list[int]:
    pattern = query.replace("\\", "").replace("%", "").replace("_", "")
    conditions = "({0} LIKE %(prefix)s OR {0} LIKE %(word_prefix)s)"
    values: dict[str, Any] = {
        "query": query,
        "bare": f"the {query}",
        "prefix": f"{pattern}%",
        "article_prefix": f"the {pattern}%",
        "word_prefix": f"% {pattern}%",
        "year": year,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(title=conditions.format("search_title"), name=conditions.format("search_name")),
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def _contributors(query: str) -> list[Contributor]:
    pattern = query.replace("%", "").replace("_", "")
    is_first = Q(search_name__startswith=pattern)
    found = Contributor.objects.filter(is_first | Q(search_name__contains=f" {pattern}"))
    first_names_first = Case(When(is_first, then=0), default=1)
    return list(found.order_by(first_names_first, "name")[:5]) or _people_near(query)


def _people_near(query: str) -> list[Contributor]:
    """Whose name, or a part of it, is spelt nearly so."""
    ids = _run(FUZZY_PEOPLE, query, year=None, limit=5) if len(query) >= MIN_FUZZY_LETTERS else []
    found = Contributor.objects.in_bulk(ids) if ids else {}
    return [found[key] for key in ids if key in found]
