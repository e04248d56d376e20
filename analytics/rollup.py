"""Counts the days that new evidence touched, each as a whole, and remembers how far the log was read."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from analytics.models import RollupMark

# Sequences are given out before their transactions commit: the last few are read twice, so none is missed.
OVERLAP = 5000

TOUCHED = """
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT DISTINCT (occurred_at AT TIME ZONE 'UTC')::date AS day
FROM collector_event WHERE sequence > %(after)s
UNION
SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date FROM collector_slate
WHERE created_at >= %(slates_after)s
"""
NEWEST = "SELECT coalesce(max(sequence), 0) FROM collector_event"

FORGET = """
DELETE FROM analytics_dailyevents WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyperson WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailymovie WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyservice WHERE day IN (SELECT day FROM touched);
"""

# Whole days as half-open ranges of time, so that partitions are pruned and the index on time serves.
IN_TOUCHED = """
FROM touched JOIN collector_event AS event
  ON event.occurred_at >= touched.day::timestamp AT TIME ZONE 'UTC'
 AND event.occurred_at < (touched.day + 1)::timestamp AT TIME ZONE 'UTC'
"""

EVENTS = f"""
INSERT INTO analytics_dailyevents (day, kind, shelf, algorithm, version, position, is_bot, is_simulated, n)
SELECT touched.day, event.kind, coalesce(slate.shelf, ''), coalesce(slate.algorithm, ''),
       coalesce(slate.version, ''), coalesce(event.position, 0), event.is_bot, event.is_simulated, count(*)
{IN_TOUCHED} LEFT JOIN collector_slate AS slate ON slate.id = event.slate_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""

PEOPLE = f"""
INSERT INTO analytics_dailyperson (day, person_id, is_bot, is_simulated, n_events, n_shown, n_clicked,
    n_viewed, n_read, n_kept, n_rated, n_bought, n_hidden, n_sessions, n_buying_sessions)
SELECT touched.day, coalesce(person.merged_into_id, person.id), event.is_bot, event.is_simulated, count(*),
       count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click'),
       count(*) FILTER (WHERE kind = 'view'), count(*) FILTER (WHERE kind = 'dwell' AND value >= 10),
       count(*) FILTER (WHERE kind IN ('save', 'like')), count(*) FILTER (WHERE kind = 'rate'),
       count(*) FILTER (WHERE kind = 'buy'), count(*) FILTER (WHERE kind = 'dismiss'),
       count(DISTINCT session_id), count(DISTINCT session_id) FILTER (WHERE kind = 'buy')
{IN_TOUCHED} LEFT JOIN collector_person AS person ON person.id = event.person_id
GROUP BY 1, 2, 3, 4
"""

MOVIES = f"""
INSERT INTO analytics_dailymovie (day, movie_id, is_bot, is_simulated, n_shown, n_clicked, n_viewed,
    n_kept, n_rated, n_bought, n_hidden)
SELECT touched.day, event.movie_id, event.is_bot, event.is_simulated,
       count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click'),
       count(*) FILTER (WHERE kind = 'view'), count(*) FILTER (WHERE kind IN ('save', 'like')),
       count(*) FILTER (WHERE kind = 'rate'), count(*) FILTER (WHERE kind = 'buy'),
       count(*) FILTER (WHERE kind = 'dismiss')
{IN_TOUCHED} WHERE event.movie_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""

SERVICE = """
INSERT INTO analytics_dailyservice (day, shelf, algorithm, version, fallback, is_simulated, n_slates,
    n_people, latency_p50_ms, latency_p95_ms)
SELECT touched.day, shelf, algorithm, version, fallback, is_simulated, count(*), count(DISTINCT person_id),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms),
       percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms)
FROM touched JOIN collector_slate AS slate
  ON slate.created_at >= touched.day::timestamp AT TIME ZONE 'UTC'
 AND slate.created_at < (touched.day + 1)::timestamp AT TIME ZONE 'UTC'
GROUP BY 1, 2, 3, 4, 5, 6
"""


def count_evidence(*, now: datetime, anew: bool = False) -> int:
    """Counts the days touched since the last time, or with `anew` all of them; returns how many days."""
    with transaction.atomic(), connection.cursor() as cursor:
        mark, _ = RollupMark.objects.select_for_update().get_or_create(pk=1)
        cursor.execute(NEWEST)
        until = cursor.fetchone()[0]
        since = None if anew else mark.counted_at
        cursor.execute(
            TOUCHED,
            {
                "after": 0 if anew else mark.sequence - OVERLAP,
                # Slates carry no sequence: the days since the last count are few enough to count again.
                "slates_after": since or datetime.min.replace(year=1970, tzinfo=now.tzinfo),
            },
        )
        n_days: int = cursor.rowcount
        for statement in (FORGET, EVENTS, PEOPLE, MOVIES, SERVICE):
            cursor.execute(statement)
        mark.sequence, mark.counted_at = until, now
        mark.save()
    return n_days
