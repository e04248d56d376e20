"""(e) pages and lists while the log grows, (f) from an acknowledged event to a list that knows it."""

from __future__ import annotations

import statistics
import time
import uuid
from dataclasses import dataclass, field

from django.test import Client

from benchmarks.evidence.clock import median_seconds
from catalogue.models import Movie
from drills.chromium import ORDINARY_USER_AGENT

TIMES = 25
EVENTS = 30  # whose way to the next list is timed


@dataclass(frozen=True)
class PageTimes:
    n_events: int
    home_ms: float
    movie_ms: float
    list_ms: float


@dataclass
class Reader:
    """One browser with a short history of its own."""

    client: Client = field(
        default_factory=lambda: Client(headers={"User-Agent": ORDINARY_USER_AGENT}, SERVER_NAME="127.0.0.1")
    )

    def begin(self) -> None:
        self.client.get("/browse/")
        for movie in Movie.objects.order_by("pk")[:12]:
            self.act("like", movie.pk)
        self.times(0)  # what is read once per process is read

    def act(self, kind: str, movie_id: int) -> None:
        event = {"event_id": str(uuid.uuid4()), "kind": kind, "movie": movie_id}
        answer = self.client.post("/api/v1/events/", event, content_type="application/json")
        assert answer.json()["stored"] == 1, answer.content

    def listed(self) -> list[int]:
        answer = self.client.get("/api/v1/me/recommendations/")
        assert answer.status_code == 200, answer.content
        return [item["movie"]["id"] for item in answer.json()["results"]]

    def times(self, n_events: int) -> PageTimes:
        movie = Movie.objects.order_by("pk")[20]

        def page(address: str) -> float:
            assert self.client.get(address).status_code == 200
            return 1000 * median_seconds(lambda: self.client.get(address), times=TIMES)

        return PageTimes(
            n_events,
            home_ms=page("/"),
            movie_ms=page(f"/movies/{movie.pk}-{movie.slug}/"),
            list_ms=page("/api/v1/me/recommendations/"),
        )


@dataclass(frozen=True)
class EventToList:
    median_ms: float
    p95_ms: float
    n_changed: int
    n_asked: int


def event_to_list(reader: Reader) -> EventToList:
    """The time from the answer that an event is stored to the list that was asked for at once, which
    must no longer hold the movie that was bought."""
    found, n_changed = [], 0
    for _ in range(EVENTS):
        bought = reader.listed()[0]
        reader.act("buy", bought)
        acknowledged = time.perf_counter()
        after = reader.listed()
        found.append(1000 * (time.perf_counter() - acknowledged))
        n_changed += bought not in after
    return EventToList(statistics.median(found), statistics.quantiles(found, n=20)[-1], n_changed, len(found))
