"""What the database holds of what was acknowledged: each event once, and the state that the log says."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count

from collector.models import Event, EventLedger, Mark, Person, Rating
from collector.services.replay import replay_acts
from drills.programs import Ledger
from drills.report import Tally

LOST = """
SELECT count(*) FROM unnest(%s::uuid[]) AS acknowledged (event_id)
WHERE NOT EXISTS (SELECT 1 FROM collector_event AS event WHERE event.event_id = acknowledged.event_id)
"""


def counted(ledger: Ledger) -> Tally:
    """Looks up every acknowledged id; reads the log of everybody again beside ratings and marks."""
    return Tally(
        acknowledged=len(ledger.acknowledged),
        stored=Event.objects.count(),
        lost=lost_of(ledger.acknowledged),
        doubled=Event.objects.values("event_id").annotate(n=Count("*")).filter(n__gt=1).count(),
        poison_stored=Event.objects.filter(event_id__in=uuids_of(ledger.poison)).count(),
        ledger_differs=abs(EventLedger.objects.count() - Event.objects.count()),
        persons_whose_state_differs=sum(_differs(person) for person in Person.objects.all()),
    )


def lost_of(ids: Iterable[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOST, [list(ids)])
        return int(cursor.fetchone()[0])


def uuids_of(ids: Iterable[str]) -> list[str]:
    return [text for text in ids if len(text) == 36]


def _differs(person: Person) -> bool:
    before = _state_of(person)
    replay_acts(person=person)
    return before != _state_of(person)


def _state_of(person: Person) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    ratings = Rating.objects.filter(person=person).values_list("movie_id", "value", "rated_at")
    marks = Mark.objects.filter(person=person).values_list("movie_id", "kind", "marked_at")
    return set(ratings), set(marks)
