"""Sessions: acts of one visitor without a pause of 30 minutes. Midnight splits nothing, late events join
where they belong. Call with the persons' rows locked, so that requests at the same time do not open two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from collector.identity import Identity
from collector.models import Session

if TYPE_CHECKING:
    from collector.services.events import ReadyEvent

PAUSE = timedelta(minutes=30)

NEARBY = """
SELECT NULL::uuid, id, person_id, started_at, last_event_at FROM collector_session
WHERE last_event_at >= %(from)s AND started_at <= %(until)s AND {own}
"""
OF_VISITOR = "visitor_id = %(visitor)s"
OF_PERSONS = "visitor_id IS NULL AND person_id = ANY(%(persons)s)"


def nearby_sessions(events: Sequence[ReadyEvent], *, identity: Identity) -> tuple[str, dict[str, Any]]:
    """The query for sessions that the events may belong to, and its parameters."""
    times = [event.occurred_at for event in events]
    given: dict[str, Any] = {"from": min(times) - PAUSE, "until": max(times) + PAUSE}
    if identity.visitor:
        return NEARBY.format(own=OF_VISITOR), given | {"visitor": identity.visitor.pk}
    return NEARBY.format(own=OF_PERSONS), given


@dataclass
class Stretch:
    """A session as it will be with the events of this batch."""

    session: Session
    first_at: datetime
    last_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.first_at - PAUSE <= at <= self.last_at + PAUSE

    def take(self, at: datetime) -> None:
        self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)


@dataclass
class SessionBook:
    """Which session each event of a batch belongs to."""

    identity: Identity
    stretches: dict[int, list[Stretch]] = field(default_factory=dict)  # by person
    opened: list[Session] = field(default_factory=list)

    @classmethod
    def opened_for(
        cls, events: Sequence[ReadyEvent], *, nearby: Iterable[Session], identity: Identity
    ) -> SessionBook:
        book = cls(identity)
        for session in sorted(nearby, key=lambda session: session.started_at):
            stretch = Stretch(session, session.started_at, session.last_event_at)
            book.stretches.setdefault(book._owner(session), []).append(stretch)
        for event in sorted(events, key=lambda event: event.occurred_at):
            book._place(event)
        if book.opened:
            Session.objects.bulk_create(book.opened)
        return book

    def close(self, stored: Iterable[ReadyEvent]) -> None:
        """A session that got nothing, as all was known before, goes."""
        used = {event.session.pk for event in stored if event.session}
        empty = [session.pk for session in self.opened if session.pk not in used]
        if empty:
            Session.objects.filter(pk__in=empty).delete()

    def _owner(self, of: Session | ReadyEvent) -> int:
        return 0 if self.identity.visitor else of.person_id or 0

    def _place(self, event: ReadyEvent) -> None:
        stretches = self.stretches.setdefault(self._owner(event), [])
        stretch = next((each for each in stretches if each.holds(event.occurred_at)), None)
        if stretch is None:
            session = Session(
                visitor=self.identity.visitor,
                person_id=event.person_id,
                started_at=event.occurred_at,
                last_event_at=event.occurred_at,
                is_bot=self.identity.is_bot,
                is_simulated=self.identity.is_simulated,
            )
            self.opened.append(session)
            stretch = Stretch(session, event.occurred_at, event.occurred_at)
            stretches.append(stretch)
        stretch.take(event.occurred_at)
        event.session = stretch.session
