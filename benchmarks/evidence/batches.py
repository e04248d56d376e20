"""Batches of 500 events in one process, beside COPY."""

from __future__ import annotations

import json
import statistics
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from benchmarks.evidence.clock import seconds_of
from benchmarks.evidence.peer import copy_batch
from catalogue.models import Movie
from collector.identity import Identity
from collector.models import Person, Visitor
from collector.services import record_events

BATCH = 500
ROUNDS = 20


@dataclass(frozen=True)
class Batches:
    ours: float  # events per second
    copy: float
    same_table: float  # COPY into the event table itself: the same keys and indexes, no ledger, no session


def batches() -> Batches:
    """JSON text in, durable rows out, in one process: ours and COPY in turn."""
    person = Person.objects.create()
    visitor = Visitor.objects.create(person=person)
    identity = Identity(person=person, visitor=visitor)
    movies = list(Movie.objects.values_list("pk", flat=True)[:200])
    seconds: dict[str, list[float]] = {"ours": [], "bench_copy": [], "collector_event": []}
    for place in range(ROUNDS):
        body = _body(movies)
        seconds["ours"].append(seconds_of(lambda: _record(body, identity)))  # noqa: B023
        for table in ("bench_copy", "collector_event"):
            body, first = _body(movies), place * BATCH
            seconds[table].append(seconds_of(lambda: _copied(body, table, person, first)))  # noqa: B023
    rates = {name: BATCH / statistics.median(each) for name, each in seconds.items()}
    return Batches(rates["ours"], rates["bench_copy"], rates["collector_event"])


def _record(body: bytes, identity: Identity) -> None:
    outcome = record_events(json.loads(body)["events"], identity=identity, received_at=timezone.now())
    assert outcome.stored == BATCH, outcome


@transaction.atomic
def _copied(body: bytes, table: str, person: Person, first: int) -> None:
    copy_batch(body, table=table, person_id=person.pk, first=first)


def _body(movies: list[int]) -> bytes:
    at = timezone.now().isoformat()
    events = [
        {
            "event_id": str(uuid.uuid4()),
            "kind": "view",
            "movie": movies[place % len(movies)],
            "occurred_at": at,
            "page": "/",
            "properties": {},
        }
        for place in range(BATCH)
    ]
    return json.dumps({"events": events}).encode()
