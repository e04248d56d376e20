"""(c) what an incremental count costs, (d) a full one beside a bare GROUP BY."""

from __future__ import annotations

import statistics
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.evidence.clock import median_seconds, seconds_of
from collector.services.partitions import ensure_partitions
from recommender.implicit import FULL_COUNT_MEMORY, count_implicit_ratings, implicit_ratings_sql, parameters

TIMES = 3

GROUPED = """
SELECT count(*) FROM (
    SELECT person_id, movie_id, kind, count(*) AS n, max(occurred_at) AS newest_at
    FROM collector_event {those} GROUP BY 1, 2, 3
) AS pairs
"""
WHOLE = GROUPED.format(those="")
OF_RATINGS = GROUPED.format(those="WHERE kind = ANY(%s)")
NEWS = """
INSERT INTO collector_event (event_id, kind, occurred_at, received_at, person_id, movie_id)
SELECT gen_random_uuid(), 'view', now(), now(), id, (SELECT min(id) FROM catalogue_movie)
FROM collector_person WHERE origin = 'crowd' ORDER BY md5(id::text || %s) LIMIT %s
"""


@dataclass(frozen=True)
class Full:
    grouped: float  # seconds of a bare GROUP BY over the same table
    grouped_some: float  # the same over the rows alone that ratings are made of
    computed: float  # of all implicit ratings, written nowhere
    written: float  # of a full rebuild of ratings that stand already, at least so many times


@dataclass(frozen=True)
class Increment:
    n_persons: int
    seconds: float


def full() -> Full:
    """The medians of several, taken in turn."""
    kinds = list(parameters()["kinds"])
    computed = f"WITH {implicit_ratings_sql('true')} SELECT count(*), sum(value) FROM implicit"
    _rebuild()  # the first writes every row, and no later one does
    rows = [
        (
            seconds_of(lambda: _ran(WHOLE, [])),
            seconds_of(lambda: _ran(OF_RATINGS, [kinds])),
            seconds_of(lambda: _ran(computed, parameters())),
            seconds_of(_rebuild),
        )
        for _ in range(TIMES)
    ]
    return Full(*(statistics.median(each) for each in zip(*rows, strict=True)))


def incremental(sizes: list[int]) -> list[Increment]:
    """Seconds by the number of persons with one new event each."""
    ensure_partitions([timezone.now()])
    return [Increment(size, median_seconds_of_news(size)) for size in sizes]


def median_seconds_of_news(n_persons: int) -> float:
    def count() -> None:
        counted = count_implicit_ratings(at=timezone.now())
        assert counted.persons == n_persons, counted

    seconds = []
    for _ in range(TIMES):
        _ran(NEWS, [uuid.uuid4().hex, n_persons])
        seconds.append(median_seconds(count, times=1))
    return statistics.median(seconds)


def _rebuild() -> None:
    count_implicit_ratings(at=timezone.now(), everybody=True)


def _ran(statement: str, given: Any) -> None:
    """With the memory that a full count takes: the peer gets as much."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = %s", [FULL_COUNT_MEMORY])
        cursor.execute(statement, given)
