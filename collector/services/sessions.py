"""Sessions: acts of one visitor without a pause of 30 minutes. Midnight splits nothing, late events join
where they belong. Call with the persons' rows locked, so that requests at the same time do not open two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet

from collector.identity import Identity
from collector.models import Session

if TYPE_CHECKING:
    from collector.services.events import ReadyEvent

PAUSE = timedelta(minutes=30)

UPDATE = """
UPDATE collector_session AS session
SET started_at = least(session.started_at, news.first_at),
    last_event_at = greatest(session.last_event_at, news.last_at),
    n_events = session.n_events + news.n
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::integer[])
    AS news(id, first_at, last_at, n)
WHERE session.id = news.id
"""


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
    def opened_for(cls, events: Sequence[ReadyEvent], *, identity: Identity) -> SessionBook:
        book = cls(identity)
        for session in book._nearby(events):
            stretch = Stretch(session, session.started_at, session.last_event_at)
            book.stretches.setdefault(book._owner(session), []).append(stretch)
        for event in sorted(events, key=lambda event: event.occurred_at):
            book._place(event)
        Session.objects.bulk_create(book.opened)
        return book

    def close(self, stored: Iterable[ReadyEvent]) -> None:
        """Counts what was stored; a session that got nothing, as all was known before, goes."""
        times: dict[int, list[datetime]] = {}
        for event in stored:
            assert event.session is not None
            times.setdefault(event.session.pk, []).append(event.occurred_at)
        with connection.cursor() as cursor:
            cursor.execute(
                UPDATE,
                [
                    list(times),
                    [min(each) for each in times.values()],
                    [max(each) for each in times.values()],
                    [len(each) for each in times.values()],
                ],
            )
        empty = [session.pk for session in self.opened if session.pk not in times]
        if empty:
            Session.objects.filter(pk__in=empty).delete()

    def _nearby(self, events: Sequence[ReadyEvent]) -> QuerySet[Session]:
        times = [event.occurred_at for event in events]
        sessions = Session.objects.filter(
            last_event_at__gte=min(times) - PAUSE, started_at__lte=max(times) + PAUSE
        ).order_by("started_at")
        if self.identity.visitor:
            return sessions.filter(visitor=self.identity.visitor)
        return sessions.filter(visitor=None, person__in={event.person_id for event in events})

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
