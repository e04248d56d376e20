"""Who uses the site: browsers that look at pages, programs that ask for lists, programs that report events."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from drills.chromium import ORDINARY_USER_AGENT

TIMEOUT_SECONDS = 30
LONGEST_PAUSE_SECONDS = 0.2
EVENTS_AT_ONCE = 40
EVENT_KINDS = ("view", "click", "more", "save", "like", "impression")


@dataclass(frozen=True)
class Sample:
    """One question and its answer. `version` is that of a list; `failure` is empty when all went well."""

    caller: str
    asked_at: float  # unix seconds
    took_ms: float
    failure: str = ""
    version: str = ""
    fallback: str = ""

    @property
    def answered_at(self) -> float:
        return self.asked_at + self.took_ms / 1000


class Caller(threading.Thread):
    """Asks one question after the other, with little pauses, until it is told to end."""

    caller = ""

    def __init__(self, *, port: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.chance = random.Random(f"{self.caller} {seed}")
        self.samples: list[Sample] = []
        self.is_ending = threading.Event()
        self.connection: http.client.HTTPConnection | None = None

    def questions(self) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
        """Method, address, headers, body: without end."""
        raise NotImplementedError

    def run(self) -> None:
        for question in self.questions():
            if self.is_ending.is_set():
                break
            self.samples.append(self._asked(*question))
            time.sleep(self.chance.uniform(0, LONGEST_PAUSE_SECONDS))

    def _asked(self, method: str, address: str, headers: dict[str, str], body: str | None) -> Sample:
        asked_at, begun = time.time(), time.perf_counter()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            took = 1000 * (time.perf_counter() - begun)
            return Sample(self.caller, asked_at, took, failure=f"{address}: {type(error).__name__} {error}")
        took = 1000 * (time.perf_counter() - begun)
        if answer.status != http.HTTPStatus.OK:
            return Sample(self.caller, asked_at, took, failure=f"{address}: {answer.status} {text[:200]!r}")
        self.note(answer)
        return self.judged(Sample(self.caller, asked_at, took), text)

    def note(self, answer: http.client.HTTPResponse) -> None:
        """What a browser keeps of an answer."""

    def judged(self, sample: Sample, text: bytes) -> Sample:
        """The sample with what its answer says."""
        return sample


class Browser(Caller):
    caller = "pages"

    def __init__(self, *, port: int, seed: int, movies: Sequence[str]) -> None:
        super().__init__(port=port, seed=seed)
        self.movies = movies  # their addresses
        self.cookies: dict[str, str] = {}

    def questions(self) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
        while True:
            letter, movie = self.chance.choice("abcdefgh"), self.chance.choice(self.movies)
            address = self.chance.choice(
                ("/", "/", "/browse/", f"/search/?q={letter}", movie, movie, "/my/watchlist/")
            )
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            yield "GET", address, {"User-Agent": ORDINARY_USER_AGENT, "Cookie": cookies}, None

    def note(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value


class ListReader(Caller):
    caller = "lists"

    def __init__(self, *, port: int, seed: int, token: str, people: Sequence[str], algorithm: str) -> None:
        super().__init__(port=port, seed=seed)
        self.token, self.people, self.algorithm = token, people, algorithm

    def questions(self) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        while True:
            key = self.chance.choice(self.people)
            yield (
                "GET",
                f"/api/v1/users/{key}/recommendations/?k=10&algorithm={self.algorithm}",
                headers,
                None,
            )

    def judged(self, sample: Sample, text: bytes) -> Sample:
        answer = json.loads(text)
        failure = "" if answer["results"] else "a list without movies"
        return Sample(
            sample.caller,
            sample.asked_at,
            sample.took_ms,
            failure,
            answer["version"] or "",
            answer["fallback"] or "",
        )


@dataclass
class Reported:
    """The ids of events that were acknowledged, over all programs."""

    ids: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, ids: Iterable[str]) -> None:
        with self.lock:
            self.ids.update(ids)


class Reporter(Caller):
    caller = "events"

    def __init__(
        self,
        *,
        port: int,
        seed: int,
        token: str,
        people: Sequence[str],
        movies: Sequence[int],
        reported: Reported,
    ) -> None:
        super().__init__(port=port, seed=seed)
        self.token, self.people, self.movies, self.reported = token, people, movies, reported
        self.sent: list[str] = []

    def questions(self) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        while True:
            events = [self._event() for _ in range(EVENTS_AT_ONCE)]
            self.sent = [event["event_id"] for event in events]
            yield "POST", "/api/v1/events/", headers, json.dumps({"events": events})

    def _event(self) -> dict[str, Any]:
        return {
            "event_id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "kind": self.chance.choice(EVENT_KINDS),
            "movie": self.chance.choice(self.movies),
            "occurred_at": datetime.now(UTC).isoformat(),
            "user": self.chance.choice(self.people),
        }

    def judged(self, sample: Sample, text: bytes) -> Sample:
        answer = json.loads(text)
        failure = f"refused: {answer['refused'][:2]}" if answer["refused"] else ""
        if not failure:
            self.reported.add(self.sent)
        return Sample(sample.caller, sample.asked_at, sample.took_ms, failure)
