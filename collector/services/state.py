"""Ratings and marks follow the acts: the newest act on a movie wins, in whatever order acts arrive.

Each (person, movie, what) is a register that holds the time of its newest act, either in the rating or mark
itself or in the withdrawal that took it back. Of two acts at the same time the later arrival wins. An act that
undoes another may bring the time back that stood there before (`since`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from collector.kind import Kind
from collector.models import Withdrawal
from collector.selectors.state import LONG_AGO

SITE = "site"
ACTS = "unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::smallint[], %s::text[], \
%s::timestamptz[]) AS act(person_id, movie_id, what, at, value, source, since)"
SAME_WHAT = "w.person_id = act.person_id AND w.movie_id = act.movie_id AND w.what = act.what"

SET_RATINGS = f"""
INSERT INTO collector_rating AS rating (person_id, movie_id, value, source, rated_at)
SELECT person_id, movie_id, value, source, coalesce(since, at) FROM {ACTS}
WHERE NOT EXISTS (
    SELECT FROM collector_withdrawal AS w WHERE {SAME_WHAT} AND w.at > coalesce(act.at, '-infinity')
)
ON CONFLICT (person_id, movie_id) DO UPDATE
SET value = excluded.value, source = excluded.source, rated_at = excluded.rated_at
WHERE rating.rated_at IS NULL OR rating.rated_at <= excluded.rated_at
"""
SET_MARKS = f"""
INSERT INTO collector_mark AS mark (person_id, movie_id, kind, marked_at, source)
SELECT person_id, movie_id, what, coalesce(since, at), source FROM {ACTS}
WHERE NOT EXISTS (SELECT FROM collector_withdrawal AS w WHERE {SAME_WHAT} AND w.at > act.at)
ON CONFLICT (person_id, movie_id, kind) DO UPDATE
SET marked_at = excluded.marked_at, source = excluded.source
WHERE mark.marked_at <= excluded.marked_at
"""
FORGET_WITHDRAWALS = (
    f"DELETE FROM collector_withdrawal AS w USING {ACTS} WHERE {SAME_WHAT} AND w.at <= act.at"
)
CLEAR_RATINGS = f"""
DELETE FROM collector_rating AS rating USING {ACTS}
WHERE rating.person_id = act.person_id AND rating.movie_id = act.movie_id
  AND (rating.rated_at IS NULL OR rating.rated_at <= act.at)
"""
CLEAR_MARKS = f"""
DELETE FROM collector_mark AS mark USING {ACTS}
WHERE mark.person_id = act.person_id AND mark.movie_id = act.movie_id AND mark.kind = act.what
  AND mark.marked_at <= act.at
"""
# Before what is said again as of then: what was said in between would stand in its way by its later time.
MAKE_ROOM_FOR_RATINGS, MAKE_ROOM_FOR_MARKS = (
    f"{clear.rstrip()} AND act.since IS NOT NULL" for clear in (CLEAR_RATINGS, CLEAR_MARKS)
)
WITHDRAW = f"""
INSERT INTO collector_withdrawal AS w (person_id, movie_id, what, at)
SELECT person_id, movie_id, what, at FROM {ACTS}
ON CONFLICT (person_id, movie_id, what) DO UPDATE SET at = greatest(w.at, excluded.at)
"""


@dataclass(frozen=True)
class Act:
    person_id: int
    movie_id: int
    what: str  # "rating" or a mark's kind
    at: datetime | None  # None: unknown, so older than everything; only of a rating that is set
    is_set: bool
    value: int | None = None  # half-stars
    source: str = SITE
    since: datetime | None = None  # None: since `at`


def act_of(
    kind: Kind,
    *,
    person_id: int,
    movie_id: int,
    value: float | None,
    at: datetime,
    properties: Mapping[str, Any],
) -> Act | None:
    """What an event does to a rating or a mark; None when it does nothing."""
    if kind.changes is None:
        return None
    half_stars = round(value * 2) if kind.sets == Withdrawal.RATING and value else None
    since = min(datetime.fromisoformat(properties["since"]), at) if properties.get("since") else None
    return Act(
        person_id, movie_id, kind.changes, at, is_set=kind.sets is not None, value=half_stars, since=since
    )


def apply_acts(acts: Iterable[Act]) -> None:
    """Acts in the order of their arrival. Call it in the transaction that stores their events."""
    in_time = sorted(acts, key=lambda act: act.at or LONG_AGO)
    newest = {(act.person_id, act.movie_id, act.what): act for act in in_time}
    ratings = [act for act in newest.values() if act.what == Withdrawal.RATING]
    marks = [act for act in newest.values() if act.what != Withdrawal.RATING]
    for some, room_sql, set_sql, clear_sql in (
        (ratings, MAKE_ROOM_FOR_RATINGS, SET_RATINGS, CLEAR_RATINGS),
        (marks, MAKE_ROOM_FOR_MARKS, SET_MARKS, CLEAR_MARKS),
    ):
        _run([act for act in some if act.is_set and act.since], room_sql)
        _run([act for act in some if act.is_set], set_sql, FORGET_WITHDRAWALS)
        _run([act for act in some if not act.is_set], clear_sql, WITHDRAW)


def _run(acts: list[Act], *statements: str) -> None:
    if not acts:
        return
    columns: list[Any] = [
        [act.person_id for act in acts],
        [act.movie_id for act in acts],
        [act.what for act in acts],
        [act.at for act in acts],
        [act.value for act in acts],
        [act.source for act in acts],
        [act.since for act in acts],
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, columns)
