from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from collector.kinds import KINDS
from collector.models import Event, Mark, Person, Preference, Rating, Withdrawal
from collector.services.preferences import Preferring, apply_preferences, preferring
from collector.services.state import Act, apply_acts

ACTS = {kind.name: kind for kind in KINDS.values() if kind.changes}
PREFERS = {kind.name: kind for kind in KINDS.values() if kind.prefers is not None}
SITE = "site"


@transaction.atomic
def replay_acts(*, person: Person) -> int:
    """Makes a person's ratings, marks and preferences again from the log, over what imports wrote; returns the
    acts read.

    Nothing changes by it unless something was damaged: the log is the truth, this its state.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    Rating.objects.filter(person=person, source=SITE).delete()
    Mark.objects.filter(person=person).delete()
    Withdrawal.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    acts = list(_acts_of(person))
    apply_acts(acts)
    words = list(_preferences_of(person))
    apply_preferences(words)
    return len(acts) + len(words)


def _preferences_of(person: Person) -> Iterator[Preferring]:
    """In the order of their arrival."""
    for event in Event.objects.filter(person=person, kind__in=PREFERS).order_by("sequence").iterator():
        word = preferring(
            PREFERS[event.kind],
            person_id=person.pk,
            properties=event.properties,
            value=event.value,
            at=event.occurred_at,
        )
        if word:
            yield word


def _acts_of(person: Person) -> Iterator[Act]:
    """In the order of their arrival."""
    events = Event.objects.filter(person=person, kind__in=ACTS, movie__isnull=False).order_by("sequence")
    for event in events.iterator():
        kind = ACTS[event.kind]
        assert event.movie_id is not None
        yield Act(
            person_id=person.pk,
            movie_id=event.movie_id,
            what=kind.changes or "",
            at=event.occurred_at,
            is_set=kind.sets is not None,
            value=round(event.value * 2) if kind.sets == Withdrawal.RATING and event.value else None,
        )
