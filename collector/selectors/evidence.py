from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from collector import locks
from collector.kinds import KINDS, SETTERS
from collector.models import Event, Person
from collector.selectors.persons import person_ids

# What says something of a movie by itself; being offered one does not.
NOTICED = [kind.name for kind in KINDS.values() if kind.is_passive and kind.movie == "needed"]
NOTICED.remove("impression")
SETTLED_WITHIN_SECONDS = 60
LONGEST_TRY_MS = 200
PAUSE_SECONDS = 0.3
# Events, what left the log and what settled anew are numbered in one series.
NEWEST = """
SELECT greatest((SELECT coalesce(max(sequence), 0) FROM collector_event),
                (SELECT coalesce(max(sequence), 0) FROM collector_forgotten),
                (SELECT coalesce(max(resettled), 0) FROM collector_attribution))
"""
# One person at a time: for several at once Postgres may walk back through the whole log until it meets one.
NEWEST_OF = """
SELECT greatest(
    (SELECT max(newest.sequence) FROM unnest(%(ids)s::bigint[]) AS one(id), LATERAL (
        SELECT sequence FROM collector_event WHERE person_id = one.id ORDER BY sequence DESC LIMIT 1
    ) AS newest),
    (SELECT max(newest.sequence) FROM unnest(%(ids)s::bigint[]) AS one(id), LATERAL (
        SELECT sequence FROM collector_forgotten WHERE person_number = one.id ORDER BY sequence DESC LIMIT 1
    ) AS newest),
    0
)
"""

# Ratings and marks as they stand, and what was noticed. Within a merged person the newest word wins, also a
# withdrawal (the same rule as in `selectors.state`).
EVIDENCE = """
WITH taken_back AS (
    SELECT movie_id, what, max(at) AS at FROM collector_withdrawal
    WHERE person_id = ANY(%(ids)s) GROUP BY 1, 2
), rating AS (
    SELECT DISTINCT ON (movie_id) movie_id, 'rating' AS what, rated_at AS at, value / 2.0::float8 AS value
    FROM collector_rating WHERE person_id = ANY(%(ids)s)
    ORDER BY movie_id, rated_at DESC NULLS LAST, person_id
), mark AS (
    SELECT movie_id, kind AS what, max(marked_at) AS at, NULL::float8 AS value
    FROM collector_mark WHERE person_id = ANY(%(ids)s) GROUP BY 1, 2
), noticed AS (
    SELECT movie_id, kind AS what, occurred_at AS at, value FROM collector_event
    WHERE person_id = ANY(%(ids)s) AND movie_id IS NOT NULL AND kind = ANY(%(noticed)s)
    ORDER BY sequence DESC LIMIT %(limit)s
), act AS (SELECT * FROM rating UNION ALL SELECT * FROM mark)
SELECT movie_id, what, at, value FROM act
WHERE NOT EXISTS (
    SELECT FROM taken_back
    WHERE taken_back.movie_id = act.movie_id AND taken_back.what = act.what
      AND taken_back.at > coalesce(act.at, '-infinity')
)
UNION ALL SELECT * FROM noticed
ORDER BY at DESC NULLS LAST, movie_id, what LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Evidence:
    movie_id: int
    kind: str  # an event kind: "rate", "save", "view", ...
    at: datetime | None  # None: an import did not know
    value: float | None  # stars of `rate`, seconds of `dwell`


def evidence_of(person: Person, limit: int = 200) -> list[Evidence]:
    """What a person's list is made from, newest first: ratings and marks that stand, imported ones too, and
    clicks, views, dwelling and reading more."""
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, {"ids": person_ids(person), "noticed": NOTICED, "limit": limit})
        rows = cursor.fetchall()
    return [Evidence(movie_id, SETTERS.get(what, what), at, value) for movie_id, what, at, value in rows]


def evidence_number(person: Person) -> int:
    """Grows with each event of the person, and when one is forgotten; 0 without any. Keys of cached rankings
    may hold it."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_OF, {"ids": person_ids(person)})
        row: tuple[int] = cursor.fetchone()
    return row[0]


def events_of(person: Person, *, before: int | None = None, limit: int = 100) -> QuerySet[Event]:
    """The log of one person, newest first, from below the sequence `before`; movies come along."""
    events = Event.objects.filter(person__in=person_ids(person)).select_related("movie")
    if before is not None:
        events = events.filter(sequence__lt=before)
    return events.order_by("-sequence")[:limit]


def settled_sequence() -> int:
    """Every event up to this number can be read; none of them is still being written.

    Numbers are given before their transactions end, so the largest number seen may have gaps below it.
    Writers share a lock; having it alone for a moment means that they are done. Writers who come meanwhile
    wait, so each try is short: a long import of events must not hold up the visitors behind it.
    """
    deadline = time.monotonic() + SETTLED_WITHIN_SECONDS
    while True:
        try:
            return _settled_now()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)


def _settled_now() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = %s", [f"{LONGEST_TRY_MS}ms"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.SEQUENCE])
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        cursor.execute(NEWEST)
        row: tuple[int] = cursor.fetchone()
    return row[0]
