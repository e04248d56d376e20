"""The simulated diary as rows, by COPY; and its removal without a trace."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from collector.models import Attribution, Event, EventLedger, Mark, Person, Rating, Session, Slate, Visitor
from collector.services import announce_writing, settle_stored
from collector.services.partitions import ensure_partitions
from recommender.audience.walk import Diary, SimulatedEvent, SimulatedSlate
from recommender.everyone.stock import Stock

NULL = "\\N"
DEVICES = (Visitor.Device.DESKTOP, Visitor.Device.PHONE, Visitor.Device.TABLET)
DEVICE_SHARES = (0.55, 0.38, 0.07)

EVENT_COLUMNS = (
    "event_id, kind, occurred_at, received_at, person_id, visitor_id, session_id, movie_id, slate_id, "
    "position, value, page, properties, is_simulated"
)
SLATE_COLUMNS = (
    "id, person_id, visitor_id, shelf, page, algorithm, version, arm, fallback, latency_ms, movie_ids, "
    "items, is_simulated, without_script, created_at"
)

# State follows the log, as it does for people.
RATINGS = """
INSERT INTO collector_rating (person_id, movie_id, value, source, rated_at)
SELECT DISTINCT ON (person_id, movie_id) person_id, movie_id, round(value * 2), 'site', occurred_at
FROM collector_event WHERE person_id = ANY(%(persons)s) AND kind = 'rate'
ORDER BY person_id, movie_id, occurred_at DESC, sequence DESC
"""
MARKS = """
INSERT INTO collector_mark (person_id, movie_id, kind, marked_at)
SELECT event.person_id, event.movie_id, mark.kind, max(event.occurred_at)
FROM collector_event AS event
JOIN (VALUES ('save', 'saved'), ('like', 'liked'), ('seen', 'seen'), ('dismiss', 'hidden'), ('buy', 'bought'))
     AS mark(event_kind, kind) ON mark.event_kind = event.kind
WHERE event.person_id = ANY(%(persons)s)
GROUP BY 1, 2, 3
"""


TABLES_OF_PERSONS = (
    "collector_rating",
    "collector_mark",
    "collector_withdrawal",
    "collector_preference",
    "recommender_implicitrating",
    "collector_visitor",
)


@dataclass(frozen=True)
class Written:
    """How much an audience left."""

    persons: int
    sessions: int
    slates: int
    events: int


def write_diary(
    diary: Diary, *, stock: Stock, n_visitors: int, seed: int, rng: np.random.Generator, begun: datetime
) -> Written:
    """All of it in one transaction: there is a whole audience or none."""
    ensure_partitions({event.at for event in diary.events} | {begun})
    with transaction.atomic():
        announce_writing()
        persons = _persons(n_visitors, seed=seed, rng=rng, begun=begun)
        visitors = _visitors(persons, diary, rng=rng, begun=begun)
        sessions = _sessions(diary, persons, visitors)
        _copy("collector_slate", SLATE_COLUMNS, _slate_lines(diary.slates, persons, visitors, stock))
        ids = [uuid.UUID(bytes=rng.bytes(16), version=4) for _ in diary.events]
        _copy("collector_eventledger", "event_id", (f"{event_id}\n" for event_id in ids))
        in_order = sorted(zip(diary.events, ids, strict=True), key=lambda pair: pair[0].at)
        lines = (
            _event_line(event, event_id, persons, visitors, sessions, stock) for event, event_id in in_order
        )
        _copy("collector_event", EVENT_COLUMNS, lines)
        keys = {"persons": [person.pk for person in persons]}
        with connection.cursor() as cursor:
            cursor.execute(RATINGS, keys)
            cursor.execute(MARKS, keys)
        _settle_attribution()
    _analyze()
    return Written(len(persons), len(sessions), len(diary.slates), len(diary.events))


def _settle_attribution() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collector_event")  # else each act is settled by reading all of it
    n, until = settle_stored()
    while n:
        n, until = settle_stored(after=until)


def _persons(n: int, *, seed: int, rng: np.random.Generator, begun: datetime) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            key=uuid.UUID(bytes=rng.bytes(16), version=4),
            origin=Person.SIMULATED,
            origin_id=f"{seed}-{number:06d}",
            created_at=begun,
        )
        for number in range(n)
    )


def _visitors(
    persons: list[Person], diary: Diary, *, rng: np.random.Generator, begun: datetime
) -> list[Visitor]:
    devices = rng.choice(len(DEVICES), size=len(persons), p=DEVICE_SHARES)
    first: dict[int, datetime] = {}
    last: dict[int, datetime] = {}
    for visit in diary.visits:
        first.setdefault(visit.visitor, visit.at)
        last[visit.visitor] = visit.at
    return Visitor.objects.bulk_create(
        Visitor(
            key=uuid.UUID(bytes=rng.bytes(16), version=4),
            person=person,
            device=DEVICES[devices[number]],
            first_seen_at=first.get(number, begun),
            last_seen_at=last.get(number, begun),
        )
        for number, person in enumerate(persons)
    )


def _sessions(diary: Diary, persons: list[Person], visitors: list[Visitor]) -> list[Session]:
    """One per visit; visits without an event leave none."""
    times: dict[int, list[datetime]] = {}
    for event in diary.events:
        times.setdefault(event.session, []).append(event.at)
    return Session.objects.bulk_create(
        Session(
            visitor=visitors[visit.visitor],
            person=persons[visit.visitor],
            started_at=min(times.get(visit.session, [visit.at])),
            last_event_at=max(times.get(visit.session, [visit.at])),
            n_events=len(times.get(visit.session, [])),
            is_simulated=True,
        )
        for visit in diary.visits
    )


def _slate_lines(
    slates: Iterable[SimulatedSlate], persons: list[Person], visitors: list[Visitor], stock: Stock
) -> Iterable[str]:
    for slate in slates:
        shown = slate.shown
        movie_ids = stock.movie_ids[shown.rows].tolist()
        reason = {"kind": shown.reason, "movies": [], "genres": []}
        items = [
            {"movie": movie_id, "score": round(score, 6), "source": shown.algorithm, "reason": reason}
            for movie_id, score in zip(movie_ids, shown.scores.tolist(), strict=True)
        ]
        yield _line(
            slate.id,
            persons[slate.visitor].pk,
            visitors[slate.visitor].pk,
            shown.shelf[:40],
            slate.page,
            shown.algorithm,
            shown.version,
            "",
            "",
            shown.latency_ms,
            "{" + ",".join(map(str, movie_ids)) + "}",
            json.dumps(items),
            "t",
            "f",
            slate.at.isoformat(),
        )


def _event_line(
    event: SimulatedEvent,
    event_id: uuid.UUID,
    persons: list[Person],
    visitors: list[Visitor],
    sessions: list[Session],
    stock: Stock,
) -> str:
    return _line(
        event_id,
        event.kind,
        event.at.isoformat(),
        (event.at + timedelta(seconds=1)).isoformat(),
        persons[event.visitor].pk,
        visitors[event.visitor].pk,
        sessions[event.session].pk,
        None if event.row is None else int(stock.movie_ids[event.row]),
        event.slate,
        event.position,
        event.value,
        event.page,
        event.properties,
        "t",
    )


def _line(*values: Any) -> str:
    return "\t".join(NULL if value is None else _escaped(str(value)) for value in values) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(table: str, columns: str, lines: Iterable[str]) -> None:
    buffer = io.StringIO("".join(lines))
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", buffer)


def _analyze() -> None:
    with connection.cursor() as cursor:
        for table in (Event, Slate, Session, Rating, Mark):
            cursor.execute(f"ANALYZE {table._meta.db_table}")


def remove_audience() -> int:
    """Every row that the simulated audience left, or that was learned of it; how many persons there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        persons = list(Person.objects.filter(origin=Person.SIMULATED).values_list("pk", flat=True))
        mine = {"persons": persons}
        cursor.execute(
            f"DELETE FROM {EventLedger._meta.db_table} WHERE event_id IN"
            " (SELECT event_id FROM collector_event WHERE is_simulated)"
        )
        cursor.execute(
            f"DELETE FROM {Attribution._meta.db_table} WHERE event_id IN"
            " (SELECT event_id FROM collector_event WHERE is_simulated)"
        )
        cursor.execute("DELETE FROM collector_event WHERE is_simulated")
        Slate.objects.filter(is_simulated=True).delete()
        Session.objects.filter(is_simulated=True).delete()
        for table in TABLES_OF_PERSONS:
            cursor.execute(f"DELETE FROM {table} WHERE person_id = ANY(%(persons)s)", mine)
        Person.objects.filter(pk__in=persons).delete()
    return len(persons)
