"""How many persons met each movie lately, and how often cards were shown: counted by the worker for every page.

A page reads a row of the result, so it takes as long with a hundred million events as with none. Each window is
counted anew as often as its counting costs at most `COUNTING_SHARE` of the worker's time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from recommender.conf import EVIDENCE, liked_from
from recommender.everyone.stock import Stock
from recommender.evidence.provenance import is_simulation_counted
from recommender.models import MovieCounts

Counts = npt.NDArray[np.float64]

WINDOWS = {"day": 1, "week": 7, "month": 30, "year": 365}
EXPOSURE_DAYS = 28
ALL_TIME = 0  # days of a window that never began
COUNTING_SHARE = 0.05

# One row per person and movie, then one per movie: persons who met it in the window, in the four windows before
# it, and who bought it in the window.
MET = """
SELECT movie_id, count(*) FILTER (WHERE newest_at >= %(since)s), count(*) FILTER (WHERE was_before),
       count(*) FILTER (WHERE bought_at >= %(since)s)
FROM (
    SELECT movie_id, person_id, max(at) AS newest_at, bool_or(at < %(since)s) AS was_before,
           max(at) FILTER (WHERE kind = 'buy') AS bought_at
    FROM (
        SELECT event.movie_id, coalesce(person.merged_into_id, person.id) AS person_id,
               event.occurred_at AS at, event.kind
        FROM collector_event AS event JOIN collector_person AS person ON person.id = event.person_id
        WHERE event.kind = ANY(%(kinds)s) AND event.movie_id IS NOT NULL AND NOT event.is_bot
          AND event.occurred_at >= %(before)s
          AND (%(simulated)s OR person.origin IS DISTINCT FROM 'simulated')
        UNION ALL
        SELECT rating.movie_id, coalesce(person.merged_into_id, person.id), rating.rated_at, 'rate'
        FROM collector_rating AS rating JOIN collector_person AS person ON person.id = rating.person_id
        WHERE rating.value >= %(liked_from)s AND rating.rated_at >= %(before)s
          AND (%(simulated)s OR person.origin IS DISTINCT FROM 'simulated')
    ) AS met GROUP BY 1, 2
) AS pairs GROUP BY 1
"""
EVER_BOUGHT = """
SELECT event.movie_id, count(DISTINCT coalesce(person.merged_into_id, person.id))
FROM collector_event AS event JOIN collector_person AS person ON person.id = event.person_id
WHERE event.kind = 'buy' AND event.movie_id IS NOT NULL AND NOT event.is_bot
  AND (%(simulated)s OR person.origin IS DISTINCT FROM 'simulated')
GROUP BY 1
"""
SHOWN = """
SELECT movie_id, count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click')
FROM collector_event
WHERE kind IN ('impression', 'click') AND slate_id IS NOT NULL AND movie_id IS NOT NULL AND NOT is_bot
  AND occurred_at >= %(since)s AND (%(simulated)s OR NOT is_simulated)
GROUP BY 1
"""

# What is counted over so many days, by which statement.
COUNTED: list[tuple[int, str, tuple[str, ...]]] = [
    *((days, MET, ("met", "met_before", "bought")) for days in WINDOWS.values()),
    (EXPOSURE_DAYS, SHOWN, ("shown", "clicked")),
    (ALL_TIME, EVER_BOUGHT, ("bought",)),
]


def count_meetings(*, at: datetime, everything: bool = False) -> int:
    """Count the windows whose turn it is, or all of them; how many were counted."""
    due = COUNTED if everything else [each for each in COUNTED if _is_due(each[0], at)]
    if not due:
        return 0
    given = {"kinds": list(EVIDENCE), "liked_from": liked_from(), "simulated": is_simulation_counted()}
    for days, statement, names in due:
        _count(days, statement, names, given=given, at=at)
    return len(due)


def _is_due(days: int, at: datetime) -> bool:
    counted = MovieCounts.objects.filter(days=days).order_by("counted_at").first()
    return counted is None or at - counted.counted_at >= timedelta(seconds=counted.seconds / COUNTING_SHARE)


def _count(days: int, statement: str, names: Sequence[str], *, given: dict[str, Any], at: datetime) -> None:
    begun = time.perf_counter()
    since = at - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**given, "since": since, "before": since - timedelta(days=4 * days)})
        movie_ids, *columns = (
            np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 1 + len(names)).T.tolist()
        )
    seconds = time.perf_counter() - begun
    MovieCounts.objects.bulk_create(
        (
            MovieCounts(
                what=name,
                days=days,
                movie_ids=movie_ids,
                counts=column,
                counted_at=at,
                seconds=seconds,
            )
            for name, column in zip(names, columns, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["what", "days"],
        update_fields=["movie_ids", "counts", "counted_at", "seconds"],
    )


def counted_by_row(what: str, *, days: int, stock: Stock, at: datetime) -> Counts:
    """A count of every row of the stock, shape (n_movies,); zeros when it was never made, or so long ago that
    nothing of the window is in it. One query that reads one row.
    """
    found = MovieCounts.objects.filter(what=what, days=days).first()
    if found is None or (days != ALL_TIME and at - found.counted_at > timedelta(days=days)):
        return np.zeros(len(stock))
    return stock.by_row(found.movie_ids, found.counts)


def counted_window(days: int) -> int:
    """The narrowest window that is counted and holds so many days; `ALL_TIME` when none does."""
    return next((window for window in WINDOWS.values() if 0 < days <= window), ALL_TIME)
