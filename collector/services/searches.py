"""What many searched for is counted by the worker: a page reads a few rows, however long the log is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from collector.models import PopularSearch
from collector.models.searches import FEWEST_PERSONS

COUNTED_DAYS = 30
MOST_KEPT = 100
FOLLOWED_WITHIN = timedelta(minutes=10)
# Of each search, the next thing that its person did; then how many persons opened a movie.
POPULAR = """
SELECT lower(search.properties->>'query') AS query, count(DISTINCT coalesce(person.merged_into_id, person.id))
FROM collector_event AS search JOIN collector_person AS person ON person.id = search.person_id
CROSS JOIN LATERAL (
    SELECT kind, occurred_at FROM collector_event AS event
    WHERE event.person_id = search.person_id AND event.sequence > search.sequence AND event.kind IN ('search', 'view')
    ORDER BY event.sequence LIMIT 1
) AS next
WHERE search.kind = 'search' AND search.occurred_at >= %(since)s AND NOT search.is_bot AND NOT search.is_simulated
  AND search.properties->>'query' <> '' AND next.kind = 'view' AND next.occurred_at <= search.occurred_at + %(within)s
GROUP BY 1 HAVING count(DISTINCT coalesce(person.merged_into_id, person.id)) >= %(fewest)s
ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""


def count_popular_searches(*, at: datetime) -> int:
    """Count anew; how many there are. What was erased since, or is no longer searched by enough, is gone then."""
    given: dict[str, Any] = {
        "since": at - timedelta(days=COUNTED_DAYS),
        "within": FOLLOWED_WITHIN,
        "fewest": FEWEST_PERSONS,
        "limit": MOST_KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(POPULAR, given)
        found = [PopularSearch(query=query, n_persons=n) for query, n in cursor.fetchall()]
    with transaction.atomic():
        PopularSearch.objects.exclude(query__in=[search.query for search in found]).delete()
        PopularSearch.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["query"], update_fields=["n_persons"]
        )
    return len(found)
