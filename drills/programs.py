"""Programs that report what people did, and remember what the site acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

KINDS = (
    "view",
    "click",
    "dwell",
    "more",
    "save",
    "unsave",
    "like",
    "unlike",
    "seen",
    "dismiss",
    "rate",
    "buy",
)
TIMEOUT_SECONDS = 5
LARGEST_BATCH = 30
MONTHS_BACK = timedelta(days=70)
POISON: tuple[dict[str, Any], ...] = (
    {"kind": "hug"},
    {"movie": 2**62},
    {"movie": "nul\0"},
    {"event_id": "not-a-uuid"},
    {"occurred_at": "yesterday"},
    {"kind": "rate", "value": 1e308},
    {"properties": {"deep": {"deeper": "x" * 5000}}},
)


@dataclass
class Ledger:
    """What one or many programs know: acknowledged ids, poison that must never be stored, what went wrong."""

    acknowledged: set[str] = field(default_factory=set)
    poison: set[str] = field(default_factory=set)
    wrong_answers: list[str] = field(default_factory=list)
    n_requests: int = 0
    n_retries: int = 0
    n_repeats: int = 0
    longest_wait_seconds: float = 0.0

    def add(self, other: Ledger) -> None:
        self.acknowledged |= other.acknowledged
        self.poison |= other.poison
        self.wrong_answers += other.wrong_answers
        self.n_requests += other.n_requests
        self.n_retries += other.n_retries
        self.n_repeats += other.n_repeats
        self.longest_wait_seconds = max(self.longest_wait_seconds, other.longest_wait_seconds)


class Program(threading.Thread):
    """Sends batches until it is told to end; each again and again, until it is acknowledged."""

    def __init__(self, *, port: int, token: str, movies: list[int], seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.movies = port, token, movies
        self.chance = random.Random(seed)
        self.ledger = Ledger()
        self.sent: list[list[dict[str, Any]]] = []
        self.is_ending = threading.Event()
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        held_back: list[list[dict[str, Any]]] = []
        while not self.is_ending.is_set() or held_back:
            batch = self._batch() if not self.is_ending.is_set() else held_back.pop()
            if not self.is_ending.is_set() and self.chance.random() < 0.2:
                held_back.append(batch)  # it comes later, out of its order
                continue
            self._deliver(batch)
            if self.chance.random() < 0.3:
                self._repeat()

    def end(self) -> None:
        self.is_ending.set()

    def _batch(self) -> list[dict[str, Any]]:
        events = [self._event() for _ in range(self.chance.randint(1, LARGEST_BATCH))]
        if self.chance.random() < 0.3:
            poisoned = self._event() | self.chance.choice(POISON)
            self.ledger.poison.add(poisoned["event_id"])
            events.insert(self.chance.randrange(len(events) + 1), poisoned)
        return events

    def _event(self) -> dict[str, Any]:
        kind = self.chance.choice(KINDS)
        value = {"rate": self.chance.randint(1, 10) / 2, "dwell": self.chance.randint(1, 300)}.get(kind)
        ago = timedelta(seconds=self.chance.uniform(0, MONTHS_BACK.total_seconds()))
        return {
            "event_id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "kind": kind,
            "movie": self.chance.choice(self.movies),
            "occurred_at": (datetime.now(UTC) - ago).isoformat(),
            "user": f"drill:{self.chance.randint(1, 200)}",
        } | ({} if value is None else {"value": value})

    def _deliver(self, batch: list[dict[str, Any]]) -> None:
        begun = time.monotonic()
        while (outcome := self._posted(batch)) is None:
            self.ledger.n_retries += 1
            time.sleep(self.chance.uniform(0.05, 0.3))
        self.ledger.longest_wait_seconds = max(self.ledger.longest_wait_seconds, time.monotonic() - begun)
        refused = {batch[refusal["index"]]["event_id"] for refusal in outcome["refused"]}
        sound = {event["event_id"] for event in batch} - self.ledger.poison
        if refused - self.ledger.poison:
            self.ledger.wrong_answers.append(f"sound events refused: {outcome['refused'][:2]}")
        if outcome["stored"] + outcome["duplicates"] != len(sound):
            self.ledger.wrong_answers.append(f"{len(sound)} sound events, answered {outcome}")
        self.ledger.acknowledged |= sound
        self.sent.append(batch)

    def _repeat(self) -> None:
        """Something acknowledged long ago comes once more; nothing of it may be new."""
        outcome = self._posted(self.chance.choice(self.sent))
        self.ledger.n_repeats += 1
        if outcome is not None and outcome["stored"]:
            self.ledger.wrong_answers.append(f"a repeated batch was stored again: {outcome}")

    def _posted(self, batch: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The answer of success; None for any other, or none."""
        self.ledger.n_requests += 1
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
            self.connection.request("POST", "/api/v1/events/", json.dumps({"events": batch}), headers)
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None
        if 400 <= answer.status < 500:
            self.ledger.wrong_answers.append(f"{answer.status}: {body[:200]!r}")
        return json.loads(body) if answer.status == http.HTTPStatus.OK else None
