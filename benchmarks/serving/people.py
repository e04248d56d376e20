"""Who asks: people with a history, a server token, and browsers that are signed in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken, User
from catalogue.models import Movie
from collector.models import Person
from collector.services import Identity, record_events
from drills.chromium import ORDINARY_USER_AGENT


def people_with_ratings(n: int) -> list[Person]:
    return list(Person.objects.filter(ratings__isnull=False, user=None).distinct().order_by("pk")[:n])


def bearer() -> dict[str, str]:
    """Of a server that may name people and report what they did."""
    owner = User.objects.create_user(f"{uuid.uuid4().hex}@example.org", is_staff=True)
    _, token = ApiToken.objects.create(owner, scopes=[ApiToken.Scope.USERS, ApiToken.Scope.EVENTS])
    return {"Authorization": f"Bearer {token}"}


def leave_an_event(people: Sequence[Person]) -> None:
    """One view each, of a movie in turn: the next list of each is made anew."""
    movies = list(Movie.objects.order_by("-popularity").values_list("pk", flat=True)[:200])
    now = timezone.now()
    for place, person in enumerate(people):
        event = {"event_id": str(uuid.uuid4()), "kind": "view", "movie": movies[place % len(movies)]}
        outcome = record_events([event], identity=Identity(person=person), received_at=now)
        assert outcome.stored == 1, outcome.refused


def signed_in(people: Sequence[Person]) -> list[Client]:
    """A browser for each, which has been on a page before."""
    return [_browser(person) for person in people]


def _browser(person: Person) -> Client:
    user = User.objects.create_user(f"{uuid.uuid4().hex}@example.org")
    Person.objects.filter(pk=person.pk).update(user=user)
    client = Client(headers={"User-Agent": ORDINARY_USER_AGENT}, SERVER_NAME="127.0.0.1")
    client.force_login(user)
    assert client.get("/").status_code == 200
    return client


def headers_of(client: Client) -> dict[str, str]:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"User-Agent": ORDINARY_USER_AGENT, "Cookie": cookies}


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(address)
    assert answer.status_code == 200, answer.content
    return len(queries)
