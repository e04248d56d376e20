"""(a) single events over HTTP, (b) batches of 500 in one process."""

from __future__ import annotations

import contextlib
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.evidence.clock import seconds_of
from benchmarks.evidence.peer import TABLES, copy_batch
from catalogue.models import Movie
from collector.identity import Identity
from collector.models import Person, Visitor
from collector.services import record_events
from mysite.supervisor.services import web

CONNECTIONS = 8
WORKERS = 2
BATCH = 500
ROUNDS = 5
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

# Every request a new event of one of the browsers in turn.
SCRIPT = """
local cookies = {{ {cookies} }}
local movies = {{ {movies} }}
local n = 0
math.randomseed(tonumber(tostring({{}}):match("0x(%x+)"), 16) % 2147483647)
local function hex(digits)
  local text = ""
  for _ = 1, digits do text = text .. string.format("%x", math.random(0, 15)) end
  return text
end
function request()
  n = n + 1
  local id = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-a" .. hex(3) .. "-" .. hex(12)
  local movie = movies[math.random(#movies)]
  local body = '{{"event_id": "' .. id .. '", "kind": "view", "movie": ' .. movie .. '}}'
  local headers = {{ ["Content-Type"] = "application/json", ["Sec-Fetch-Site"] = "same-origin",
                     ["User-Agent"] = "{agent}", ["Cookie"] = cookies[n % #cookies + 1] }}
  return wrk.format("POST", nil, headers, body)
end
"""


@dataclass(frozen=True)
class Singles:
    ours: list[float]  # requests per second, a round each
    peer: list[float]
    n_failed: int

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.peer)


@dataclass(frozen=True)
class Batches:
    ours: float  # events per second
    copy: float
    same_table: float  # COPY into the event table itself: the same keys and indexes, no ledger, no session


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def single_events(*, port: int, seconds: int = 6) -> Singles:
    """Both views under the same load, in turn, so that whatever else the machine does meets both."""
    with served(port) as address, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        cookies = [_cookie(address) for _ in range(CONNECTIONS * 4)]
        movies = Movie.objects.values_list("pk", flat=True)[:200]
        script.write_text(
            SCRIPT.format(
                cookies=", ".join(json.dumps(cookie) for cookie in cookies),
                movies=", ".join(map(str, movies)),
                agent=AGENT,
            )
        )
        ours: list[float] = []
        peer: list[float] = []
        failed = 0
        for place in range(ROUNDS + 1):  # the first warms up
            for path, rates in (("/api/v1/events/", ours), ("/bench/insert/", peer)):
                rate, n_failed = _rate(address + path, script, seconds=seconds if place else 3)
                failed += n_failed
                rates.append(rate)
    return Singles(ours[1:], peer[1:], failed)


@contextlib.contextmanager
def served(port: int) -> Iterator[str]:
    """The site as the supervisor starts it."""
    service = web(host="127.0.0.1", port=port, workers=WORKERS)
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(service.command, env={**os.environ, **service.environment}) as server:
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str, *, patience_seconds: float = 60) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _cookie(address: str) -> str:
    """Of a new browser."""
    request = urllib.request.Request(f"{address}/browse/", headers={"User-Agent": AGENT})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = [text.split(";")[0] for text in answer.headers.get_all("Set-Cookie")]
    return "; ".join(text for text in found if text.startswith("visitor="))


def _rate(address: str, script: Path, *, seconds: int) -> tuple[float, int]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return float(rate), int(failed[1]) if failed else 0


def batches(*, rounds: int = 20) -> Batches:
    """JSON text in, durable rows out, in one process: ours and COPY in turn."""
    person = Person.objects.create()
    visitor = Visitor.objects.create(person=person)
    identity = Identity(person=person, visitor=visitor)
    movies = list(Movie.objects.values_list("pk", flat=True)[:200])
    seconds: dict[str, list[float]] = {"ours": [], "bench_copy": [], "collector_event": []}
    for place in range(rounds):
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
