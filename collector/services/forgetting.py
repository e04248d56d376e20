"""A person takes single lines out of their history, or all that was noticed.

What is forgotten leaves the log; its id stays in the ledger, so that a late retry does not bring it back.
Ratings, marks and preferences follow at once, all that is counted (implicit ratings, rollups) at the next count.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db import connection, transaction

from collector.errors import NothingToForgetError, NotRestorableError
from collector.kinds import CHANGING, PASSIVE, PREFERRING
from collector.models import Event, Person
from collector.services.attribution import settle_again
from collector.services.holding import hold
from collector.services.partitions import ensure_partitions
from collector.services.replay import replay_acts

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
    ids = hold(person)
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
        if row["person_id"] not in hold(person):
            raise NotRestorableError("this is not of this person")
        with connection.cursor() as cursor:
            cursor.execute(RESTORE, {"row": json.dumps(row)})
        settle_again(event_id=row["event_id"])
        _note([(row["person_id"], occurred_at.date())])
        _follow(row)


def clear_history(*, person: Person) -> int:
    """Forgets all that was noticed (views, clicks, searches, ...); what was done on purpose stays. How many."""
    return _clear(person, "kind = ANY(%(kinds)s)", {"kinds": PASSIVE})


def forget_events(*, person: Person, event_ids: Sequence[uuid.UUID]) -> int:
    """Takes events that an import brought out of the log; none of them changed a rating or a mark. How many."""
    return _clear(
        person,
        "event_id = ANY(%(events)s::uuid[]) AND kind = ANY(%(kinds)s)",
        {"events": list(map(str, event_ids)), "kinds": [*PASSIVE, *PREFERRING]},
    )


def forget_searches(*, person: Person, query: str | None = None) -> int:
    """All of them, or those for these words. How many."""
    return _clear(
        person,
        "kind = 'search' AND (%(query)s::text IS NULL OR lower(properties->>'query') = lower(%(query)s))",
        {"query": query},
    )


@transaction.atomic
def _clear(person: Person, which: str, given: Mapping[str, Any]) -> int:
    ids = hold(person)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR.format(which=which), {**given, "ids": ids})
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _note(gone: Iterable[tuple[int, date]]) -> None:
    persons, days = zip(*gone, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [list(persons), list(days)])


def _follow(row: dict[str, Any]) -> None:
    if row["kind"] in CHANGING or row["kind"] in PREFERRING:
        replay_acts(person=Person.objects.get(pk=row["person_id"]))
