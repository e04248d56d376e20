"""Each index of the evidence says which query it serves, and serves it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from analytics.rollup import IN_TOUCHED, SLATES_IN_TOUCHED
from collector.kinds import KINDS
from collector.models import (
    Attribution,
    Event,
    FailedEvent,
    ImportedAct,
    ImportedMovie,
    ListItem,
    Mark,
    OwnImport,
    OwnList,
    Person,
    Rating,
    Session,
    Slate,
    Visitor,
    Withdrawal,
)
from collector.selectors.evidence import EVIDENCE, NEWEST, NEWEST_OF, NOTICED
from collector.services import record_events
from collector.services.retention import old_slates
from collector.services.searches import POPULAR
from collector.tests.factories import NOON, event, make_identity, make_movie, make_slate
from recommender.implicit import PERSONS_WITH_NEWS, implicit_ratings_sql, parameters

pytestmark = pytest.mark.django_db

WITHOUT_COMMENT = """
SELECT index.relname FROM pg_index
JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS owner ON owner.oid = indrelid
WHERE owner.relname LIKE 'collector\\_%' AND NOT index.relispartition AND NOT indisunique
  AND obj_description(index.oid, 'pg_class') IS NULL
"""
PARENTS = """
SELECT child.relname, parent.relname FROM pg_inherits
JOIN pg_class AS child ON child.oid = inhrelid JOIN pg_class AS parent ON parent.oid = inhparent
WHERE child.relkind = 'i'
"""
# A month in the order of arrival, by the same people on the same movies.
MANY = """
WITH people AS (SELECT array_agg(id) AS ids FROM collector_person),
     movies AS (SELECT array_agg(id) AS ids FROM catalogue_movie)
INSERT INTO collector_event (event_id, kind, occurred_at, received_at, person_id, movie_id, slate_id)
SELECT gen_random_uuid(), CASE WHEN i %% 9 = 0 THEN 'view' ELSE 'impression' END, at, at,
       people.ids[1 + i %% cardinality(people.ids)], movies.ids[1 + i %% cardinality(movies.ids)], gen_random_uuid()
FROM generate_series(1, %(n)s) AS i, people, movies,
     LATERAL (SELECT '2026-03-01T00:00Z'::timestamptz + i * interval '80 seconds' AS at) AS clock
"""
FORGOTTEN = "INSERT INTO collector_forgotten (person_number) SELECT id FROM collector_person"
DAYS = "WITH touched AS (SELECT '2026-03-14'::date AS day) SELECT count(*) "


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_each_index_names_the_query_that_it_serves():
    """Say so in a migration: COMMENT ON INDEX name IS 'query'."""
    assert rows(WITHOUT_COMMENT) == []


@pytest.fixture
def some_evidence() -> None:
    movies = [make_movie(f"Movie {number}") for number in range(60)]
    Person.objects.bulk_create(Person() for _ in range(3000))
    for _ in range(40):
        one = make_identity()
        slate = make_slate(one, movies[:2])
        sent = [event("view", movie=movie.pk, slate=str(slate.pk)) for movie in movies[:2]]
        sent += [event("save", movie=movies[0].pk), event("rate", movie=movies[1].pk, value=4)]
        record_events(sent, identity=one, received_at=NOON)
    lists = OwnList.objects.bulk_create(OwnList(person=one.person, name=str(number)) for number in range(50))
    ListItem.objects.bulk_create(
        ListItem(list=own, movie=movie, place=place)
        for own in lists
        for place, movie in enumerate(movies, start=1)
    )
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"n": 30_000})
        cursor.execute(FORGOTTEN)
        for table in connection.introspection.table_names():
            if table.startswith("collector_"):
                cursor.execute(f"ANALYZE {table}")


def indexes_of(query: Any, parameters: dict[str, Any] | None = None) -> set[str]:
    """The indexes that the plan uses when reading everything is dear, as it is with much evidence; by the name of
    the whole table's."""
    sql, given = query.query.sql_with_params() if hasattr(query, "query") else (query, parameters)
    parents = dict(rows(PARENTS))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", given)
        answer = cursor.fetchone()[0]
    plans = [plan["Plan"] for plan in (json.loads(answer) if isinstance(answer, str) else answer)]
    names = set()
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        if name := plan.get("Index Name"):
            names.add(parents.get(name, name))
    return names


def queries() -> list[tuple[str, Any, dict[str, Any] | None]]:
    ids = [1, 2]
    evidence = {"ids": ids, "noticed": NOTICED, "limit": 200}
    return [
        ("event_of_person", EVIDENCE, evidence),
        ("event_of_person", NEWEST_OF, {"ids": ids}),
        ("forgotten_of_person", NEWEST_OF, {"ids": ids}),
        ("event_undone", f"WITH {implicit_ratings_sql('true')} SELECT FROM implicit", parameters()),
        ("event_sequence", NEWEST, None),
        ("event_sequence", PERSONS_WITH_NEWS, {"sequence": 10**9}),
        ("event_sequence", Event.objects.order_by("-sequence")[:50], None),
        ("event_time", DAYS + IN_TOUCHED, None),
        (
            "event_search",
            POPULAR,
            {"since": NOON, "within": timedelta(minutes=10), "fewest": 5, "limit": 8},
        ),
        ("event_of_movie", Event.objects.filter(movie=1, occurred_at__gte=NOON), None),
        ("event_of_slate", old_slates(NOON - timedelta(days=1)), None),
        (
            "attribution_of_person",
            Attribution.objects.filter(person=1, movie=1, occurred_at__gte=NOON),
            None,
        ),
        ("attribution_resettled", Attribution.objects.filter(resettled__gt=10**9), None),
        ("slate_time", DAYS + SLATES_IN_TOUCHED, None),
        ("slate_of_person", Slate.objects.filter(person=1).order_by("-created_at")[:20], None),
        ("collector_slate_visitor_id_cedacb39", Slate.objects.filter(visitor=1), None),
        ("session_of_visitor", Session.objects.filter(visitor=1).order_by("-last_event_at")[:1], None),
        ("session_of_person", Session.objects.filter(person=1).order_by("-last_event_at")[:1], None),
        ("rating_of_movie", Rating.objects.filter(movie=1).values("value"), None),
        ("mark_of_person", Mark.objects.filter(person=1, kind="saved").order_by("-marked_at"), None),
        ("collector_mark_movie_id_d4f51b75", Mark.objects.filter(movie=1), None),
        ("collector_person_merged_into_id_9a0847a7", Person.objects.filter(merged_into=1), None),
        ("collector_visitor_person_id_ab799b02", Visitor.objects.filter(person=1), None),
        ("collector_failedevent_person_id_aab5eea4", FailedEvent.objects.filter(person=1), None),
        ("collector_withdrawal_movie_id_07f32054", Withdrawal.objects.filter(movie=1), None),
        ("list_of_person", OwnList.objects.filter(person=1).order_by("-changed_at"), None),
        ("list_deleted", OwnList.objects.filter(deleted_at__lt=NOON), None),
        ("list_item_of_movie", ListItem.objects.filter(movie=1), None),
        ("mark_of_import", f"WITH {implicit_ratings_sql('true')} SELECT FROM implicit", parameters()),
        ("own_import_of_person", OwnImport.objects.filter(person=1).order_by("-created_at"), None),
        ("own_import_open", OwnImport.objects.filter(state__in=OwnImport.OPEN, created_at__lt=NOON), None),
        ("imported_movie_of_import", ImportedMovie.objects.filter(own_import=1), None),
        ("imported_movie_of_movie", ImportedMovie.objects.filter(movie=1), None),
        ("imported_act_of_movie", ImportedAct.objects.filter(imported=1), None),
    ]


def test_each_index_is_used_by_its_query(some_evidence):
    used = [(index, indexes_of(query, given)) for index, query, given in queries()]
    assert [row for row in used if row[0] not in row[1]] == []


def test_all_kinds_that_take_an_act_back_are_in_their_index():
    """A kind that is not there costs a full count a second reading of the log: a migration makes the index anew."""
    (definition,) = rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'event_undone'")[0]
    assert set(re.findall(r"'(\w+)'", definition)) == {kind.name for kind in KINDS.values() if kind.clears}


def test_each_index_has_such_a_query():
    named = {index for index, _, _ in queries()}
    assert not {index for (index,) in rows(WITHOUT_COMMENT.replace("IS NULL", "IS NOT NULL"))} - named
