"""State made again from what it follows: the log, and the files that people brought along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge

from django.db import transaction
from django.db.models import Q

from collector.kinds import CHANGING, PREFERRING
from collector.models import Event, ImportedAct, Mark, OwnImport, Person, Preference, Rating, Withdrawal
from collector.services.preferences import Preferring, apply_preferences, preferring
from collector.services.state import SITE, Act, act_of, apply_acts


@transaction.atomic
def replay_acts(*, person: Person, movie_ids: Collection[int] | None = None) -> int:
    """Makes a person's ratings, marks and preferences again from the log and the files that they brought along,
    over what data sets wrote; or only ratings and marks of some movies. Returns the acts read.

    Nothing changes by it unless something was damaged: log and files are the truth, this their state.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    among = Q(person=person) if movie_ids is None else Q(person=person, movie__in=movie_ids)
    Rating.objects.filter(among, Q(source=SITE) | Q(source__startswith=OwnImport.SOURCES)).delete()
    Mark.objects.filter(among).delete()
    Withdrawal.objects.filter(among).delete()
    numbered = merge(_acts_of(person, among), _brought_by(person, movie_ids), key=lambda each: each[0])
    acts = [act for _number, act in numbered]
    apply_acts(acts)
    return len(acts) + (replay_preferences(person) if movie_ids is None else 0)


def replay_preferences(person: Person) -> int:
    Preference.objects.filter(person=person).delete()
    words = list(_preferences_of(person))
    apply_preferences(words)
    return len(words)


def _preferences_of(person: Person) -> Iterator[Preferring]:
    """In the order of their arrival."""
    for event in Event.objects.filter(person=person, kind__in=PREFERRING).order_by("sequence").iterator():
        word = preferring(
            PREFERRING[event.kind],
            person_id=person.pk,
            properties=event.properties,
            value=event.value,
            at=event.occurred_at,
        )
        if word:
            yield word


def _acts_of(person: Person, among: Q) -> Iterator[tuple[int, Act]]:
    """In the order of their arrival, with their numbers."""
    events = Event.objects.filter(among, kind__in=CHANGING, movie__isnull=False).order_by("sequence")
    for event in events.iterator():
        assert event.movie_id is not None
        act = act_of(
            CHANGING[event.kind],
            person_id=person.pk,
            movie_id=event.movie_id,
            value=event.value,
            at=event.occurred_at,
            properties=event.properties,
        )
        if act:
            yield event.sequence, act


def _brought_by(person: Person, movie_ids: Collection[int] | None) -> Iterator[tuple[int, Act]]:
    """What their files said and still says, numbered in the same series."""
    stored = OwnImport.objects.filter(person=person, state=OwnImport.State.STORED).order_by("sequence")
    for own_import in stored.only("person", "sequence"):
        acts = ImportedAct.objects.filter(imported__own_import=own_import, is_stored=True)
        if movie_ids is not None:
            acts = acts.filter(imported__movie__in=movie_ids)
        for act in acts.select_related("imported").order_by("pk"):
            yield own_import.sequence or 0, brought_act(act, own_import)


def brought_act(act: ImportedAct, own_import: OwnImport) -> Act:
    assert act.imported.movie_id is not None
    return Act(
        person_id=own_import.person_id,
        movie_id=act.imported.movie_id,
        what=act.what,
        at=act.counts_from,
        is_set=act.is_set,
        value=act.value,
        source=own_import.source,
    )
