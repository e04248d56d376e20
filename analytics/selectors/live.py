"""The newest events of the log, for people who watch it happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from analytics.scope import Scope
from analytics.words import kind_icon, kind_words, page_title, shelf_title
from collector.models import Event, Slate

NOT_SAID = ("impression", "dwell")  # too many to read, too small to matter


@dataclass(frozen=True)
class LiveEvent:
    """One line of the list: what happened to which movie, from where."""

    event: Event
    shelf: str

    @property
    def what(self) -> str:
        """ "rated 4.5 · Picked for you, 3"."""
        value = self.event.value
        said = kind_words(self.event.kind)
        if self.event.kind == "rate" and value is not None:
            said = f"{said} {value:g}"
        if self.event.kind == "dwell" and value is not None:
            said = f"{said} {value:.0f} s"
        place = f", {self.event.position}" if self.event.position and self.shelf else ""
        where = shelf_title(self.shelf) if self.shelf else page_title(self.event.page)
        return f"{said} · {where}{place}" if where else said

    @property
    def about(self) -> str:
        """The movie's title; what was searched or browsed where there is none."""
        if self.event.movie is not None:
            return self.event.movie.title
        words = self.event.properties.get("query") or self.event.properties.get("genre") or ""
        return f"“{words}”" if words else kind_words(self.event.kind).capitalize()

    @property
    def icon(self) -> str:
        return kind_icon(self.event.kind)

    @property
    def at(self) -> datetime:
        return self.event.occurred_at


def newest_events(scope: Scope, *, limit: int, kinds: Sequence[str] = ()) -> list[LiveEvent]:
    """The newest of all time, whatever the period. Two queries."""
    events = Event.objects.filter(
        is_simulated__in=scope.is_of_simulated, is_bot__in=scope.is_of_bots
    ).select_related("movie", "person")
    events = events.filter(kind__in=kinds) if kinds else events.exclude(kind__in=NOT_SAID)
    return with_shelves(list(events.order_by("-sequence")[:limit]))


def with_shelves(events: Sequence[Event]) -> list[LiveEvent]:
    """Events with the shelf that they came from. One query."""
    wanted = {event.slate_id for event in events if event.slate_id}
    shelves: dict[UUID, str] = (
        dict(Slate.objects.filter(pk__in=wanted).values_list("pk", "shelf")) if wanted else {}
    )
    return [LiveEvent(event, shelves.get(event.slate_id, "") if event.slate_id else "") for event in events]
