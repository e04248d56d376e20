"""Stores what a person's file says, and takes it out again.

What was stored stands beside the log and is replayed with it, so that undoing is exact: the state is that of the log
and of the other files, with all that was done since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from collector.errors import NotReviewableError, NotUndoableError
from collector.models import ImportedAct, OwnImport, Person
from collector.selectors import root_of
from collector.selectors.own_imports import compared, to_store
from collector.services.forgetting import forget_events
from collector.services.holding import hold
from collector.services.own_imports.beside import (
    order_watchlist,
    remove_lists,
    restore_watchlist,
    set_switches,
    store_lists,
)
from collector.services.own_imports.history import store_events
from collector.services.own_imports.looking_up import Meant, choose
from collector.services.replay import brought_act, replay_acts, replay_preferences
from collector.services.state import apply_acts

# Without a day: nothing in the log changed that is counted by days, but the person's own counts did.
NOTE = "INSERT INTO collector_forgotten (person_number) VALUES (%s) RETURNING sequence"


@transaction.atomic
def store_import(
    *,
    own_import: OwnImport,
    chosen: Mapping[int, int | None],
    rule: str,
    takes_switches: bool,
    at: datetime,
) -> OwnImport:
    """Stores what the review showed, all at once. `chosen` is the movie for each doubtful one that has been settled.

    Stored before, it is left as it is: a double click stores once.
    """
    hold(own_import.person)
    waiting = OwnImport.objects.filter(pk=own_import.pk, state=OwnImport.State.REVIEW)
    # For whom the browser belongs to by now, should its owner have signed in since.
    owner = root_of(own_import.person)
    is_first = waiting.update(state=OwnImport.State.STORED, rule=rule, stored_at=at, person=owner)
    own_import.refresh_from_db()
    if is_first:
        choose(own_import, chosen)
        _store(own_import, takes_switches=takes_switches, at=at)
    elif own_import.state != OwnImport.State.STORED:
        raise NotReviewableError(f"this import is {own_import.state}")
    return own_import


@transaction.atomic
def undo_import(*, own_import: OwnImport, at: datetime) -> OwnImport:
    """As if it had never been stored; what was done since stays."""
    hold(own_import.person)
    undoable = OwnImport.objects.filter(
        pk=own_import.pk, state=OwnImport.State.STORED, stored_at__gte=at - OwnImport.UNDO_WITHIN
    )
    if not undoable.update(state=OwnImport.State.UNDONE, undone_at=at):
        days = OwnImport.UNDO_WITHIN.days
        raise NotUndoableError(f"this import was not stored within the last {days} days")
    own_import.refresh_from_db()
    _take_out(own_import)
    return own_import


def _store(own_import: OwnImport, *, takes_switches: bool, at: datetime) -> None:
    own_import.n_stored = _store_acts(own_import, at=at)
    own_import.sequence = _note(own_import.person)
    meant = Meant(own_import)
    own_import.event_ids = store_events(own_import, meant, at=at)
    own_import.lists_made = store_lists(own_import, meant, at=at)
    own_import.watchlist_before, own_import.watchlist_after = order_watchlist(own_import, meant)
    own_import.switches_before = set_switches(own_import) if takes_switches else {}
    own_import.events, own_import.switches, own_import.lists, own_import.watchlist = [], {}, [], []
    own_import.save()


def _store_acts(own_import: OwnImport, *, at: datetime) -> int:
    stored = to_store(compared(own_import), rule=own_import.rule, at=at)
    for act, counts_from in stored:
        act.is_stored, act.counts_from = True, counts_from
    acts = [act for act, _ in stored]
    ImportedAct.objects.bulk_update(acts, ["is_stored", "counts_from"], batch_size=1000)
    apply_acts(brought_act(act, own_import) for act in acts)
    return len(acts)


def _take_out(own_import: OwnImport) -> None:
    person = own_import.person
    stored = ImportedAct.objects.filter(imported__own_import=own_import, is_stored=True)
    replay_acts(person=person, movie_ids=set(stored.values_list("imported__movie_id", flat=True)))
    forget_events(person=person, event_ids=own_import.event_ids)
    replay_preferences(person)
    remove_lists(own_import)
    restore_watchlist(own_import)
    Person.objects.filter(pk=person.pk).update(**own_import.switches_before)
    own_import.movies.all().delete()
    own_import.event_ids, own_import.switches_before, own_import.lists_made = [], {}, {}
    own_import.watchlist_before, own_import.watchlist_after, own_import.skipped = [], [], []
    own_import.save()
    _note(person)


def _note(person: Person) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [person.pk])
        row: tuple[int] = cursor.fetchone()
    return row[0]
