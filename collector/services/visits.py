"""What the server notices itself, with or without a script in the page.

The page's request is the most certain sign of a view, and its address (`?s=<slate>&p=<position>`) of a click.
The script may report the same two, and earlier: both sides make the same event id, so each counts once. A
view's id is written into the page; that of a click, as of an impression, follows from slate and movie.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from collector.callers import person_for
from collector.identity import Identity, visitor_for
from collector.models import Slate, Visitor
from collector.services.events import record_events
from collector.validation import PAGE_LENGTH

MOST_SLATES = 20


@dataclass(frozen=True)
class Click:
    slate_id: uuid.UUID
    position: int


def click_from(request: HttpRequest) -> Click | None:
    """Where the link to this page stood: `?s=<slate>&p=<position>`."""
    try:
        click = Click(uuid.UUID(request.GET.get("s", "")), int(request.GET.get("p", "")))
    except ValueError:
        return None
    return click if click.position >= 1 else None


def derived_event_id(kind: str, *, slate_id: uuid.UUID, movie_id: int) -> uuid.UUID:
    """The same for the same slate and movie, here and in collector.js: UUID version 8 (RFC 9562)."""
    code = {"impression": 1, "click": 2}[kind]
    mixed = slate_id.int ^ (movie_id & 0xFFFF_FFFF_FFFF)
    return uuid.UUID(int=mixed & ~(0xFFFF << 64) | (0x8000 | code) << 64)


def record_view(request: HttpRequest, *, movie_id: int) -> uuid.UUID:
    """The page of a movie was opened, by a click when its address says so. Write the returned id into the
    page as `data-view-event`."""
    view_id = uuid.uuid4()
    visitor, click = visitor_for(request), click_from(request)
    place: dict[str, Any] = {}
    events = []
    if click and _is_own(click.slate_id, visitor):
        place = {"slate": click.slate_id}
        click_id = derived_event_id("click", slate_id=click.slate_id, movie_id=movie_id)
        events.append({"event_id": click_id, "kind": "click", "movie": movie_id, **place})
    events.append({"event_id": view_id, "kind": "view", "movie": movie_id, **place})
    _notice(request, events)
    return view_id


def record_browsing(request: HttpRequest, *, kind: str, properties: Mapping[str, Any]) -> None:
    """`genre_view` (genre) or `search` (query, results): taste in genres, and what the catalogue misses."""
    _notice(request, [{"event_id": uuid.uuid4(), "kind": kind, "properties": properties}])


def note_without_script(slate_ids: list[uuid.UUID], *, visitor: Visitor) -> int:
    """Marks slates as sent to a page without script: their impressions are unknown, which is not none."""
    own = Slate.objects.filter(pk__in=slate_ids[:MOST_SLATES], visitor=visitor)
    return own.update(without_script=True)


def _notice(request: HttpRequest, events: list[dict[str, Any]]) -> None:
    visitor = visitor_for(request)
    identity = Identity(person=person_for(request), visitor=visitor, is_bot=visitor.is_bot)
    is_speculative = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if is_speculative or identity.refuses_tracking:
        return
    page = request.path[:PAGE_LENGTH]
    record_events(
        [{**event, "page": page} for event in events], identity=identity, received_at=timezone.now()
    )


def _is_own(slate_id: uuid.UUID, visitor: Visitor) -> bool:
    return Slate.objects.filter(pk=slate_id, visitor=visitor).exists()
