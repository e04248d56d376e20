"""Events are stored once, whatever is sent again, and with them what they change.

An answer means that the events are durably stored. Newness is decided by the ledger of ids in the same
statement as the insert, so two requests with the same event, at the same time or a month apart, make one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from collector import locks
from collector.errors import RefusedEventError, as_sent
from collector.identity import Identity
from collector.services.attribution import CONCERNED, Placed, settle_attribution
from collector.services.failed import Refusal, keep_failed
from collector.services.partitions import ensure_partitions, is_month_missing
from collector.services.preferences import Preferring, apply_preferences, preferring
from collector.services.references import KNOWN_MOVIES, References, is_movie_missing
from collector.services.state import Act, act_of, apply_acts
from collector.validation import Clock, Draft, drafted

STORE = f"SELECT collector_store_events({', '.join(['%s'] * 17)})"  # by a migration
PAUSE = timedelta(minutes=30)  # a longer one ends a session


@dataclass(frozen=True)
class Outcome:
    stored: int
    duplicates: int
    refused: list[Refusal]

    def as_json(self) -> dict[str, Any]:
        """In the shape of `collector.serializers.events.OutcomeSerializer`, which costs as much as storing an event."""
        return {**vars(self), "refused": [vars(refusal) for refusal in self.refused]}


@dataclass(frozen=True)
class ReadyEvent:
    """An event in order, with all that it refers to."""

    draft: Draft
    person_id: int
    movie_id: int | None
    slate_id: uuid.UUID | None
    position: int | None

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


def _written(ready: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> int:
    """The statement is a transaction of its own, unless something else is to be decided with it."""
    placed = {
        place: _placed(event) for place, event in enumerate(ready) if event.draft.kind.name in CONCERNED
    }
    acts = {place: act for place, event in enumerate(ready) if (act := _act(event))}
    words = {place: word for place, event in enumerate(ready) if (word := _preferring(event))}
    is_all = not placed and not acts and not words and not connection.in_atomic_block
    with nullcontext() if is_all else transaction.atomic():
        fresh = _inserted(ready, identity=identity, received_at=received_at)
        settle_attribution([placed[place] for place in fresh if place in placed])
        apply_acts(acts[place] for place in fresh if place in acts)
        apply_preferences(words[place] for place in fresh if place in words)
    return len(fresh)


def _inserted(events: list[ReadyEvent], *, identity: Identity, received_at: datetime) -> list[int]:
    """Places of those that nobody else has stored before. One writer at a time per person."""
    columns: list[Any] = [
        _array(event.draft.event_id for event in events),
        _array(event.draft.kind.name for event in events),
        _array(event.occurred_at.isoformat() for event in events),
        _array(event.draft.is_clamped for event in events),
        _array(event.person_id for event in events),
        _array(event.movie_id for event in events),
        _array(event.slate_id for event in events),
        _array(event.position for event in events),
        _array(event.draft.value for event in events),
        [event.draft.page for event in events],
        [json.dumps(event.draft.properties) if event.draft.properties else "{}" for event in events],
    ]
    visitor_id = identity.visitor.pk if identity.visitor else None
    of_all: list[Any] = [
        received_at,
        visitor_id,
        identity.is_bot,
        identity.is_simulated,
        PAUSE,
        locks.SEQUENCE,
    ]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*columns, *of_all])
        return [place for (place,) in cursor.fetchall()]


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
    if event.movie_id is None:
        return None
    return act_of(
        event.draft.kind,
        person_id=event.person_id,
        movie_id=event.movie_id,
        value=event.draft.value,
        at=event.occurred_at,
        properties=event.draft.properties,
    )


def _preferring(event: ReadyEvent) -> Preferring | None:
    draft = event.draft
    return preferring(
        draft.kind,
        person_id=event.person_id,
        properties=draft.properties,
        value=draft.value,
        at=event.occurred_at,
    )
