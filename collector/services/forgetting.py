"""A person takes single lines out of their history, or all that was noticed.

What is forgotten leaves the log; its id stays in the ledger, so that a late retry does not bring it back.
Ratings, marks and preferences follow at once, all that is counted (implicit ratings, rollups) at the next count.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db import connection, transaction

from collector.errors import NothingToForgetError, NotRestorableError
from collector.kinds import KINDS, PASSIVE
from collector.locks import announce_writing
from collector.models import Event, Person
from collector.selectors import person_ids
from collector.services.attribution import settle_again
from collector.services.partitions import ensure_partitions
from collector.services.replay import ACTS, PREFERS, replay_acts

PREFERRING = [kind.name for kind in KINDS.values() if kind.prefers is not None]
RESTORABLE_FOR = timedelta(minutes=10)
SALT = "collector.forgotten"

NOTE = "INSERT INTO collector_forgotten (person_number, day) SELECT * FROM unnest(%s::bigint[], %s::date[])"
FORGET_ONE = """
WITH owed AS (
    DELETE FROM collector_attribution WHERE event_id = %(event_id)s AND person_id = ANY(%(ids)s)
)
DELETE FROM collector_event AS event WHERE event_id = %(event_id)s AND person_id = ANY(%(ids)s)
RETURNING to_jsonb(event), (occurred_at AT TIME ZONE 'UTC')::date
"""
CLEAR = """
WITH gone AS (
    DELETE FROM collector_event WHERE person_id = ANY(%(ids)s) AND {which}
    RETURNING event_id, person_id, (occurred_at AT TIME ZONE 'UTC')::date AS day
), owed AS (
    DELETE FROM collector_attribution WHERE event_id IN (SELECT event_id FROM gone)
), noted AS (
    INSERT INTO collector_forgotten (person_number, day) SELECT DISTINCT person_id, day FROM gone
)
SELECT count(*) FROM gone
"""
RESTORE = """
INSERT INTO collector_event OVERRIDING SYSTEM VALUE
SELECT row.* FROM jsonb_populate_record(NULL::collector_event, %(row)s::jsonb) AS row
WHERE EXISTS (SELECT FROM collector_eventledger AS ledger WHERE ledger.event_id = row.event_id)
  AND NOT EXISTS (SELECT FROM collector_event AS event
                  WHERE event.event_id = row.event_id AND event.occurred_at = row.occurred_at)
"""


@transaction.atomic
def forget_event(*, person: Person, event_id: uuid.UUID) -> str:
    """Takes one event out of the log, and what it changed with it. The answer restores it for ten minutes, and
    is meant for the person's own browser: nothing of it is kept here."""
    ids = _locked(person)
    with connection.cursor() as cursor:
        cursor.execute(FORGET_ONE, {"event_id": event_id, "ids": ids})
        found: tuple[Any, date] | None = cursor.fetchone()
    if found is None:
        raise NothingToForgetError(f"no event {event_id} of this person is in the log")
    row = json.loads(found[0]) if isinstance(found[0], str) else found[0]
    _note([(row["person_id"], found[1])])
    _follow(row)
    return signing.dumps(row, salt=SALT, compress=True)


def restore_event(*, person: Person, token: str) -> None:
    """Puts back what `forget_event` took, as it was."""
    try:
        row = signing.loads(token, salt=SALT, max_age=RESTORABLE_FOR)
    except signing.BadSignature as error:
        raise NotRestorableError("this can no longer be put back") from error
    occurred_at = Event._meta.get_field("occurred_at").to_python(row["occurred_at"])
    ensure_partitions([occurred_at])
    with transaction.atomic():
        if row["person_id"] not in _locked(person):
            raise NotRestorableError("this is not of this person")
        with connection.cursor() as cursor:
            cursor.execute(RESTORE, {"row": json.dumps(row)})
        settle_again(event_id=row["event_id"])
        _note([(row["person_id"], occurred_at.date())])
        _follow(row)


@transaction.atomic
def clear_history(*, person: Person) -> int:
    """Forgets all that was noticed (views, clicks, searches, ...); what was done on purpose stays. How many."""
    with connection.cursor() as cursor:
        cursor.execute(
            CLEAR.format(which="kind = ANY(%(kinds)s)"), {"ids": _locked(person), "kinds": PASSIVE}
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]


@transaction.atomic
def forget_events(*, person: Person, event_ids: Sequence[uuid.UUID]) -> int:
    """Takes events that an import brought out of the log; none of them changed a rating or a mark. How many."""
    with connection.cursor() as cursor:
        cursor.execute(
            CLEAR.format(which="event_id = ANY(%(events)s::uuid[]) AND kind = ANY(%(kinds)s)"),
            {"ids": _locked(person), "events": list(map(str, event_ids)), "kinds": PASSIVE + PREFERRING},
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]


@transaction.atomic
def forget_searches(*, person: Person, query: str | None = None) -> int:
    """All of them, or those for these words. How many."""
    which = "kind = 'search' AND (%(query)s::text IS NULL OR lower(properties->>'query') = lower(%(query)s))"
    with connection.cursor() as cursor:
        cursor.execute(CLEAR.format(which=which), {"ids": _locked(person), "query": query})
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _locked(person: Person) -> list[int]:
    """The person with all merged into it, whom nobody else writes for meanwhile."""
    announce_writing()
    ids = person_ids(person)
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    return ids


def _note(gone: Iterable[tuple[int, date]]) -> None:
    persons, days = zip(*gone, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(persons), list(days)])


def _follow(row: dict[str, Any]) -> None:
    if row["kind"] in ACTS or row["kind"] in PREFERS:
        replay_acts(person=Person.objects.get(pk=row["person_id"]))
