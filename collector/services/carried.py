"""What our own export carries beside ratings and marks: history, what was asked of the picks, lists, the
watchlist's order, switches. Each is stored with an import and taken out with it, unless it was changed since."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from catalogue.models import Contributor
from catalogue.selectors import movies_meant
from collector.errors import RefusedListError
from collector.identity import Identity
from collector.kinds import KINDS
from collector.models import Event, OwnImport, OwnList, Person, WatchlistOrder
from collector.selectors import items_of, lists_of, person_ids, root_of, watchlist_order
from collector.services.events import record_events
from collector.services.lists import make_list
from collector.services.own_export import PREFERENCES
from collector.services.own_imports import wanted_from

BATCH = 1000
NO_MOVIE: dict[str, Any] = {"title": "", "year": None, "ids": []}


def store_events(own_import: OwnImport, *, at: datetime) -> list[str]:
    """They go back into the log, as far back as the log may get news; their ids."""
    past = timedelta(days=settings.BACKDATE_DAYS)
    events = _payloads(own_import, since=at - past)
    identity = Identity(person=own_import.person, given_past=past)
    for start in range(0, len(events), BATCH):
        record_events(events[start : start + BATCH], identity=identity, received_at=at, keeps_failed=False)
    ids = [event["event_id"] for event in events]
    return [str(pk) for pk in Event.objects.filter(pk__in=ids).values_list("pk", flat=True)]


def _payloads(own_import: OwnImport, *, since: datetime) -> list[dict[str, Any]]:
    """None that the log has already. Ratings and marks come back as state, so their kinds are not taken."""
    given = [event for event in own_import.noticed if _comes_back(event)]
    movie_ids = movie_ids_meant([event["movie"] or NO_MOVIE for event in given])
    contributor_ids = _contributor_ids(given)
    found = zip(given, movie_ids, contributor_ids, strict=True)
    known = _known_acts(own_import.person, since=since)
    earliest = since + timedelta(seconds=1)
    payloads = []
    for number, (event, movie_id, contributor_id) in enumerate(found):
        placed = _placed(event, movie_id, contributor_id)
        at = datetime.fromisoformat(event["at"])
        is_outdated = at < earliest and KINDS[event["kind"]].is_passive
        occurred_at = max(at, earliest)  # what was asked for holds all the same
        if placed and not is_outdated and (event["kind"], placed["movie"], occurred_at) not in known:
            event_id = str(uuid.uuid5(own_import.key, str(number)))
            payloads.append({**placed, "event_id": event_id, "occurred_at": occurred_at})
    return payloads


def _contributor_ids(events: Sequence[dict[str, Any]]) -> list[int | None]:
    """Of each event the contributor whose key it gives; it may give anything."""
    keys = [key if isinstance(key := event.get("contributor"), str) else "" for event in events]
    found = dict(Contributor.objects.filter(key__in=keys).values_list("key", "pk"))
    return [found.get(key) for key in keys]


def _known_acts(person: Person, *, since: datetime) -> set[tuple[str, int | None, datetime]]:
    """Kind, movie and time of what the log has."""
    events = Event.objects.filter(person__in=person_ids(person), occurred_at__gte=since)
    return set(events.values_list("kind", "movie", "occurred_at"))


def _placed(event: dict[str, Any], movie_id: int | None, contributor_id: int | None) -> dict[str, Any] | None:
    """With our own numbers; None when what it is about is unknown here."""
    properties = event["properties"]
    about = properties.get("about") if isinstance(properties, dict) else None
    if event["movie"] is not None and movie_id is None:
        return None
    if about in ("cluster", "contributor"):
        which = movie_id if about == "cluster" else contributor_id
        if which is None:
            return None
        properties, movie_id = {**properties, "which": str(which)}, None
    kept = {name: event[name] for name in ("kind", "value", "page")}
    return {**kept, "movie": movie_id, "properties": properties}


def _comes_back(event: dict[str, Any]) -> bool:
    kind = KINDS.get(event["kind"]) if isinstance(event["kind"], str) else None
    return kind is not None and (kind.is_passive or kind.prefers is not None)


def movie_ids_meant(references: Sequence[dict[str, Any]]) -> list[int | None]:
    """Only those that are sure."""
    return [match.movie_id for match in movies_meant([wanted_from(**each) for each in references])]


def store_lists(own_import: OwnImport, *, at: datetime) -> list[dict[str, str]]:
    """Those that are not here already, by name and movies; which ones were made, and when."""
    person = own_import.person
    made: list[dict[str, str]] = []
    here = {(own.name, tuple(items_of(own).values_list("movie", flat=True))) for own in lists_of(person)}
    for given in own_import.lists:
        movie_ids = [each for each in movie_ids_meant(given["movies"]) if each is not None]
        if (given["name"], tuple(dict.fromkeys(movie_ids))) in here:
            continue
        try:
            own = make_list(
                person=person,
                name=given["name"],
                description=given["description"],
                at=at + timedelta(microseconds=len(made)),  # the order of the lists stays
                movie_ids=movie_ids,
            )
        except RefusedListError:  # they have as many as one person keeps
            break
        own.refresh_from_db()
        made.append({"key": str(own.key), "changed_at": own.changed_at.isoformat()})
    return made


def remove_lists(own_import: OwnImport) -> None:
    for made in own_import.lists:
        unchanged = OwnList.objects.filter(
            key=made["key"], changed_at=made["changed_at"], person__in=person_ids(own_import.person)
        )
        unchanged.delete()


def store_watchlist(own_import: OwnImport) -> list[list[int]]:
    """The order of the file, unless there is one here that shall stand. The order before, and that of now."""
    before = list(watchlist_order(own_import.person))
    movie_ids = [each for each in movie_ids_meant(own_import.watchlist) if each is not None]
    if not movie_ids or (before and own_import.rule != OwnImport.Rule.THEIRS):
        return []
    _order_watchlist(own_import.person, movie_ids)
    return [before, movie_ids]


def restore_watchlist(own_import: OwnImport) -> None:
    if own_import.watchlist and list(watchlist_order(own_import.person)) == own_import.watchlist[1]:
        _order_watchlist(own_import.person, own_import.watchlist[0])


def _order_watchlist(person: Person, movie_ids: list[int]) -> None:
    root = root_of(person)
    if movie_ids:
        WatchlistOrder.objects.update_or_create(person_id=root, defaults={"movie_ids": movie_ids})
    else:
        WatchlistOrder.objects.filter(person=root).delete()


def take_preferences(own_import: OwnImport) -> dict[str, Any]:
    """The switches of the file; what they were before is kept for undoing."""
    person, given = own_import.person, own_import.preferences
    taken = {name: given[name] for name in PREFERENCES if isinstance(given.get(name), bool)}
    before = {name: getattr(person, name) for name in taken if getattr(person, name) != taken[name]}
    Person.objects.filter(pk=person.pk).update(**{name: taken[name] for name in before})
    return before


def give_preferences_back(own_import: OwnImport) -> None:
    """A switch has two ways: one that is no longer as the file had it was moved back since."""
    Person.objects.filter(pk=own_import.person_id).update(
        **{name: value for name, value in own_import.preferences.items() if name in PREFERENCES}
    )
