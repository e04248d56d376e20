"""Rows that tests stand on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from catalogue.models import Movie
from collector.identity import Identity
from collector.models import Person, Slate, Visitor

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def make_movie(title: str = "Stalker", **fields: Any) -> Movie:
    lower = title.lower()
    return Movie.objects.create(
        title=title, sort_title=lower, search_title=lower, slug=lower.replace(" ", "-"), **fields
    )


def make_user(email: str = "ada@example.org", **fields: Any) -> User:
    return User.objects.create_user(email, "correct horse battery", **fields)


def make_identity(*, refuses_tracking: bool = False, **fields: Any) -> Identity:
    person = Person.objects.create()
    visitor = Visitor.objects.create(person=person, refuses_tracking=refuses_tracking)
    return Identity(person=person, visitor=visitor, **fields)


def make_slate(identity: Identity, movies: list[Movie]) -> Slate:
    return Slate.objects.create(
        person=identity.person,
        visitor=identity.visitor,
        shelf="popular",
        algorithm="popularity",
        movie_ids=[movie.pk for movie in movies],
    )


def event(kind: str = "view", **fields: Any) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "kind": kind, "occurred_at": NOON.isoformat(), **fields}
