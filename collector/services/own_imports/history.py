"""Lines of the history and wishes that our own export carries go back into the log, as far as it may get news."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from catalogue.models import Contributor
from collector.identity import Identity
from collector.kinds import KINDS
from collector.models import Event, OwnImport, Person, Preference
from collector.selectors import person_ids
from collector.services.events import record_events
from collector.services.own_imports.looking_up import Meant

BATCH = 1000


def store_events(own_import: OwnImport, meant: Meant, *, at: datetime) -> list[uuid.UUID]:
    """The ids of those that the log took."""
    past = timedelta(days=settings.BACKDATE_DAYS)
    events = list(_news(own_import, meant, since=at - past))
    identity = Identity(person=own_import.person, given_past=past)
    for start in range(0, len(events), BATCH):
        record_events(events[start : start + BATCH], identity=identity, received_at=at, keeps_failed=False)
    ids = [event["event_id"] for event in events]
    return list(Event.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _news(own_import: OwnImport, meant: Meant, *, since: datetime) -> Iterator[dict[str, Any]]:
    """What the log does not have already."""
    known = _known(own_import.person, since=since)
    contributor_ids = _contributor_ids(own_import)
    earliest = since + timedelta(seconds=1)
    for number, event in enumerate(own_import.events):
        about = _about(event, meant, contributor_ids)
        at = datetime.fromisoformat(event["at"])
        if about is None or not _comes_back(event["kind"], is_old=at < earliest):
            continue
        occurred_at = max(at, earliest)
        if (event["kind"], about["movie"], occurred_at) not in known:
            yield {
                "event_id": uuid.uuid5(own_import.key, str(number)),
                "occurred_at": occurred_at,
                **{name: event[name] for name in ("kind", "value", "page")},
                **about,
            }


def _known(person: Person, *, since: datetime) -> set[tuple[str, int | None, datetime]]:
    """Kind, movie and time of what the log has."""
    events = Event.objects.filter(person__in=person_ids(person), occurred_at__gte=since)
    return set(events.values_list("kind", "movie", "occurred_at"))


def _contributor_ids(own_import: OwnImport) -> dict[str, int]:
    keys = {event["contributor"] for event in own_import.events}
    return dict(Contributor.objects.filter(key__in=keys).values_list("key", "pk"))


def _comes_back(name: str, *, is_old: bool) -> bool:
    """Ratings and marks come back as state instead. A wish holds however old it is."""
    kind = KINDS.get(name)
    if kind is None:
        return False
    return kind.prefers is not None or (kind.is_passive and not is_old)


def _about(
    event: Mapping[str, Any], meant: Meant, contributor_ids: Mapping[str, int]
) -> dict[str, Any] | None:
    """Movie and properties by our own numbers; None: that is unknown here."""
    movie_id = meant.number(event["movie"]) if event["movie"] else None
    match event["properties"].get("about"):
        case Preference.About.CLUSTER:
            return _wish(event, movie_id)
        case Preference.About.CONTRIBUTOR:
            return _wish(event, contributor_ids.get(event["contributor"]))
    is_known = movie_id is not None or event["movie"] is None
    return {"movie": movie_id, "properties": event["properties"]} if is_known else None


def _wish(event: Mapping[str, Any], which: int | None) -> dict[str, Any] | None:
    return {"movie": None, "properties": {**event["properties"], "which": str(which)}} if which else None
