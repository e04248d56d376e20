"""Counts from the rollups, for a period and the one it is held against: one statement for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from analytics.period import Period
from analytics.scope import Scope

Counts = NDArray[np.int64]

PERSON_COLUMNS = (
    "n_events",
    "n_shown",
    "n_clicked",
    "n_viewed",
    "n_read",
    "n_kept",
    "n_rated",
    "n_bought",
    "n_hidden",
    "n_sessions",
    "n_buying_sessions",
)

# Rows of the period (is_now) and of the one before; those merged count as whom they were merged into.
IN_SCOPE = """
day BETWEEN %(first)s AND %(last)s OR day BETWEEN %(before_first)s AND %(before_last)s
"""
OF_AUDIENCE = "is_simulated = ANY(%(simulated)s) AND is_bot = ANY(%(bots)s)"
WHO = "coalesce(person.merged_into_id, row.person_id)"

PEOPLE = f"""
SELECT day, is_now, who, {", ".join(f"sum({column})::bigint" for column in PERSON_COLUMNS)},
       count(DISTINCT who)
FROM (
    SELECT day, day >= %(first)s AS is_now, {WHO} AS who, {", ".join(f"row.{c}" for c in PERSON_COLUMNS)}
    FROM analytics_dailyperson AS row LEFT JOIN collector_person AS person ON person.id = row.person_id
    WHERE ({IN_SCOPE}) AND {OF_AUDIENCE}
) AS row
GROUP BY GROUPING SETS ((day), (is_now, who))
"""

MOVIES = f"""
SELECT is_now, movie_id, sum(n_shown)::bigint, sum(n_clicked)::bigint, sum(n_bought)::bigint
FROM (
    SELECT day >= %(first)s AS is_now, movie_id, n_shown, n_clicked, n_bought
    FROM analytics_dailymovie WHERE ({IN_SCOPE}) AND {OF_AUDIENCE}
) AS row
GROUP BY 1, 2
"""
MOVIES_BY_DAY = f"""
SELECT day, array_agg(n_shown) FROM analytics_dailymovie
WHERE day BETWEEN %(first)s AND %(last)s AND {OF_AUDIENCE} AND n_shown > 0 GROUP BY day
"""

SERVED = f"""
SELECT day, is_now, who, sum(n_slates)::bigint, sum(n_personal)::bigint, sum(n_fallback)::bigint,
       count(DISTINCT who), count(DISTINCT who) FILTER (WHERE n_personal > 0)
FROM (
    SELECT day, day >= %(first)s AS is_now, {WHO} AS who, n_slates, n_personal, n_fallback
    FROM analytics_dailyserved AS row LEFT JOIN collector_person AS person ON person.id = row.person_id
    WHERE ({IN_SCOPE}) AND {OF_AUDIENCE} AND row.person_id IS NOT NULL
) AS row
GROUP BY GROUPING SETS ((day), (is_now, who))
"""

OFFERS = f"""
SELECT is_now, shelf, algorithm, version, who, sum(n_shown)::bigint, sum(n_clicked)::bigint,
       sum(n_kept)::bigint, sum(n_bought)::bigint
FROM (
    SELECT day >= %(first)s AS is_now, shelf, algorithm, version, {WHO} AS who,
           n_shown, n_clicked, n_kept, n_bought
    FROM analytics_dailyoffer AS row LEFT JOIN collector_person AS person ON person.id = row.person_id
    WHERE ({IN_SCOPE}) AND {OF_AUDIENCE}
) AS row
GROUP BY 1, 2, 3, 4, 5
"""

PLACES = f"""
SELECT split_part(shelf, ':', 1), position, sum(n) FILTER (WHERE kind = 'impression')::bigint,
       sum(n) FILTER (WHERE kind = 'click')::bigint
FROM analytics_dailyevents
WHERE day BETWEEN %(first)s AND %(last)s AND {OF_AUDIENCE}
  AND kind IN ('impression', 'click') AND shelf <> '' AND position BETWEEN 1 AND 20
GROUP BY 1, 2
"""

FALLBACKS = f"""
SELECT fallback, sum(n_slates)::bigint FROM analytics_dailyservice
WHERE day BETWEEN %(first)s AND %(last)s AND {OF_AUDIENCE} GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, eq=False)
class People:
    """What the people of a period did: one column of counts each, by person and by day."""

    by_person: dict[str, Counts]
    by_day: dict[date, dict[str, int]]
    n_known: int  # people whose evidence has not been forgotten

    def total(self, column: str) -> int:
        return int(self.by_person[column].sum())

    def daily(self, period: Period, column: str) -> list[int]:
        return [self.by_day.get(day, {}).get(column, 0) for day in period.days()]


@dataclass(frozen=True, eq=False)
class Movies:
    """How often movies of a period were shown, clicked and bought; those without evidence are not in it."""

    ids: Counts
    n_shown: Counts
    n_clicked: Counts
    n_bought: Counts


@dataclass(frozen=True, eq=False)
class Served:
    """How people were served: one count each by person, and by day how many got a list of their own."""

    n_slates: Counts
    n_personal: Counts
    n_fallback: Counts
    by_day: dict[date, tuple[int, int]] = field(
        default_factory=dict
    )  # people, and those with a list of their own


@dataclass(frozen=True, eq=False)
class Offers:
    """What each person was offered, by shelf, algorithm and version."""

    shelf: NDArray[np.str_]
    algorithm: NDArray[np.str_]
    version: NDArray[np.str_]
    person: Counts
    n_shown: Counts
    n_clicked: Counts
    n_kept: Counts
    n_bought: Counts

    def __len__(self) -> int:
        return len(self.person)

    def where(self, is_in: NDArray[np.bool_]) -> Offers:
        return Offers(*(column[is_in] for column in vars(self).values()))

    def by_person(self, column: str) -> Counts:
        """Sums by person, in the order of the persons' numbers."""
        _, places = np.unique(self.person, return_inverse=True)
        return np.bincount(places, weights=vars(self)[column]).astype(np.int64)


def people(scope: Scope) -> tuple[People, People]:
    """Of the period and of the one before."""
    rows = _rows(PEOPLE, scope)
    days = {row[0]: _day(row) for row in rows if row[0] is not None}
    return _people(rows, days, is_now=True), _people(rows, days, is_now=False)


def _day(row: tuple[Any, ...]) -> dict[str, int]:
    return {**dict(zip(PERSON_COLUMNS, row[3:], strict=False)), "n_people": row[-1]}


def _people(rows: list[tuple[Any, ...]], days: dict[date, dict[str, int]], *, is_now: bool) -> People:
    own = [row for row in rows if row[0] is None and row[1] is is_now]
    columns = np.array([row[3:-1] for row in own], dtype=np.int64).reshape(len(own), len(PERSON_COLUMNS))
    return People(
        by_person={name: columns[:, place] for place, name in enumerate(PERSON_COLUMNS)},
        by_day=days,
        n_known=sum(row[2] is not None for row in own),
    )


def movies(scope: Scope) -> tuple[Movies, Movies]:
    rows = _rows(MOVIES, scope)
    return _movies(rows, is_now=True), _movies(rows, is_now=False)


def _movies(rows: list[tuple[Any, ...]], *, is_now: bool) -> Movies:
    own = [row[1:] for row in rows if row[0] is is_now]
    return Movies(*np.array(own, dtype=np.int64).reshape(len(own), 4).T)


def shows_by_day(scope: Scope) -> dict[date, Counts]:
    """For each day how often the movies that were shown at all were shown."""
    return {day: np.array(counts, dtype=np.int64) for day, counts in _rows(MOVIES_BY_DAY, scope)}


def served(scope: Scope) -> tuple[Served, Served]:
    rows = _rows(SERVED, scope)
    days = {row[0]: (row[6], row[7]) for row in rows if row[0] is not None}
    return _served(rows, days, is_now=True), _served(rows, days, is_now=False)


def _served(rows: list[tuple[Any, ...]], days: dict[date, tuple[int, int]], *, is_now: bool) -> Served:
    own = [row[3:6] for row in rows if row[0] is None and row[1] is is_now]
    n_slates, n_personal, n_fallback = np.array(own, dtype=np.int64).reshape(len(own), 3).T
    return Served(n_slates, n_personal, n_fallback, by_day=days)


def offers(scope: Scope) -> tuple[Offers, Offers]:
    rows = _rows(OFFERS, scope)
    return _offers(rows, is_now=True), _offers(rows, is_now=False)


def _offers(rows: list[tuple[Any, ...]], *, is_now: bool) -> Offers:
    own = [row for row in rows if row[0] is is_now]
    counts = np.array([[row[4] or 0, *row[5:]] for row in own], dtype=np.int64).reshape(len(own), 5).T
    return Offers(
        shelf=np.array([row[1] for row in own], dtype=np.str_),
        algorithm=np.array([row[2] for row in own], dtype=np.str_),
        version=np.array([row[3] for row in own], dtype=np.str_),
        **dict(zip(("person", "n_shown", "n_clicked", "n_kept", "n_bought"), counts, strict=True)),
    )


def places(scope: Scope) -> dict[tuple[str, int], tuple[int, int]]:
    """(shelf, position) -> times shown, clicked. Shelves such as "genre:drama" count as one, "genre"."""
    return {
        (shelf, position): (shown or 0, clicked or 0)
        for shelf, position, shown, clicked in _rows(PLACES, scope)
    }


def slates_by_fallback(scope: Scope) -> dict[str, int]:
    """Reason (empty: none) -> slates."""
    return dict(_rows(FALLBACKS, scope))


def _rows(statement: str, scope: Scope) -> list[tuple[Any, ...]]:
    before = scope.before or scope.period
    with connection.cursor() as cursor:
        cursor.execute(statement, scope.sql() | {"before_first": before.first, "before_last": before.last})
        return list(cursor.fetchall())
