"""Whose evidence counts: the simulated audience's only until others have left enough."""

from __future__ import annotations

from django.db import connection

from recommender.conf import EVIDENCE, value_of

# Person by person until there are enough: `LIMIT 1` keeps Postgres from reading the whole log first.
OTHERS_WITH_EVIDENCE = """
SELECT count(*) FROM (
    SELECT 1 FROM collector_person AS person, LATERAL (
        (SELECT 1 FROM collector_rating WHERE person_id = person.id LIMIT 1)
        UNION ALL
        (SELECT 1 FROM collector_event
         WHERE person_id = person.id AND kind = ANY(%(kinds)s) AND NOT is_bot LIMIT 1)
        LIMIT 1
    ) AS left_some
    WHERE person.origin IS DISTINCT FROM 'simulated'
    LIMIT %(enough)s
) AS others
"""


def is_simulation_counted() -> bool:
    """Whether simulated evidence trains models and counts in charts: until enough other persons left some.

    Nobody's first click may throw away all that there is to learn from, hence a number and not one person.
    """
    enough = value_of("SIMULATED_UNTIL_PERSONS")
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_WITH_EVIDENCE, {"kinds": list(EVIDENCE), "enough": enough})
        (others,) = cursor.fetchone()
    return bool(others < enough)
