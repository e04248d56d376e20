"""People with a like taste, by their ratings; only those who join comparisons are found or compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from django.db import connection

from collector.models import Person
from collector.selectors import root_of

Measure = Literal["cosine", "pearson", "jaccard"]

FEWEST_COMMON = 3  # movies: of two, every correlation is perfect
SHRINKAGE = 10.0  # common movies

# Half-stars less the person's mean; over movies that both rated, but norms over all of each one's movies.
SQL = """
WITH persons AS (
    SELECT id, coalesce(merged_into_id, id) AS counted_for FROM collector_person
    WHERE joins_comparisons AND origin IS DISTINCT FROM 'simulated' OR id = %(person)s
        OR (%(simulated)s AND joins_comparisons)
), mine AS (
    SELECT DISTINCT ON (rating.movie_id) rating.movie_id, rating.value::float8 AS value
    FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id
    WHERE persons.counted_for = %(person)s
    ORDER BY rating.movie_id, rating.rated_at DESC NULLS LAST, rating.person_id
), common AS (
    SELECT persons.counted_for AS person_id, count(*)::float8 AS n,
           sum(mine.value * rating.value) AS product,
           corr(mine.value, rating.value::float8) AS correlation
    FROM mine
    JOIN collector_rating AS rating ON rating.movie_id = mine.movie_id
    JOIN persons ON persons.id = rating.person_id
    WHERE persons.counted_for <> %(person)s
    GROUP BY 1 HAVING count(*) >= %(fewest)s
), whole AS (
    SELECT persons.counted_for AS person_id, count(*)::float8 AS n, sum(rating.value::float8 ^ 2) AS squares
    FROM collector_rating AS rating JOIN persons ON persons.id = rating.person_id
    WHERE persons.counted_for IN (SELECT person_id FROM common)
    GROUP BY 1
), measured AS (
    SELECT common.person_id, common.n,
           CASE %(measure)s
               WHEN 'cosine' THEN common.product
                   / sqrt(whole.squares * (SELECT sum(value ^ 2) FROM mine))
               WHEN 'jaccard' THEN common.n / (whole.n + (SELECT count(*) FROM mine) - common.n)
               ELSE common.correlation
           END * common.n / (common.n + %(shrinkage)s) AS similarity
    FROM common JOIN whole USING (person_id)
)
SELECT measured.person_id, measured.n::int, measured.similarity, person.key
FROM measured JOIN collector_person AS person ON person.id = measured.person_id
WHERE measured.similarity IS NOT NULL AND measured.similarity > 0
ORDER BY measured.similarity DESC, measured.person_id LIMIT %(k)s
"""


@dataclass(frozen=True)
class SimilarPerson:
    """A person with a like taste."""

    person_id: int
    key: str
    n_common: int  # movies that both rated
    similarity: float  # 0 to 1, shrunken towards 0 where little is common


def similar_persons(*, person: Person, measure: Measure = "cosine", k: int = 20) -> list[SimilarPerson]:
    """The k persons whose ratings are most like a person's, most alike first.

    Raises
    ------
    ValueError
        When there is no such measure.
    """
    if measure not in get_args(Measure):
        raise ValueError(f"measure must be one of {', '.join(get_args(Measure))}, got {measure!r}")
    if not person.joins_comparisons:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            SQL,
            {
                "person": root_of(person),
                "measure": measure,
                "fewest": FEWEST_COMMON,
                "shrinkage": SHRINKAGE,
                "simulated": person.is_simulated(),
                "k": k,
            },
        )
        rows = cursor.fetchall()
    return [SimilarPerson(row[0], str(row[3]), row[1], float(row[2])) for row in rows]
