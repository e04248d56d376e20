"""Stores what a person's file says, and takes it out again.

What was stored stands beside the log and is replayed with it, so that undoing is exact: the state is that of the log
and of the other files, with all that was done since.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from catalogue.selectors import movies_meant
from collector.errors import NotReviewableError, NotUndoableError
from collector.identity import Identity
from collector.kinds import KINDS
from collector.locks import announce_writing
from collector.models import Event, ImportedAct, ImportedMovie, OwnImport, Person
from collector.selectors import person_ids
from collector.selectors.own_imports import compared, doubtful_movies, to_store
from collector.services.events import record_events
from collector.services.forgetting import forget_events
from collector.services.own_export import PREFERENCES
from collector.services.own_imports import wanted_from
from collector.services.replay import as_act, replay_acts
from collector.services.state import apply_acts

UNDO_WITHIN = timedelta(days=30)
BATCH = 1000

# Without a day: nothing in the log changed that is counted by days, but the person's own counts did.
NOTE = "INSERT INTO collector_forgotten (person_number) VALUES (%s) RETURNING sequence"


@transaction.atomic
def store_import(
    *,
    own_import: OwnImport,
    chosen: Mapping[int, int | None],
    rule: str,
    takes_preferences: bool,
    at: datetime,
) -> OwnImport:
    """Stores what the review showed, all at once. `chosen` is the movie for each doubtful one that has been settled.

    Stored before, it is left as it is: a double click stores once.
    """
    _lock(own_import.person)
    is_mine = OwnImport.objects.filter(pk=own_import.pk, state=OwnImport.State.REVIEW)
    if not is_mine.update(state=OwnImport.State.STORED, rule=rule, stored_at=at):
        own_import.refresh_from_db()
        if own_import.state != OwnImport.State.STORED:
            raise NotReviewableError(f"this import is {own_import.state}")
        return own_import
    own_import.refresh_from_db()
    _choose(own_import, chosen)
    n_stored = _store_acts(own_import, rule=rule, at=at)
    own_import.number = _note(own_import.person)
    own_import.n_stored = n_stored
    own_import.noticed = _store_noticed(own_import, at=at)
    own_import.preferences = _take_preferences(own_import) if takes_preferences else {}
    own_import.save(update_fields=["number", "n_stored", "noticed", "preferences"])
    return own_import


@transaction.atomic
def undo_import(*, own_import: OwnImport, at: datetime) -> OwnImport:
    """As if it had never been stored; what was done since stays."""
    _lock(own_import.person)
    stored = OwnImport.objects.filter(
        pk=own_import.pk, state=OwnImport.State.STORED, stored_at__gte=at - UNDO_WITHIN
    )
    if not stored.update(state=OwnImport.State.UNDONE, undone_at=at):
        raise NotUndoableError(f"this import was not stored within the last {UNDO_WITHIN.days} days")
    own_import.refresh_from_db()
    changed = ImportedAct.objects.filter(imported__own_import=own_import, is_stored=True)
    movie_ids = set(changed.values_list("imported__movie_id", flat=True))
    replay_acts(person=own_import.person, movie_ids=[each for each in movie_ids if each])
    forget_events(
        person=own_import.person, event_ids=[uuid.UUID(event_id) for event_id in own_import.noticed]
    )
    _give_preferences_back(own_import)
    own_import.movies.all().delete()
    OwnImport.objects.filter(pk=own_import.pk).update(noticed=[], preferences={}, skipped=[])
    _note(own_import.person)
    return own_import


@transaction.atomic
def settle_doubtful(*, own_import: OwnImport, chosen: Mapping[int, int | None]) -> None:
    """Keeps what was said of some of the doubtful movies; None: it is none of those offered."""
    if own_import.state != OwnImport.State.REVIEW:
        raise NotReviewableError(f"this import is {own_import.state}")
    _choose(own_import, chosen)
    none_of_them = [pk for pk, movie_id in chosen.items() if movie_id is None]
    own_import.movies.filter(pk__in=none_of_them, movie=None).update(candidates=[])


def is_undoable(own_import: OwnImport, *, at: datetime) -> bool:
    is_stored = own_import.state == OwnImport.State.STORED and own_import.stored_at is not None
    return is_stored and own_import.stored_at >= at - UNDO_WITHIN  # type: ignore[operator]


def _lock(person: Person) -> None:
    announce_writing()
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids(person)).order_by("pk"))


def _choose(own_import: OwnImport, chosen: Mapping[int, int | None]) -> None:
    """Only of what was offered."""
    settled = []
    for imported in doubtful_movies(own_import):
        movie_id = chosen.get(imported.pk)
        if movie_id in imported.candidates:
            imported.movie_id = movie_id
            settled.append(imported)
    ImportedMovie.objects.bulk_update(settled, ["movie"], batch_size=1000)


def _store_acts(own_import: OwnImport, *, rule: str, at: datetime) -> int:
    stored = to_store(compared(own_import), rule=rule, at=at)
    for act, counts_from in stored:
        act.is_stored, act.counts_from = True, counts_from
        act.imported.own_import = own_import
    acts = [act for act, _ in stored]
    ImportedAct.objects.bulk_update(acts, ["is_stored", "counts_from"], batch_size=1000)
    apply_acts(as_act(act) for act in acts)
    return len(acts)


def _note(person: Person) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [person.pk])
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _store_noticed(own_import: OwnImport, *, at: datetime) -> list[str]:
    """The history of our own export goes back into the log, as far back as the log may get news; its numbers."""
    past = timedelta(days=settings.BACKDATE_DAYS)
    events = _payloads(own_import, since=at - past)
    identity = Identity(person=own_import.person, given_past=past)
    for start in range(0, len(events), BATCH):
        record_events(events[start : start + BATCH], identity=identity, received_at=at, keeps_failed=False)
    ids = [event["event_id"] for event in events]
    return [str(pk) for pk in Event.objects.filter(pk__in=ids).values_list("pk", flat=True)]


def _payloads(own_import: OwnImport, *, since: datetime) -> list[dict[str, Any]]:
    """Passive kinds only, as what was done on purpose comes back as state; none that the log has already."""
    given = [event for event in own_import.noticed if _is_passive(event)]
    movies = [event["movie"] or {"title": "", "year": None, "ids": []} for event in given]
    found = movies_meant([wanted_from(**movie) for movie in movies])
    known = set(
        Event.objects.filter(person__in=person_ids(own_import.person), occurred_at__gte=since).values_list(
            "kind", "movie", "occurred_at"
        )
    )
    payloads = []
    for number, (event, match) in enumerate(zip(given, found, strict=True)):
        occurred_at = datetime.fromisoformat(event["at"])
        is_placed = match.movie_id is not None or event["movie"] is None
        if is_placed and occurred_at > since and (event["kind"], match.movie_id, occurred_at) not in known:
            payloads.append(
                {
                    "event_id": str(uuid.uuid5(own_import.key, str(number))),
                    "kind": event["kind"],
                    "movie": match.movie_id,
                    "occurred_at": occurred_at,
                    "value": event["value"],
                    "page": event["page"],
                    "properties": event["properties"],
                }
            )
    return payloads


def _is_passive(event: dict[str, Any]) -> bool:
    kind = KINDS.get(event["kind"]) if isinstance(event["kind"], str) else None
    return kind is not None and kind.is_passive


def _take_preferences(own_import: OwnImport) -> dict[str, Any]:
    """Those of the file; what they were before is kept for undoing."""
    person, given = own_import.person, own_import.preferences
    taken = {name: given[name] for name in PREFERENCES if isinstance(given.get(name), bool)}
    before = {name: getattr(person, name) for name in taken if getattr(person, name) != taken[name]}
    Person.objects.filter(pk=person.pk).update(**{name: taken[name] for name in before})
    return before


def _give_preferences_back(own_import: OwnImport) -> None:
    """A switch has two ways: one that is no longer as the file had it was moved back since."""
    Person.objects.filter(pk=own_import.person_id).update(
        **{name: value for name, value in own_import.preferences.items() if name in PREFERENCES}
    )
