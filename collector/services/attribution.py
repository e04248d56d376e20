"""Which list an act is owed to, settled in the transaction that stores it.

The slate that the event names, when it is the caller's own and holds the movie. Else the last touch: the newest
click within the window, else the newest impression, of this movie on a slate of the person or of anybody merged
into it at that moment. A touch that arrives after the act which it came before settles the act anew, so every
order of arrival ends alike; merging and parting later change nothing.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from collector.locks import announce_writing
from collector.models import Event

ATTRIBUTED = frozenset({"click", "save", "like", "seen", "rate", "buy"})
TOUCHES = ("click", "impression")
CONCERNED = ATTRIBUTED.union(TOUCHES)
SETTLED_AT_ONCE = 5000

SETTLED = """), settled AS (
    SELECT due.event_id, due.occurred_at, due.person_id, due.movie_id, due.is_own,
           coalesce(due.slate_id, touch.slate_id) AS slate_id, coalesce(due.position, touch.position) AS position
    FROM due LEFT JOIN LATERAL (
        SELECT event.slate_id, event.position FROM collector_event AS event
        WHERE NOT due.is_own AND event.movie_id = due.movie_id AND event.slate_id IS NOT NULL
          AND event.kind = ANY(%(kinds)s)  -- not the act itself: a touch that names a slate is its own
          AND event.person_id IN (
              SELECT member.id FROM collector_person AS self JOIN collector_person AS member
                ON member.id IN (self.id, self.merged_into_id)
                OR member.merged_into_id IN (self.id, self.merged_into_id)
              WHERE self.id = due.person_id)
          AND event.occurred_at <= due.occurred_at AND event.occurred_at > due.occurred_at - %(window)s
        ORDER BY event.kind = 'click' DESC, event.occurred_at DESC, event.event_id DESC LIMIT 1
    ) AS touch ON true
)
INSERT INTO collector_attribution AS known (event_id, occurred_at, person_id, movie_id, is_own, slate_id,
    position, shelf, algorithm, version, arm, resettled)
SELECT settled.event_id, settled.occurred_at, settled.person_id, settled.movie_id, settled.is_own,
       settled.slate_id, settled.position, coalesce(slate.shelf, ''), coalesce(slate.algorithm, ''),
       coalesce(slate.version, ''), coalesce(slate.arm, ''),
       CASE WHEN %(late)s THEN nextval(pg_get_serial_sequence('collector_event', 'sequence')) END
FROM settled LEFT JOIN collector_slate AS slate ON slate.id = settled.slate_id
ON CONFLICT (event_id) DO UPDATE
SET slate_id = excluded.slate_id, position = excluded.position, shelf = excluded.shelf,
    algorithm = excluded.algorithm, version = excluded.version, arm = excluded.arm,
    resettled = nextval(pg_get_serial_sequence('collector_event', 'sequence'))
WHERE (known.slate_id, known.position) IS DISTINCT FROM (excluded.slate_id, excluded.position)
"""
SETTLE = (
    """
WITH acts AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[], %(persons)s::bigint[], %(movies)s::bigint[],
                         %(slates)s::uuid[], %(positions)s::smallint[])
        AS given(event_id, occurred_at, person_id, movie_id, slate_id, position)
), touches AS (
    SELECT * FROM unnest(%(touched_by)s::bigint[], %(touched)s::bigint[], %(touched_at)s::timestamptz[])
        AS given(person_id, movie_id, occurred_at)
), family AS (
    SELECT person.id AS person_id, member.id AS member_id
    FROM collector_person AS person JOIN collector_person AS member
      ON member.id IN (person.id, person.merged_into_id)
      OR member.merged_into_id IN (person.id, person.merged_into_id)
    WHERE person.id IN (SELECT person_id FROM touches)
), due AS (
    SELECT *, slate_id IS NOT NULL AS is_own FROM acts
    UNION
    SELECT later.event_id, later.occurred_at, later.person_id, later.movie_id, NULL, NULL, false
    FROM touches JOIN family USING (person_id) JOIN collector_attribution AS later
      ON later.person_id = family.member_id AND later.movie_id = touches.movie_id AND NOT later.is_own
     AND later.occurred_at >= touches.occurred_at AND later.occurred_at < touches.occurred_at + %(window)s
"""
    + SETTLED
)
# Most touches come before any act that they could change: asking first spares planning the whole of it.
MAY_CHANGE = """
SELECT EXISTS (
    SELECT FROM collector_attribution AS later
    WHERE later.movie_id = ANY(%(touched)s) AND NOT later.is_own AND later.occurred_at >= %(first_touch)s
      AND later.person_id IN (
          SELECT member.id FROM collector_person AS self JOIN collector_person AS member
            ON member.id IN (self.id, self.merged_into_id)
            OR member.merged_into_id IN (self.id, self.merged_into_id)
          WHERE self.id = ANY(%(touched_by)s)))
"""
# Acts that are stored already, without having been settled then.
SETTLE_STORED = (
    """
WITH due AS (
    SELECT event.event_id, event.occurred_at, event.person_id, event.movie_id, event.slate_id,
           event.position, event.slate_id IS NOT NULL AS is_own
    FROM collector_event AS event
    WHERE event.kind = ANY(%(acts)s) AND event.movie_id IS NOT NULL AND event.sequence = ANY(%(numbers)s)
"""
    + SETTLED
)
UNSETTLED = """
SELECT event.sequence FROM collector_event AS event
WHERE event.sequence > %(after)s AND event.kind = ANY(%(acts)s) AND event.movie_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM collector_attribution AS known WHERE known.event_id = event.event_id)
ORDER BY event.sequence LIMIT %(most)s
"""


@dataclass(frozen=True)
class Placed:
    """What attribution needs to know of an event."""

    event_id: uuid.UUID
    kind: str
    occurred_at: datetime
    person_id: int
    movie_id: int | None
    slate_id: uuid.UUID | None
    position: int | None


def settle_again(*, event_id: uuid.UUID) -> None:
    """Of an event that comes back into the log."""
    fields = [field.name for field in dataclasses.fields(Placed)]
    settle_attribution([Placed(**row) for row in Event.objects.filter(event_id=event_id).values(*fields)])


def settle_attribution(fresh: Sequence[Placed]) -> None:
    """Call it in the transaction that stored the events. Costs nothing where none is an act or a touch."""
    acts = [event for event in fresh if event.kind in ATTRIBUTED and event.movie_id]
    touches = [event for event in fresh if event.kind in TOUCHES and event.slate_id]
    if not acts and not touches:
        return
    given: dict[str, Any] = {
        "ids": [str(event.event_id) for event in acts],
        "times": [event.occurred_at for event in acts],
        "persons": [event.person_id for event in acts],
        "movies": [event.movie_id for event in acts],
        "slates": [str(event.slate_id) if event.slate_id else None for event in acts],
        "positions": [event.position for event in acts],
        "touched_by": [event.person_id for event in touches],
        "touched": [event.movie_id for event in touches],
        "touched_at": [event.occurred_at for event in touches],
        "late": False,
        **_rule(),
    }
    with connection.cursor() as cursor:
        if not acts:
            cursor.execute(MAY_CHANGE, {**given, "first_touch": min(given["touched_at"])})
            if not cursor.fetchone()[0]:
                return
        cursor.execute(SETTLE, given)


def settle_stored(*, after: int = 0) -> tuple[int, int]:
    """Settles acts above the number `after` that were stored without: by COPY, or before attribution was. How
    many, and up to which number; call it again from there. Rollups count their days again."""
    rule = {**_rule(), "acts": sorted(ATTRIBUTED)}
    with transaction.atomic(), connection.cursor() as cursor:
        announce_writing()
        cursor.execute(UNSETTLED, {**rule, "after": after, "most": SETTLED_AT_ONCE})
        numbers = [number for (number,) in cursor.fetchall()]
        if numbers:
            cursor.execute(SETTLE_STORED, {**rule, "numbers": numbers, "late": True})
    return len(numbers), numbers[-1] if numbers else after


def _rule() -> dict[str, Any]:
    return {"kinds": list(TOUCHES), "window": timedelta(days=settings.ATTRIBUTION_DAYS)}
