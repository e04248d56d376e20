"""Events of a crowd, made inside the database: what the log of a busy site looks like."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from catalogue.models import Movie
from collector.models import Person
from collector.services.partitions import ensure_partitions

DAYS = 90
EVENTS_PER_PERSON = 100

# Shares of kinds as in the simulated audience: mostly impressions. Movies by fame, times evenly over the days.
EVENTS = """
INSERT INTO collector_event (event_id, kind, occurred_at, received_at, person_id, movie_id, value, page)
SELECT gen_random_uuid(), kind, at, at, person_id, movies[1 + floor(n_movies * power(fame, 2))::int],
       CASE kind WHEN 'dwell' THEN floor(5 + 120 * fame) END, '/'
FROM (
    SELECT (ARRAY['impression', 'impression', 'impression', 'impression', 'impression', 'impression',
                  'click', 'view', 'dwell', 'more'])[1 + floor(random() * 10)::int] AS kind,
           %(until)s::timestamptz - random() * %(days)s * interval '1 day' AS at,
           %(first)s + floor(random() * %(persons)s)::bigint AS person_id, random() AS fame
    FROM generate_series(1, %(events)s)
) AS made, (SELECT array_agg(id ORDER BY id) AS movies, count(*) AS n_movies FROM catalogue_movie) AS stock
"""
LEDGER = """
INSERT INTO collector_eventledger (event_id)
SELECT event_id FROM collector_event WHERE person_id >= %s ORDER BY event_id ON CONFLICT DO NOTHING
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'collector_event' AND indexname LIKE 'event\\_%'"


def until() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def add_crowd(n_events: int) -> None:
    """So many events more, of people of their own. Indexes are built afterwards: nothing of this is timed."""
    assert Movie.objects.exists()
    ensure_partitions(until() - timedelta(days=day) for day in range(DAYS + 1))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SELECT setseed(0.5)")
        first, n_persons = _add_persons(max(n_events // EVENTS_PER_PERSON, 1))
        cursor.execute(INDEXES)
        indexes = [row[0].replace("ON ONLY", "ON") for row in cursor.fetchall()]
        for index in indexes:
            cursor.execute(f"DROP INDEX {index.split()[2]}")
        given: dict[str, Any] = {
            "until": until(),
            "days": DAYS,
            "first": first,
            "persons": n_persons,
            "events": n_events,
        }
        cursor.execute(EVENTS, given)
        for index in indexes:
            cursor.execute(index)
        cursor.execute(LEDGER, [first])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _add_persons(n: int) -> tuple[int, int]:
    """The first key of the new ones, and how many there are: nobody else makes any meanwhile."""
    made = Person.objects.bulk_create(
        (Person(origin="crowd", origin_id=uuid.uuid4().hex) for _ in range(n)), batch_size=10_000
    )
    assert made[-1].pk - made[0].pk == n - 1
    return made[0].pk, n
