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

from django.db import IntegrityError, connection, transaction

from collector import locks
from collector.errors import BatchTooLargeError, RefusedEventError, as_sent
from collector.identity import Identity
from collector.models import Session
from collector.services.attribution import Placed, settle_attribution
from collector.services.failed import keep_failed
from collector.services.partitions import ensure_partitions, is_month_missing
from collector.services.references import KNOWN_MOVIES, References, is_movie_missing
from collector.services.sessions import SessionBook, nearby_sessions
from collector.services.state import Act, apply_acts
from collector.validation import Clock, Draft, drafted

LARGEST_BATCH = 1000

# Two statements in one message. The second looks when the lock is held, so it sees what the last holder wrote.
LOCK_AND_LOOK = """
SELECT id, pg_advisory_xact_lock_shared(%(lock)s) FROM collector_person WHERE id = ANY(%(persons)s)
ORDER BY id FOR NO KEY UPDATE;
SELECT event_id, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::timestamptz
FROM collector_eventledger WHERE event_id = ANY(%(ids)s::uuid[])
UNION ALL
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
), stored AS (
    INSERT INTO collector_event (
        event_id, kind, occurred_at, received_at, is_clamped, person_id, visitor_id, session_id, movie_id,
        slate_id, position, value, page, properties, is_bot, is_simulated
    )
    SELECT event_id, kind, occurred_at, %s, is_clamped, person_id, %s, session_id, movie_id,
           slate_id, position, value, page, properties::jsonb, %s, %s
    FROM incoming JOIN fresh USING (event_id) ORDER BY place
    RETURNING event_id, session_id, occurred_at
), counted AS (
    UPDATE collector_session AS session
    SET started_at = least(session.started_at, news.first_at),
        last_event_at = greatest(session.last_event_at, news.last_at),
        n_events = session.n_events + news.n
    FROM (
        SELECT session_id, min(occurred_at) AS first_at, max(occurred_at) AS last_at, count(*) AS n
        FROM stored GROUP BY session_id
    ) AS news
    WHERE session.id = news.session_id
)
SELECT place - 1 FROM incoming JOIN stored USING (event_id)
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
    keeps_failed: bool = True,
) -> Outcome:
    """Stores what is in order and names what is not. Acts (rate, save, ...) change state with their event."""
    if len(payloads) > LARGEST_BATCH:
        raise BatchTooLargeError(f"a batch holds at most {LARGEST_BATCH} events, got {len(payloads)}")
    clock = Clock(received_at, identity.max_past, sent_at)
    drafts, refused = _drafts(payloads, clock)
    once = list({draft.event_id: draft for draft in reversed(drafts)}.values())[::-1]
    ready, unresolved = _ready(once, identity=identity)
    refused = sorted([*refused, *unresolved], key=lambda refusal: refusal.index)
    try:
        stored = _stored(ready, identity=identity, received_at=received_at)
    except IntegrityError as error:
        if not KNOWN_MOVIES or not is_movie_missing(error):
            raise
        KNOWN_MOVIES.clear()  # one was deleted since this process met it
        return record_events(
            payloads, identity=identity, received_at=received_at, sent_at=sent_at, keeps_failed=keeps_failed
        )
    if keeps_failed:
        keep_failed(payloads, refused, identity=identity, clock=clock)
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
    try:
        return _written(ready, identity=identity, received_at=received_at)
    except IntegrityError as error:
        if not is_month_missing(error):
            raise
        ensure_partitions(event.occurred_at for event in ready)
        return _written(ready, identity=identity, received_at=received_at)


@transaction.atomic
def _written(ready: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> int:
    """One writer at a time per person: its sessions, its state and the order of its events depend on it."""
    known, nearby = _locked(ready, identity=identity)
    unknown = [event for event in ready if event.draft.event_id not in known]
    if not unknown:
        return 0
    book = SessionBook.opened_for(unknown, nearby=nearby, identity=identity)
    fresh = _inserted(unknown, identity=identity, received_at=received_at)
    book.close(fresh)
    settle_attribution([_placed(event) for event in fresh])
    apply_acts(act for event in fresh if (act := _act(event)))
    return len(fresh)


def _locked(ready: list[ReadyEvent], *, identity: Identity) -> tuple[set[uuid.UUID], list[Session]]:
    """Which events came before, which spares sessions from them (the insert itself decides again), and the
    sessions that the others may belong to."""
    statement, given = nearby_sessions(ready, identity=identity)
    given |= {
        "lock": locks.SEQUENCE,
        "persons": sorted({event.person_id for event in ready}),
        "ids": _array(event.draft.event_id for event in ready),
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCK_AND_LOOK + statement, given)
        rows = cursor.fetchall()
    sessions = [
        Session(pk=key, person_id=person_id, started_at=started_at, last_event_at=last_event_at)
        for event_id, key, person_id, started_at, last_event_at in rows
        if event_id is None
    ]
    return {row[0] for row in rows if row[0] is not None}, sessions


def announce_writing() -> None:
    """Whoever writes events by other ways than `record_events` says so at the start of the transaction: counting
    goes on only up to where everybody is done (`selectors.settled_sequence`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [locks.SEQUENCE])


def _inserted(events: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> list[ReadyEvent]:
    """Those that nobody else has stored meanwhile."""
    columns: list[Any] = [
        _array(event.draft.event_id for event in events),
        _array(event.draft.kind.name for event in events),
        _array(event.occurred_at.isoformat() for event in events),
        _array(event.draft.is_clamped for event in events),
        _array(event.person_id for event in events),
        _array(event.session.pk if event.session else None for event in events),
        _array(event.movie_id for event in events),
        _array(event.slate_id for event in events),
        _array(event.position for event in events),
        _array(event.draft.value for event in events),
        [event.draft.page for event in events],
        [json.dumps(event.draft.properties) if event.draft.properties else "{}" for event in events],
    ]
    visitor_id = identity.visitor.pk if identity.visitor else None
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*columns, received_at, visitor_id, identity.is_bot, identity.is_simulated])
        return [events[place] for place in sorted(place for (place,) in cursor.fetchall())]


def _array(values: Iterable[object]) -> str:
    """As PostgreSQL writes arrays, of values without any sign of its own: a third of the time that adapting
    each of them takes."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def _placed(event: ReadyEvent) -> Placed:
    return Placed(
        event_id=event.draft.event_id,
        kind=event.draft.kind.name,
        occurred_at=event.occurred_at,
        person_id=event.person_id,
        movie_id=event.movie_id,
        slate_id=event.slate_id,
        position=event.position,
    )


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
