"""What people do on purpose. Each act carries its event id, made with its form: a double click, a retry and
the back button are one event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from collector.errors import RefusedEventError
from collector.identity import Identity
from collector.kinds import CLEARERS, SETTERS, STEERING
from collector.models import Mark, Person, Visitor
from collector.services.events import record_events


@dataclass(frozen=True)
class ActContext:
    event_id: uuid.UUID
    visitor: Visitor | None = None
    slate_id: uuid.UUID | None = None
    position: int | None = None  # as the page says; the slate itself decides
    page: str = ""
    is_simulated: bool = False


def rate(
    *,
    person: Person,
    movie_id: int,
    stars: float,
    at: datetime,
    context: ActContext,
    since: datetime | None = None,
) -> bool:
    """Whether this was news: False when the act is known already. `since`: when it was said first, of what is
    said again because it was taken back by mistake. Raises RefusedEventError."""
    return _record(
        "rate",
        person=person,
        movie_id=movie_id,
        value=stars,
        at=at,
        context=context,
        properties=_since(since),
    )


def unrate(*, person: Person, movie_id: int, at: datetime, context: ActContext) -> bool:
    return _record("unrate", person=person, movie_id=movie_id, at=at, context=context)


def mark(
    *,
    person: Person,
    movie_id: int,
    kind: str,
    at: datetime,
    context: ActContext,
    since: datetime | None = None,
) -> bool:
    """`kind` is a mark's: saved, liked, seen, hidden, bought. `since` as with `rate`; what is bought has none."""
    name = SETTERS[Mark.Kind(kind).value]
    return _record(
        name,
        person=person,
        movie_id=movie_id,
        at=at,
        context=context,
        properties=_since(since),
    )


def unmark(*, person: Person, movie_id: int, kind: str, at: datetime, context: ActContext) -> bool:
    name = CLEARERS.get(Mark.Kind(kind).value)
    if name is None:
        raise RefusedEventError("kind", kind, "cannot be taken back")
    return _record(name, person=person, movie_id=movie_id, at=at, context=context)


def prefer(*, person: Person, about: str, which: str, value: int, at: datetime, context: ActContext) -> bool:
    """More (1) or less (-1) of a genre, contributor, decade, cluster or shelf, never (-2) a genre; 0 takes it
    back."""
    return _record(
        STEERING[value],
        person=person,
        at=at,
        context=context,
        properties={"about": about, "which": which},
    )


def be_adventurous(*, person: Person, step: int, at: datetime, context: ActContext) -> bool:
    """1 familiar to 5 adventurous; 0: as it is for everybody."""
    return _record("adventure", person=person, value=float(step), at=at, context=context)


def start_over(*, person: Person, at: datetime, context: ActContext) -> bool:
    """From now on only ratings and what comes later speak for the person's taste. Nothing is deleted, so
    `carry_on` undoes it exactly."""
    return _record("start_over", person=person, at=at, context=context)


def carry_on(*, person: Person, at: datetime, context: ActContext) -> bool:
    return _record("carry_on", person=person, at=at, context=context)


def _since(moment: datetime | None) -> dict[str, str] | None:
    return {"since": moment.isoformat()} if moment else None


def _record(
    kind: str,
    *,
    person: Person,
    movie_id: int | None = None,
    value: float | None = None,
    at: datetime,
    context: ActContext,
    properties: dict[str, str] | None = None,
) -> bool:
    payload = {
        "event_id": context.event_id,
        "kind": kind,
        "movie": movie_id,
        "occurred_at": at,
        "value": value,
        "slate": context.slate_id,
        "page": context.page[:200],
        "properties": properties,
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
