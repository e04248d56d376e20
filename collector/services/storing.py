"""Stores what a person's file says, and takes it out again.

What was stored stands beside the log and is replayed with it, so that undoing is exact: the state is that of the log
and of the other files, with all that was done since.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from collector.errors import NotReviewableError, NotUndoableError
from collector.models import ImportedAct, ImportedMovie, OwnImport, Person
from collector.selectors.own_imports import compared, doubtful_movies, to_store
from collector.services.carried import (
    give_preferences_back,
    remove_lists,
    restore_watchlist,
    store_events,
    store_lists,
    store_watchlist,
    take_preferences,
)
from collector.services.forgetting import forget_events
from collector.services.holding import hold
from collector.services.replay import as_act, replay_acts, replay_preferences
from collector.services.state import apply_acts

UNDO_WITHIN = timedelta(days=30)

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
    hold(own_import.person)
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
    own_import.noticed = store_events(own_import, at=at)
    own_import.lists = store_lists(own_import, at=at)
    own_import.watchlist = store_watchlist(own_import)
    own_import.preferences = take_preferences(own_import) if takes_preferences else {}
    own_import.save(update_fields=["number", "n_stored", "noticed", "lists", "watchlist", "preferences"])
    return own_import


@transaction.atomic
def undo_import(*, own_import: OwnImport, at: datetime) -> OwnImport:
    """As if it had never been stored; what was done since stays."""
    hold(own_import.person)
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
    replay_preferences(own_import.person)
    remove_lists(own_import)
    restore_watchlist(own_import)
    give_preferences_back(own_import)
    own_import.movies.all().delete()
    OwnImport.objects.filter(pk=own_import.pk).update(
        noticed=[], lists=[], watchlist=[], preferences={}, skipped=[]
    )
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
