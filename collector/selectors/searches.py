"""What somebody searched for, and what many did."""

from __future__ import annotations

from django.db import connection

from collector.models import Person, PopularSearch
from collector.selectors.persons import person_ids

LOOKED_THROUGH = 200  # searches, the latest
RECENT = """
SELECT (array_agg(query ORDER BY sequence DESC))[1] FROM (
    SELECT properties->>'query' AS query, sequence FROM collector_event
    WHERE person_id = ANY(%s) AND kind = 'search' ORDER BY sequence DESC LIMIT %s
) AS search
WHERE query <> '' GROUP BY lower(query) ORDER BY max(sequence) DESC LIMIT %s
"""


def popular_searches(*, limit: int = 8) -> list[str]:
    """What most people searched for and then opened a movie, in small letters, as the worker counted it last."""
    found = PopularSearch.objects.order_by("-n_persons", "query").values_list("query", flat=True)
    return list(found[:limit])


def recent_searches(person: Person, *, limit: int = 8) -> list[str]:
    """Each once, as it was written last, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [person_ids(person), LOOKED_THROUGH, limit])
        return [query for (query,) in cursor.fetchall()]
