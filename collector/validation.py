"""Payloads become events, or refusals that name field, value and reason. Payloads come from anybody."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from catalogue.selectors import is_key, key_in
from collector.errors import RefusedEventError
from collector.kind import Kind, storable
from collector.kinds import KINDS

# A pattern, so that the REST schema can state it too: as RFC 3339 has it, of our age, on a day that there is.
DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31"
TIME_OF_DAY = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
OFFSET = r"Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]"
TIME = rf"^(19|20)[0-9]{{2}}-({DAY})T{TIME_OF_DAY}({OFFSET})\Z"
PAGE_LENGTH = 200
REFERENCE_LENGTH = 120
LARGEST_POSITION = 10_000
PROPERTIES_BYTES = 2048
# A clock this near to ours is left alone: the difference may be the way the message took.
HONEST_SKEW = timedelta(seconds=60)
# So much ahead of us is rounding; more is flagged.
AHEAD = timedelta(seconds=5)


@dataclass(frozen=True)
class Clock:
    """When a batch came, when its sender says it was sent, how far back its events may lie."""

    received_at: datetime
    max_past: timedelta
    sent_at: datetime | None = None

    def corrected(self, occurred_at: datetime) -> tuple[datetime, bool]:
        """The time by our clock, and whether it had to be bent."""
        skew = self.received_at - self.sent_at if self.sent_at else timedelta()
        if abs(skew) > HONEST_SKEW:
            occurred_at += skew
        earliest = self.received_at - self.max_past
        if occurred_at > self.received_at:
            return self.received_at, occurred_at - self.received_at > AHEAD
        return (earliest, True) if occurred_at < earliest else (occurred_at, False)


@dataclass(frozen=True)
class Draft:
    """An event whose own words are in order; what they refer to is looked up later, for the whole batch."""

    index: int
    event_id: uuid.UUID
    kind: Kind
    occurred_at: datetime
    is_clamped: bool
    movie: int | str | None
    slate_id: uuid.UUID | None
    value: float | None
    page: str
    properties: dict[str, Any]
    user: str | None


def drafted(payload: object, *, index: int, clock: Clock) -> Draft:
    if not isinstance(payload, Mapping):
        raise RefusedEventError("", payload, "expected an object")
    kind = _kind(payload.get("kind"))
    occurred_at, is_clamped = _time(payload.get("occurred_at"), clock)
    return Draft(
        index=index,
        event_id=_uuid(payload.get("event_id"), field="event_id"),
        kind=kind,
        occurred_at=occurred_at,
        is_clamped=is_clamped,
        movie=_movie(payload.get("movie"), kind),
        slate_id=_uuid(payload["slate"], field="slate") if payload.get("slate") is not None else None,
        value=_value(payload.get("value"), kind),
        page=_text(payload.get("page"), field="page", max_length=PAGE_LENGTH) or "",
        properties=_properties(payload.get("properties"), kind),
        user=_text(payload.get("user"), field="user", max_length=REFERENCE_LENGTH),
    )


def time_from(text: object, *, field: str) -> datetime:
    """An aware time in UTC from ISO 8601."""
    reason = "expected a time in ISO 8601 with its offset, such as 2026-11-24T08:30:00Z"
    if not isinstance(text, str):
        raise RefusedEventError(field, text, reason)
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise RefusedEventError(field, text, reason)
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RefusedEventError(field, text, reason) from error


def sent_time(text: object) -> datetime:
    """When a batch was sent: as the schema says, and no other of the forms of ISO 8601."""
    if not isinstance(text, str) or not re.match(TIME, text):
        raise RefusedEventError("sent_at", text, "expected a time such as 2026-11-24T08:30:00Z")
    return time_from(text, field="sent_at")


def _kind(name: object) -> Kind:
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise RefusedEventError("kind", name, f"expected one of {', '.join(KINDS)}")
    return kind


def _uuid(text: object, *, field: str) -> uuid.UUID:
    try:
        read = uuid.UUID(text) if isinstance(text, str) else text
    except ValueError:
        read = None
    if not isinstance(read, uuid.UUID) or not read.int:
        raise RefusedEventError(field, text, "expected a UUID")
    return read


def _time(text: object, clock: Clock) -> tuple[datetime, bool]:
    if text is None:
        return clock.received_at, False
    at = text if isinstance(text, datetime) else time_from(text, field="occurred_at")
    try:
        return clock.corrected(at)
    except OverflowError as error:
        raise RefusedEventError("occurred_at", text, "expected a time of our age") from error


def _movie(reference: object, kind: Kind) -> int | str | None:
    if reference is None:
        if kind.movie == "needed":
            raise RefusedEventError("movie", None, f"{kind.name} needs a movie")
        return None
    if kind.movie == "none":
        raise RefusedEventError("movie", reference, f"{kind.name} takes no movie")
    if isinstance(reference, int) and not isinstance(reference, bool) and is_key(reference):
        return reference
    if isinstance(reference, str) and 0 < len(reference) <= REFERENCE_LENGTH:
        return key_in(reference) or storable(reference, field="movie")
    raise RefusedEventError(
        "movie", reference, "expected a movie's number, or a reference such as imdb:tt0114709"
    )


def _value(value: object, kind: Kind) -> float | None:
    if value is None:
        if kind.value and kind.value.is_needed:
            raise RefusedEventError("value", None, f"expected {kind.value}")
        return None
    if kind.value is None:
        raise RefusedEventError("value", value, f"{kind.name} takes no value")
    return kind.value.clean(value, field="value")


def _text(text: object, *, field: str, max_length: int) -> str | None:
    if text is None:
        return None
    if not isinstance(text, str) or len(text) > max_length:
        raise RefusedEventError(field, text, f"expected text of at most {max_length} characters")
    return storable(text, field=field)


def _properties(given: object, kind: Kind) -> dict[str, Any]:
    if given is None:
        given = {}
    if given == {} and not kind.properties:
        return {}
    if not isinstance(given, Mapping):
        raise RefusedEventError("properties", given, "expected an object")
    for name in given:
        if name not in kind.properties:
            allowed = ", ".join(kind.properties) or "none"
            raise RefusedEventError(f"properties.{name}"[:40], given[name], f"{kind.name} takes {allowed}")
    for name, rule in kind.properties.items():
        if rule.is_needed and given.get(name) is None:
            raise RefusedEventError(f"properties.{name}", None, f"{kind.name} needs it: expected {rule}")
    cleaned = {
        name: kind.properties[name].clean(value, field=f"properties.{name}")
        for name, value in given.items()
        if value is not None
    }
    if len(json.dumps(cleaned)) > PROPERTIES_BYTES:
        raise RefusedEventError("properties", given, f"expected at most {PROPERTIES_BYTES} bytes")
    return cleaned
