from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.db import connection, transaction
from psycopg2.extras import execute_values

# Movies that are no longer counted fall back to nothing: the list handed down is the whole truth.
UPDATE = """
UPDATE catalogue_movie AS movie
SET popularity = coalesce(standing.popularity, 0),
    rating_count = coalesce(standing.rating_count, 0),
    rating_mean = standing.rating_mean,
    rating_score = coalesce(standing.rating_score, 0)
FROM catalogue_movie AS every LEFT JOIN standing ON standing.movie_id = every.id
WHERE movie.id = every.id
  AND (movie.popularity, movie.rating_count, movie.rating_mean, movie.rating_score) IS DISTINCT FROM
      (coalesce(standing.popularity, 0), coalesce(standing.rating_count, 0), standing.rating_mean,
       coalesce(standing.rating_score, 0))
"""


@dataclass(frozen=True)
class Standing:
    movie_id: int
    popularity: float  # any scale, more is more popular
    rating_count: int
    rating_mean: float | None  # stars, 0.5 to 5
    rating_score: float  # mean shrunken towards everyone's, stars


def update_standings(standings: Iterable[Standing]) -> int:
    """Takes over how popular and well rated each movie is; returns how many movies changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE standing (movie_id bigint PRIMARY KEY, popularity float8,"
            " rating_count integer, rating_mean float8, rating_score float8) ON COMMIT DROP"
        )
        execute_values(
            cursor.cursor, "INSERT INTO standing VALUES %s", map(astuple, standings), page_size=5000
        )
        cursor.execute("ANALYZE standing")
        cursor.execute(UPDATE)
        changed: int = cursor.rowcount
        cursor.execute("DROP TABLE standing")  # a second time within one transaction is no error
    return changed
