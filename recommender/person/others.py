"""What those say of a movie who like what a person likes; only who joins comparisons says anything, or hears it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from collector.models import Person
from collector.patience import TooSlowError, answered
from collector.selectors import root_of
from recommender.conf import EVIDENCE, liked_from, value_of
from recommender.evidence.provenance import OTHERS_WITH_EVIDENCE

logger = logging.getLogger(__name__)

MOST_FAVOURITES = 5  # as each is a walk through all who rated it
FEWEST_COMMON = 2  # favourites; one where the person has no more
FEWEST_PERSONS = 5  # of fewer, a mean would tell what single people said
HALF_STARS = range(1, 11)

EVERYONE = """
SELECT false, value, count(*) FROM collector_rating WHERE movie_id = %(movie)s GROUP BY value
"""
# Simulated people speak only while simulation counts, which is asked only where there are any.
SQL = f"""
WITH persons AS (
    SELECT person.id, root.id AS counted_for FROM collector_person AS person
    JOIN collector_person AS root ON root.id = coalesce(person.merged_into_id, person.id)
    WHERE person.joins_comparisons AND root.joins_comparisons AND root.id <> %(person)s
      AND (person.origin IS DISTINCT FROM 'simulated' OR ({OTHERS_WITH_EVIDENCE}) < %(enough)s)
), fond AS (
    SELECT person_id, movie_id FROM collector_rating
    WHERE movie_id = ANY(%(favourites)s) AND value >= %(liked_from)s
    UNION ALL
    SELECT person_id, movie_id FROM collector_mark WHERE movie_id = ANY(%(favourites)s) AND kind = 'liked'
), alike AS (
    SELECT counted_for FROM fond JOIN persons ON persons.id = fond.person_id
    GROUP BY 1 HAVING count(DISTINCT movie_id) >= %(fewest)s
), said AS (
    SELECT DISTINCT ON (counted_for) rating.value
    FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id JOIN alike USING (counted_for)
    WHERE rating.movie_id = %(movie)s
    ORDER BY counted_for, rating.rated_at DESC NULLS LAST, rating.person_id
)
SELECT true, value, count(*) FROM said GROUP BY value
UNION ALL {EVERYONE}
"""


@dataclass(frozen=True)
class Said:
    """How many gave a movie how many stars, ten counts from a half to five: all who did, and those who like what a
    person likes; of these nothing when they are too few."""

    by_everyone: tuple[int, ...]
    by_others: tuple[int, ...] = ()


def said_of(*, person: Person | None, movie_id: int, favourites: Sequence[int]) -> Said:
    """What is said of a movie, also by those who like the same favourites, of which the first count. One query; one
    more when the database does not find those in time: the page goes without them then."""
    names = [favourite for favourite in favourites if favourite != movie_id][:MOST_FAVOURITES]
    if person is None or not person.joins_comparisons or not names:
        return _everyone(movie_id)
    given = {
        "person": root_of(person),
        "movie": movie_id,
        "favourites": names,
        "fewest": min(FEWEST_COMMON, len(names)),
        "liked_from": liked_from(),
        "kinds": list(EVIDENCE),
        "enough": value_of("SIMULATED_UNTIL_PERSONS"),
    }
    try:
        with connection.cursor() as cursor:
            rows = answered(cursor, SQL, given).fetchall()
    except TooSlowError as error:
        logger.warning("what others say of a movie came too late: %s", error)
        return _everyone(movie_id)
    others = _counts(rows, of_others=True)
    return Said(_counts(rows), others if sum(others) >= FEWEST_PERSONS else ())


def _everyone(movie_id: int) -> Said:
    with connection.cursor() as cursor:
        cursor.execute(EVERYONE, {"movie": movie_id})
        return Said(_counts(cursor.fetchall()))


def _counts(rows: Iterable[tuple[bool, int, int]], *, of_others: bool = False) -> tuple[int, ...]:
    found = {value: n for is_of_others, value, n in rows if is_of_others == of_others}
    return tuple(found.get(value, 0) for value in HALF_STARS)
