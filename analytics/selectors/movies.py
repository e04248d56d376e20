"""Movies as the evidence sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count

from analytics.measures import FEWEST_EVENTS, Rate
from analytics.scope import Scope
from catalogue.models import Movie
from catalogue.selectors import search
from collector.models import Rating

COUNTS = ("n_shown", "n_clicked", "n_viewed", "n_kept", "n_rated", "n_bought", "n_hidden")
SEARCH_LIMIT = 100
PAGE = 50


class MovieOrder(StrEnum):
    SHOWN = "shown"
    CLICKED = "clicked"
    RATE = "rate"
    BOUGHT = "bought"
    RATED = "rated"
    NEVER = "never"
    TITLE = "title"


ORDERS = {
    MovieOrder.SHOWN: "n_shown DESC",
    MovieOrder.CLICKED: "n_clicked DESC",
    MovieOrder.RATE: f"(n_shown >= {FEWEST_EVENTS}) DESC, n_clicked::float8 / greatest(n_shown, 1) DESC",
    MovieOrder.BOUGHT: "n_bought DESC, n_clicked DESC",
    MovieOrder.RATED: "rating_count DESC",
    MovieOrder.NEVER: "n_shown, popularity DESC",
    MovieOrder.TITLE: "sort_title",
}

LIST = """
SELECT movie.id, movie.title, movie.slug, movie.year, movie.rating_count, movie.rating_mean,
       coalesce(n_shown, 0) AS n_shown, coalesce(n_clicked, 0) AS n_clicked,
       coalesce(n_bought, 0) AS n_bought, movie.popularity, movie.sort_title
FROM catalogue_movie AS movie LEFT JOIN (
    SELECT movie_id, sum(n_shown)::bigint AS n_shown, sum(n_clicked)::bigint AS n_clicked,
           sum(n_bought)::bigint AS n_bought
    FROM analytics_dailymovie
    WHERE day BETWEEN %(first)s AND %(last)s AND is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)
    GROUP BY 1
) AS counted ON counted.movie_id = movie.id
WHERE movie.removed_at IS NULL AND (%(ids)s::bigint[] IS NULL OR movie.id = ANY(%(ids)s))
"""
# {order} is one of ORDERS; everything else is handed in.
PAGE_OF_LIST = "SELECT * FROM ({list}) AS listed ORDER BY {order}, id LIMIT %(limit)s OFFSET %(offset)s"

BY_DAY = """
SELECT day, sum(n_shown)::bigint, sum(n_clicked)::bigint, sum(n_viewed)::bigint, sum(n_kept)::bigint,
       sum(n_rated)::bigint, sum(n_bought)::bigint, sum(n_hidden)::bigint
FROM analytics_dailymovie
WHERE movie_id = %(movie)s AND day BETWEEN %(first)s AND %(last)s
  AND is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)
GROUP BY 1
"""

# From the log, by its index on movies: one movie's events of one period, acts under the list they are owed to.
SHELVES = """
SELECT coalesce(credit.shelf, slate.shelf), coalesce(credit.algorithm, slate.algorithm),
       count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click'),
       count(*) FILTER (WHERE kind = 'buy'),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(credit.position, event.position))
FROM collector_event AS event
LEFT JOIN collector_attribution AS credit ON credit.event_id = event.event_id
LEFT JOIN collector_slate AS slate ON credit.event_id IS NULL AND slate.id = event.slate_id
WHERE event.movie_id = %(movie)s AND event.is_simulated = ANY(%(simulated)s) AND event.is_bot = ANY(%(bots)s)
  AND event.occurred_at >= %(first)s::date::timestamp AT TIME ZONE 'UTC'
  AND event.occurred_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'UTC'
  AND coalesce(credit.slate_id, slate.id) IS NOT NULL
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""

READ = """
SELECT count(*) FROM collector_event
WHERE movie_id = %(movie)s AND kind = 'dwell' AND value >= 10
  AND is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)
  AND occurred_at >= %(first)s::date::timestamp AT TIME ZONE 'UTC'
  AND occurred_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'UTC'
"""


@dataclass(frozen=True)
class MovieRow:
    """A movie of the list, with what happened to it in the period."""

    id: int
    title: str
    slug: str
    year: int | None
    rating_count: int
    rating_mean: float | None
    n_shown: int
    n_clicked: int
    n_bought: int
    popularity: float
    sort_title: str

    @property
    def rate(self) -> float | None:
        """None where there are too few shows to say."""
        return Rate(self.n_clicked, self.n_shown).said


@dataclass(frozen=True)
class ShelfRow:
    """Where a movie was offered, by which algorithm, and what came of it."""

    shelf: str
    algorithm: str
    n_shown: int
    n_clicked: int
    n_bought: int
    median_position: int | None

    @property
    def rate(self) -> float | None:
        return Rate(self.n_clicked, self.n_shown).said


def movie_rows(
    scope: Scope, *, order: MovieOrder, words: str = "", offset: int = 0, limit: int | None = PAGE
) -> list[MovieRow]:
    """The catalogue, or what a search finds in it."""
    ids = [movie.pk for movie in search(words, limit=SEARCH_LIMIT).movies] if words else None
    statement = PAGE_OF_LIST.format(list=LIST, order=ORDERS[order])
    return [MovieRow(*row) for row in _rows(statement, scope, ids=ids, offset=offset, limit=limit)]


def movie_by_day(movie: Movie, scope: Scope) -> dict[str, list[int]]:
    """For each count its value on every day of the period."""
    found: dict[date, dict[str, int]] = {
        row[0]: dict(zip(COUNTS, row[1:], strict=True)) for row in _rows(BY_DAY, scope, movie=movie.pk)
    }
    days = scope.period.days()
    return {name: [found.get(day, {}).get(name, 0) for day in days] for name in COUNTS}


def n_read(movie: Movie, scope: Scope) -> int:
    """How often somebody stayed on its page for ten seconds or more."""
    return int(_rows(READ, scope, movie=movie.pk)[0][0])


def shelves_of(movie: Movie, scope: Scope) -> list[ShelfRow]:
    return [ShelfRow(*row) for row in _rows(SHELVES, scope, movie=movie.pk)]


def ratings_by_value(movie: Movie) -> list[int]:
    """How often each of the ten values was given, imports included."""
    counted = dict(
        Rating.objects.filter(movie=movie).values_list("value").annotate(n=Count("pk")).order_by("value")
    )
    return [counted.get(value, 0) for value in range(1, 11)]


def _rows(statement: str, scope: Scope, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, scope.sql() | more)
        return list(cursor.fetchall())
