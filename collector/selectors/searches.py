"""What somebody searched for, and what many did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from collector.models import Person
from collector.patience import answered
from collector.selectors.persons import person_ids

LOOKED_THROUGH = 200  # searches, the latest
RECENT = """
SELECT (array_agg(query ORDER BY sequence DESC))[1] FROM (
    SELECT properties->>'query' AS query, sequence FROM collector_event
    WHERE person_id = ANY(%s) AND kind = 'search' ORDER BY sequence DESC LIMIT %s
) AS search
WHERE query <> '' GROUP BY lower(query) ORDER BY max(sequence) DESC LIMIT %s
"""

FEWEST_PERSONS = 5  # whose words are shown to others: nothing that one or a few people wrote
FOLLOWED_WITHIN = timedelta(minutes=10)
POPULAR = """
SELECT lower(search.properties->>'query') AS query
FROM collector_event AS search JOIN collector_person AS person ON person.id = search.person_id
CROSS JOIN LATERAL (
    SELECT kind, occurred_at FROM collector_event AS event
    WHERE event.person_id = search.person_id AND event.sequence > search.sequence AND event.kind IN ('search', 'view')
    ORDER BY event.sequence LIMIT 1
) AS next
WHERE search.kind = 'search' AND search.occurred_at >= %(since)s AND NOT search.is_bot AND NOT search.is_simulated
  AND search.properties->>'query' <> '' AND next.kind = 'view' AND next.occurred_at <= search.occurred_at + %(within)s
GROUP BY 1 HAVING count(DISTINCT coalesce(person.merged_into_id, person.id)) >= %(fewest)s
ORDER BY count(DISTINCT coalesce(person.merged_into_id, person.id)) DESC, 1 LIMIT %(limit)s
"""


def popular_searches(*, since: datetime, limit: int = 8) -> list[str]:
    """What most people searched for and then opened a movie, in small letters. Raises TooSlowError."""
    given = {"since": since, "within": FOLLOWED_WITHIN, "fewest": FEWEST_PERSONS, "limit": limit}
    with connection.cursor() as cursor:
        return [query for (query,) in answered(cursor, POPULAR, given).fetchall()]


def recent_searches(person: Person, *, limit: int = 8) -> list[str]:
    """Each once, as it was written last, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [person_ids(person), LOOKED_THROUGH, limit])
        return [query for (query,) in cursor.fetchall()]
