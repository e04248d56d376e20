"""What people do on purpose. Each act carries its event id, made with its form: a double click, a retry and
the back button are one event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from collector.errors import RefusedEventError
from collector.identity import Identity
from collector.kinds import KINDS
from collector.models import Mark, Person, Visitor
from collector.services.events import record_events

SETTERS = {kind.sets: kind.name for kind in KINDS.values() if kind.sets}
CLEARERS = {kind.clears: kind.name for kind in KINDS.values() if kind.clears}


@dataclass(frozen=True)
class ActContext:
    event_id: uuid.UUID
    visitor: Visitor | None = None
    slate_id: uuid.UUID | None = None
    position: int | None = None  # as the page says; the slate itself decides
    page: str = ""
    is_simulated: bool = False


def rate(*, person: Person, movie_id: int, stars: float, at: datetime, context: ActContext) -> bool:
    """Whether this was news: False when the act is known already. Raises RefusedEventError."""
    return _record("rate", person=person, movie_id=movie_id, value=stars, at=at, context=context)


def unrate(*, person: Person, movie_id: int, at: datetime, context: ActContext) -> bool:
    return _record("unrate", person=person, movie_id=movie_id, value=None, at=at, context=context)


def mark(*, person: Person, movie_id: int, kind: str, at: datetime, context: ActContext) -> bool:
    """`kind` is a mark's: saved, liked, seen, hidden, bought."""
    name = SETTERS[Mark.Kind(kind).value]
    return _record(name, person=person, movie_id=movie_id, value=None, at=at, context=context)


def unmark(*, person: Person, movie_id: int, kind: str, at: datetime, context: ActContext) -> bool:
    name = CLEARERS.get(Mark.Kind(kind).value)
    if name is None:
        raise RefusedEventError("kind", kind, "cannot be taken back")
    return _record(name, person=person, movie_id=movie_id, value=None, at=at, context=context)


def _record(
    kind: str, *, person: Person, movie_id: int, value: float | None, at: datetime, context: ActContext
) -> bool:
    payload = {
        "event_id": context.event_id,
        "kind": kind,
        "movie": movie_id,
        "occurred_at": at,
        "value": value,
        "slate": context.slate_id,
        "page": context.page[:200],
    }
    identity = Identity(
        person=person,
        visitor=context.visitor,
        is_bot=context.visitor is not None and context.visitor.is_bot,
        is_simulated=context.is_simulated,
    )
    outcome = record_events([payload], identity=identity, received_at=at)
    if outcome.refused:
        refusal = outcome.refused[0]
        raise RefusedEventError(refusal.field, refusal.value, refusal.reason)
    return outcome.stored == 1
