"""The raw log as CSV, one row per event, in the order of arrival, with what the slate that it is owed
to and the session say of it.

Written by Postgres itself and passed on in pieces: memory does not grow with the log. Who wants to check the
dashboard needs nothing else, and `analytics/tests/test_event_export.py` does so in pandas.
"""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.db import connection

COPY = """
COPY (
    SELECT event.event_id, event.sequence, event.kind,
           to_char(event.occurred_at AT TIME ZONE 'UTC', %(iso)s) AS occurred_at,
           to_char(event.received_at AT TIME ZONE 'UTC', %(iso)s) AS received_at, event.is_clamped::text,
           person.key AS person, event.session_id AS session,
           to_char(session.started_at AT TIME ZONE 'UTC', %(iso)s) AS session_started_at,
           event.movie_id AS movie, coalesce(credit.slate_id, event.slate_id) AS slate, slate.shelf,
           slate.algorithm, slate.version, slate.without_script::text,
           coalesce(credit.position, event.position) AS position, event.value, event.page, event.properties,
           event.is_bot::text, event.is_simulated::text
    FROM collector_event AS event
    LEFT JOIN collector_person AS person ON person.id = event.person_id
    LEFT JOIN collector_session AS session ON session.id = event.session_id
    LEFT JOIN collector_attribution AS credit ON credit.event_id = event.event_id
    LEFT JOIN collector_slate AS slate ON slate.id = coalesce(credit.slate_id, event.slate_id)
    WHERE event.occurred_at >= %(start)s AND event.occurred_at < %(end)s
    ORDER BY event.sequence
) TO STDOUT WITH (FORMAT csv, HEADER)
"""
ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def write_events(out: IO[bytes], *, start: datetime, end: datetime) -> None:
    """Events that occurred from `start` on and before `end`."""
    with connection.cursor() as cursor:
        query = cursor.mogrify(COPY, {"start": start, "end": end, "iso": ISO})
        cursor.copy_expert(query.decode() if isinstance(query, bytes) else query, out)
