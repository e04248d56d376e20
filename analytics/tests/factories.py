"""Logs of evidence that tests count, written as the collector would have left them."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from analytics.period import Against, Period
from analytics.scope import Audience, Scope
from catalogue.models import Movie
from collector.models import Person, Session, Slate, Visitor
from collector.services.partitions import ensure_partitions
from collector.tests.factories import make_movie

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
KINDS = ("impression", "click", "view", "dwell", "save", "like", "rate", "buy", "dismiss", "more", "search")
WEIGHTS = (60, 10, 8, 6, 3, 2, 3, 2, 2, 3, 1)
INSERT = """
INSERT INTO collector_event (event_id, kind, occurred_at, received_at, person_id, session_id, movie_id,
    slate_id, position, value, is_bot, is_simulated)
VALUES (%(event_id)s, %(kind)s, %(occurred_at)s, %(received_at)s, %(person_id)s, %(session_id)s, %(movie_id)s,
    %(slate_id)s, %(position)s, %(value)s, %(is_bot)s, %(is_simulated)s)
"""

Row = dict[str, Any]


def write_event(kind: str = "view", *, at: datetime = MONDAY, **fields: Any) -> Row:
    """One row of the log; everything that is not said is empty."""
    row: Row = {
        "event_id": uuid.uuid4(),
        "kind": kind,
        "occurred_at": at,
        "received_at": at,
        **dict.fromkeys(("person_id", "session_id", "movie_id", "slate_id", "position", "value")),
        "is_bot": False,
        "is_simulated": False,
        **fields,
    }
    ensure_partitions([at])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    return row


def write_slate(*, at: datetime = MONDAY, **fields: Any) -> Slate:
    visitor = fields.get("visitor")
    chosen = {
        "is_bot": bool(visitor and visitor.is_bot),
        "shelf": "popular",
        "algorithm": "popular",
        "movie_ids": [],
        **fields,
    }
    return Slate.objects.create(created_at=at, **chosen)


def one_day(at: datetime = MONDAY, *, n_days: int = 1, **fields: Any) -> Scope:
    """A scope over real people that ends n_days after it begins, held against nothing."""
    chosen = {"against": Against.NOTHING, "audience": Audience.REAL, **fields}
    return Scope(Period(at.date(), at.date() + timedelta(days=n_days - 1)), **chosen)


@dataclass
class Log:
    """A random log, in memory as it is in the database."""

    events: list[Row] = field(default_factory=list)
    slates: list[Slate] = field(default_factory=list)
    sessions: dict[int, Session] = field(default_factory=dict)


@dataclass
class LogWriter:
    """Writes random evidence: people and bots, real and simulated, some of nobody, sessions over midnight."""

    seed: int
    n_days: int = 4
    start: datetime = MONDAY
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.movies: list[Movie] = [make_movie(f"Movie {number}") for number in range(6)]
        self.people = [Person.objects.create() for _ in range(4)]
        self.people.append(Person.objects.create(origin=Person.SIMULATED, origin_id="1"))
        self.visitors = [
            Visitor.objects.create(person=person, is_bot=place == 0)
            for place, person in enumerate(self.people)
        ]

    def write(self, n_events: int) -> Log:
        for _ in range(n_events):
            self._event()
        return self.log

    def leave(self, person: Person) -> None:
        """The person, with all merged into it, is no more: write for nobody of them."""
        here = set(Person.objects.values_list("pk", flat=True))
        kept = [place for place, one in enumerate(self.people) if one.pk in here]
        self.people = [self.people[place] for place in kept]
        self.visitors = [self.visitors[place] for place in kept]
        self.log.slates = [slate for slate in self.log.slates if slate.person_id in here]
        self.log.sessions = {pk: one for pk, one in self.log.sessions.items() if one.person_id in here}

    def _moment(self) -> datetime:
        return self.start + timedelta(seconds=self.random.randrange(self.n_days * 86400))

    def _session(self, person: Person, at: datetime) -> Session:
        begun = at - timedelta(seconds=self.random.randrange(3600))
        session = Session.objects.create(person=person, started_at=begun, last_event_at=at)
        self.log.sessions[session.pk] = session
        return session

    def _slate(self, place: int, at: datetime) -> Slate:
        slate = write_slate(
            at=at,
            person=self.people[place],
            visitor=self.visitors[place],
            shelf=self.random.choice(("popular", "picked", "similar")),
            algorithm=self.random.choice(("popular", "item_knn", "popularity")),
            version=self.random.choice(("", "v1")),
            fallback=self.random.choice(("", "", "no model is live yet")),
            movie_ids=[movie.pk for movie in self.movies],
            without_script=self.random.random() < 0.2,
            is_simulated=self.people[place].is_simulated(),
        )
        self.log.slates.append(slate)
        return slate

    def _event(self) -> None:
        at, place = self._moment(), self.random.randrange(len(self.people))
        person = self.people[place]
        kind = self.random.choices(KINDS, WEIGHTS)[0]
        known = [slate for slate in self.log.slates if slate.person_id == person.pk]
        slate = self.random.choice(known) if known and self.random.random() < 0.7 else None
        if slate is None and self.random.random() < 0.6:
            slate = self._slate(place, at)
        own = [session for session in self.log.sessions.values() if session.person_id == person.pk]
        session = self.random.choice(own) if own and self.random.random() < 0.8 else self._session(person, at)
        row = write_event(
            kind,
            at=at,
            person_id=None if self.random.random() < 0.05 else person.pk,
            session_id=session.pk,
            movie_id=None if kind == "search" else self.random.choice(self.movies).pk,
            slate_id=slate.pk if slate else None,
            position=self.random.randrange(1, 7) if slate else None,
            value={"dwell": self.random.choice((5.0, 10.0, 60.0)), "rate": 4.0}.get(kind),
            is_bot=place == 0,
            is_simulated=person.is_simulated(),
        )
        self.log.events.append(row)
