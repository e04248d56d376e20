"""Which index should find events by time, and by number? `python -m benchmarks.event_indexes`

A month of a million events in the order of arrival, one in fifty up to a day late and one in five hundred up to a
month, in temporary tables of the site's own database; medians of seven runs, without parallel workers.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

MONTH = """
CREATE TEMPORARY TABLE month ON COMMIT DROP AS
SELECT gen_random_uuid() AS event_id, i AS sequence,
       (ARRAY['impression','impression','impression','impression','click','view','dwell','save'])[1 + i % 8] AS kind,
       greatest(start, start + i * interval '2.6 seconds' - random() * CASE
           WHEN i % 500 = 0 THEN interval '30 days' WHEN i % 50 = 0 THEN interval '1 day'
           ELSE interval '20 seconds' END) AS occurred_at,
       start + i * interval '2.6 seconds' AS received_at, 1 + (random() * 20000)::bigint AS person_id,
       1 + i / 20 AS session_id, 1 + (random() * 9000)::bigint AS movie_id, gen_random_uuid() AS slate_id,
       1 AS position, '/' AS page, '{}'::jsonb AS properties
FROM generate_series(1, 1000000) AS i, (SELECT '2026-03-01T00:00Z'::timestamptz AS start) AS begun
"""
INDEXES = {
    "no index": "",
    "B-tree (occurred_at, kind)": "(occurred_at, kind)",
    "B-tree (occurred_at)": "(occurred_at)",
    "BRIN (occurred_at)": "USING brin (occurred_at) WITH (pages_per_range = 32)",
    "BRIN minmax-multi (occurred_at)": "USING brin (occurred_at timestamptz_minmax_multi_ops)"
    " WITH (pages_per_range = 32)",
    "B-tree (sequence)": "(sequence)",
    "BRIN (sequence)": "USING brin (sequence) WITH (pages_per_range = 32)",
}
ONE_DAY = "occurred_at >= '2026-03-20T00:00Z' AND occurred_at < '2026-03-21T00:00Z'"
QUERIES = {
    "a day": f"SELECT count(*), sum(person_id), sum(movie_id) FROM month WHERE {ONE_DAY}",
    "a day's saves": f"SELECT count(*), sum(person_id) FROM month WHERE {ONE_DAY} AND kind = 'save'",
    "after a number": "SELECT count(*), sum(person_id) FROM month WHERE sequence > 999000",
    "newest number": "SELECT max(sequence) FROM month",
}


def milliseconds(query: str) -> float:
    return statistics.median(float(_plan(query)["Execution Time"]) for _ in range(7))


def _plan(query: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
        answer = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(answer) if isinstance(answer, str) else answer)[0]
    return plan


def insert_seconds(definition: str) -> float:
    """The best of three times 200,000 rows into a table with the index."""
    return min(_inserted(definition) for _ in range(3))


def _inserted(definition: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.target; CREATE TEMPORARY TABLE target (LIKE month)")
        if definition:
            cursor.execute(f"CREATE INDEX ON target {definition}")
        begun = time.perf_counter()
        cursor.execute("INSERT INTO target SELECT * FROM month WHERE sequence <= 200000")
        return time.perf_counter() - begun


def row_of(name: str, definition: str) -> list[str]:
    with connection.cursor() as cursor:
        if definition:
            cursor.execute(f"CREATE INDEX tried ON month {definition}")
        cursor.execute("SELECT coalesce(pg_relation_size(to_regclass('pg_temp.tried')), 0)")
        size = cursor.fetchone()[0]
        found = [f"{milliseconds(query):.2f}" for query in QUERIES.values()]
        if definition:
            cursor.execute("DROP INDEX pg_temp.tried")
    return [name, f"{size / 2**20:.1f}", f"{insert_seconds(definition):.2f}", *found]


def main() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(MONTH)
        cursor.execute("ANALYZE month")
        head = ["index", "MB", "200,000 inserts, s", *(f"{name}, ms" for name in QUERIES)]
        lines = [head, ["---"] * len(head), *(row_of(*index) for index in INDEXES.items())]
        transaction.set_rollback(True)
    sys.stdout.writelines(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main()
