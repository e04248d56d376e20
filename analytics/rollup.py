"""Counts the days that new evidence touched, each as a whole, and remembers how far the log was read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from analytics.models import RollupMark
from collector.selectors import closed_before, settled_sequence

# Slates carry no number: those of a transaction that was still open at the last count are looked for again.
OPEN_TRANSACTIONS = timedelta(minutes=10)

TOUCHED = """
DROP TABLE IF EXISTS pg_temp.touched;
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
SELECT DISTINCT (occurred_at AT TIME ZONE 'UTC')::date AS day
FROM collector_event WHERE sequence > %(after)s AND sequence <= %(until)s
UNION
SELECT day FROM collector_forgotten WHERE sequence > %(after)s AND sequence <= %(until)s AND day IS NOT NULL
UNION
SELECT DISTINCT (occurred_at AT TIME ZONE 'UTC')::date FROM collector_attribution
WHERE resettled > %(after)s AND resettled <= %(until)s
UNION
SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date FROM collector_slate
WHERE created_at >= %(slates_after)s
"""
ALL_COUNTED = (
    "INSERT INTO touched SELECT DISTINCT day FROM analytics_dailyperson EXCEPT SELECT day FROM touched"
)
# Days whose evidence retention has dropped were counted for good.
LEAVE_CLOSED = "DELETE FROM touched WHERE day < %s"

FORGET = """
DELETE FROM analytics_dailyevents WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyperson WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyoffer WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailymovie WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyservice WHERE day IN (SELECT day FROM touched);
DELETE FROM analytics_dailyserved WHERE day IN (SELECT day FROM touched);
"""

# Acts count for the list that they are owed to, as it was settled when they were stored (its names stand with
# them, should the list be gone); the rest for its own.
# Whole days as half-open ranges of time, so that partitions are pruned and the index on time serves.
IN_TOUCHED = """
FROM touched JOIN collector_event AS event
  ON event.occurred_at >= touched.day::timestamp AT TIME ZONE 'UTC'
 AND event.occurred_at < (touched.day + 1)::timestamp AT TIME ZONE 'UTC'
LEFT JOIN collector_attribution AS credit ON credit.event_id = event.event_id
LEFT JOIN collector_slate AS slate ON slate.id = coalesce(credit.slate_id, event.slate_id)
"""
SLATES_IN_TOUCHED = """
FROM touched JOIN collector_slate AS slate
  ON slate.created_at >= touched.day::timestamp AT TIME ZONE 'UTC'
 AND slate.created_at < (touched.day + 1)::timestamp AT TIME ZONE 'UTC'
"""

OWED = """coalesce(credit.shelf, slate.shelf, '') AS shelf,
       coalesce(credit.algorithm, slate.algorithm, '') AS algorithm,
       coalesce(credit.version, slate.version, '') AS version"""

# A place of a slate was clicked once, however often it was followed. A page without script cannot tell what
# was shown, so its clicks are left out as well: both sides of click-through are of the same places.
SHOWN = "count(*) FILTER (WHERE kind = 'impression')"
CLICKED = """count(DISTINCT (slate.id, event.movie_id))
    FILTER (WHERE kind = 'click' AND slate.id IS NOT NULL AND NOT slate.without_script)"""
KEPT = "count(*) FILTER (WHERE kind IN ('save', 'like'))"
BOUGHT = "count(*) FILTER (WHERE kind = 'buy')"

EVENTS = f"""
INSERT INTO analytics_dailyevents (day, kind, shelf, algorithm, version, position, is_bot, is_simulated, n)
SELECT touched.day, event.kind, {OWED}, coalesce(credit.position, event.position, 0), event.is_bot,
       event.is_simulated, count(*)
{IN_TOUCHED}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""

# A session counts on the day on which it began.
BEGAN = """session.started_at >= touched.day::timestamp AT TIME ZONE 'UTC'
    AND session.started_at < (touched.day + 1)::timestamp AT TIME ZONE 'UTC'"""
PEOPLE = f"""
INSERT INTO analytics_dailyperson (day, person_id, is_bot, is_simulated, n_events, n_shown, n_clicked,
    n_viewed, n_read, n_kept, n_rated, n_bought, n_hidden, n_sessions, n_buying_sessions)
SELECT touched.day, event.person_id, event.is_bot, event.is_simulated, count(*), {SHOWN}, {CLICKED},
       count(*) FILTER (WHERE kind = 'view'), count(*) FILTER (WHERE kind = 'dwell' AND value >= 10),
       {KEPT}, count(*) FILTER (WHERE kind = 'rate'), {BOUGHT}, count(*) FILTER (WHERE kind = 'dismiss'),
       count(DISTINCT session_id) FILTER (WHERE {BEGAN}),
       count(DISTINCT session_id) FILTER (WHERE kind = 'buy')
{IN_TOUCHED} LEFT JOIN collector_session AS session ON session.id = event.session_id
GROUP BY 1, 2, 3, 4
"""

OFFERS = f"""
INSERT INTO analytics_dailyoffer (day, person_id, shelf, algorithm, version, is_bot, is_simulated,
    n_shown, n_clicked, n_kept, n_bought)
SELECT touched.day, event.person_id, {OWED}, event.is_bot,
       event.is_simulated, {SHOWN}, {CLICKED}, {KEPT}, {BOUGHT}
{IN_TOUCHED} WHERE coalesce(credit.slate_id, slate.id) IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

MOVIES = f"""
INSERT INTO analytics_dailymovie (day, movie_id, is_bot, is_simulated, n_shown, n_clicked, n_viewed,
    n_kept, n_rated, n_bought, n_hidden)
SELECT touched.day, event.movie_id, event.is_bot, event.is_simulated, {SHOWN}, {CLICKED},
       count(*) FILTER (WHERE kind = 'view'), {KEPT}, count(*) FILTER (WHERE kind = 'rate'), {BOUGHT},
       count(*) FILTER (WHERE kind = 'dismiss')
{IN_TOUCHED} WHERE event.movie_id IS NOT NULL
GROUP BY 1, 2, 3, 4
"""

SERVICE = f"""
INSERT INTO analytics_dailyservice (day, shelf, algorithm, version, fallback, is_bot, is_simulated, n_slates,
    latency_p50_ms, latency_p95_ms)
SELECT touched.day, slate.shelf, slate.algorithm, slate.version, slate.fallback,
       slate.is_bot, slate.is_simulated, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY slate.latency_ms),
       percentile_cont(0.95) WITHIN GROUP (ORDER BY slate.latency_ms)
{SLATES_IN_TOUCHED}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# A list of one's own comes from a version that learned from people and is not about one movie.
SERVED = f"""
INSERT INTO analytics_dailyserved (day, person_id, is_bot, is_simulated, n_slates, n_personal, n_fallback)
SELECT touched.day, slate.person_id, slate.is_bot, slate.is_simulated, count(*),
       count(*) FILTER (WHERE slate.version <> '' AND slate.fallback = ''
                          AND slate.shelf <> 'similar' AND slate.algorithm <> 'popularity'),
       count(*) FILTER (WHERE slate.fallback <> '')
{SLATES_IN_TOUCHED}
GROUP BY 1, 2, 3, 4
"""


def count_evidence(*, now: datetime, anew: bool = False) -> int:
    """Counts the days touched since the last time, or with `anew` all of them; returns how many days."""
    until = settled_sequence()  # before the transaction: writers wait for the lock that it takes
    with transaction.atomic(), connection.cursor() as cursor:
        mark, _ = RollupMark.objects.select_for_update().get_or_create(pk=1)
        since = None if anew else mark.counted_at
        cursor.execute(
            TOUCHED,
            {
                "after": 0 if anew else mark.sequence,
                "until": until,
                "slates_after": since - OPEN_TRANSACTIONS if since else datetime(1970, 1, 1, tzinfo=UTC),
            },
        )
        if anew:  # also days whose evidence is gone
            cursor.execute(ALL_COUNTED)
        cursor.execute(LEAVE_CLOSED, [closed_before()])
        for statement in (FORGET, EVENTS, PEOPLE, OFFERS, MOVIES, SERVICE, SERVED):
            cursor.execute(statement)
        cursor.execute("SELECT count(*) FROM touched")
        n_days: int = cursor.fetchone()[0]
        mark.sequence, mark.counted_at = until, now
        mark.save()
    return n_days
