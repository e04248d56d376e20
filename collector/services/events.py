"""Events are stored once, whatever is sent again, and with them what they change.

An answer means that the events are durably stored. Newness is decided by the ledger of ids in the same
statement as the insert, so two requests with the same event, at the same time or a month apart, make one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from collector import locks
from collector.errors import BatchTooLargeError, RefusedEventError, as_sent
from collector.identity import Identity
from collector.models import Session
from collector.services.failed import keep_failed
from collector.services.partitions import ensure_partitions
from collector.services.references import References
from collector.services.sessions import SessionBook
from collector.services.state import Act, apply_acts
from collector.validation import Clock, Draft, drafted

LARGEST_BATCH = 1000

LOCK_PERSONS = """
SELECT id, pg_advisory_xact_lock_shared(%s) FROM collector_person WHERE id = ANY(%s)
ORDER BY id FOR NO KEY UPDATE
"""
STORE = """
WITH incoming AS (
    SELECT * FROM unnest(
        %s::uuid[], %s::text[], %s::timestamptz[], %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::uuid[], %s::smallint[], %s::float8[], %s::text[], %s::text[]
    ) WITH ORDINALITY AS given(event_id, kind, occurred_at, is_clamped, person_id, session_id, movie_id,
                               slate_id, position, value, page, properties, place)
), fresh AS (
    INSERT INTO collector_eventledger (event_id) SELECT event_id FROM incoming ORDER BY event_id
    ON CONFLICT DO NOTHING RETURNING event_id
)
INSERT INTO collector_event (
    event_id, kind, occurred_at, received_at, is_clamped, person_id, visitor_id, session_id, movie_id,
    slate_id, position, value, page, properties, is_bot, is_simulated
)
SELECT event_id, kind, occurred_at, %s, is_clamped, person_id, %s, session_id, movie_id,
       slate_id, position, value, page, properties::jsonb, %s, %s
FROM incoming JOIN fresh USING (event_id) ORDER BY place
RETURNING event_id
"""


@dataclass(frozen=True)
class Refusal:
    index: int
    field: str
    value: object
    reason: str


@dataclass(frozen=True)
class Outcome:
    stored: int
    duplicates: int
    refused: list[Refusal]


@dataclass
class ReadyEvent:
    """An event in order, with all that it refers to."""

    draft: Draft
    person_id: int
    movie_id: int | None
    slate_id: uuid.UUID | None
    position: int | None
    session: Session | None = None

    @property
    def occurred_at(self) -> datetime:
        return self.draft.occurred_at


def record_events(
    payloads: Sequence[object],
    *,
    identity: Identity,
    received_at: datetime,
    sent_at: datetime | None = None,
) -> Outcome:
    """Stores what is in order and names what is not. Acts (rate, save, ...) change state with their event."""
    if len(payloads) > LARGEST_BATCH:
        raise BatchTooLargeError(f"a batch holds at most {LARGEST_BATCH} events, got {len(payloads)}")
    clock = Clock(received_at, identity.max_past, sent_at)
    drafts, refused = _drafts(payloads, clock)
    once = list({draft.event_id: draft for draft in reversed(drafts)}.values())[::-1]
    ready, unresolved = _ready(once, identity=identity)
    refused = sorted([*refused, *unresolved], key=lambda refusal: refusal.index)
    stored = _stored(ready, identity=identity, received_at=received_at)
    keep_failed(payloads, refused, person=identity.person, received_at=received_at)
    duplicates = len(drafts) - len(once) + len(ready) - stored
    return Outcome(stored=stored, duplicates=duplicates, refused=refused)


def _drafts(payloads: Sequence[object], clock: Clock) -> tuple[list[Draft], list[Refusal]]:
    drafts, refused = [], []
    for index, payload in enumerate(payloads):
        try:
            drafts.append(drafted(payload, index=index, clock=clock))
        except RefusedEventError as error:
            refused.append(_refusal(index, error))
    return drafts, refused


def _ready(drafts: list[Draft], *, identity: Identity) -> tuple[list[ReadyEvent], list[Refusal]]:
    references = References.of(drafts, identity=identity)
    ready, refused = [], []
    for draft in drafts:
        try:
            person = references.person(draft)
            movie_id = references.movie(draft)
            slate_id, position = references.place(draft, person=person, movie_id=movie_id)
            ready.append(ReadyEvent(draft, person.pk, movie_id, slate_id, position))
        except RefusedEventError as error:
            refused.append(_refusal(draft.index, error))
    return ready, refused


def _refusal(index: int, error: RefusedEventError) -> Refusal:
    return Refusal(index, error.field, as_sent(error.value), error.reason)


def _stored(ready: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> int:
    if not ready:
        return 0
    ensure_partitions(event.occurred_at for event in ready)
    with transaction.atomic():
        _lock(event.person_id for event in ready)
        unknown = _without_known(ready)
        if not unknown:
            return 0
        book = SessionBook.opened_for(unknown, identity=identity)
        fresh_ids = _inserted(unknown, identity=identity, received_at=received_at)
        fresh = [event for event in unknown if event.draft.event_id in fresh_ids]
        book.close(fresh)
        apply_acts(act for event in fresh if (act := _act(event)))
    return len(fresh)


def _lock(person_ids: Iterable[int]) -> None:
    """One writer at a time per person: its sessions, its state and the order of its events depend on it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_PERSONS, [locks.SEQUENCE, sorted(set(person_ids))])


def announce_writing() -> None:
    """Whoever writes events by other ways than `record_events` says so at the start of the transaction: counting
    goes on only up to where everybody is done (`selectors.settled_sequence`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [locks.SEQUENCE])


def _without_known(ready: list[ReadyEvent]) -> list[ReadyEvent]:
    """Spares sessions from events that came before; the insert itself decides again."""
    ids = [event.draft.event_id for event in ready]
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id FROM collector_eventledger WHERE event_id = ANY(%s)", [ids])
        known = {row[0] for row in cursor.fetchall()}
    return [event for event in ready if event.draft.event_id not in known]


def _inserted(events: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> set[uuid.UUID]:
    columns: list[list[Any]] = [
        [event.draft.event_id for event in events],
        [event.draft.kind.name for event in events],
        [event.occurred_at for event in events],
        [event.draft.is_clamped for event in events],
        [event.person_id for event in events],
        [event.session.pk if event.session else None for event in events],
        [event.movie_id for event in events],
        [event.slate_id for event in events],
        [event.position for event in events],
        [event.draft.value for event in events],
        [event.draft.page for event in events],
        [json.dumps(event.draft.properties) for event in events],
    ]
    visitor_id = identity.visitor.pk if identity.visitor else None
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*columns, received_at, visitor_id, identity.is_bot, identity.is_simulated])
        return {row[0] for row in cursor.fetchall()}


def _act(event: ReadyEvent) -> Act | None:
    kind = event.draft.kind
    if kind.changes is None or event.movie_id is None:
        return None
    value = round(event.draft.value * 2) if kind.sets == "rating" and event.draft.value else None
    return Act(
        person_id=event.person_id,
        movie_id=event.movie_id,
        what=kind.changes,
        at=event.occurred_at,
        is_set=kind.sets is not None,
        value=value,
    )
