"""How soon an acknowledged event changes the person's next list."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.serving.addresses import own_list
from collector.models import Person


@dataclass(frozen=True)
class EventToList:
    n: int
    n_stale: int  # lists that did not know the event
    p50_ms: float  # from the acknowledgement to the list
    p95_ms: float


def event_to_list(address: str, people: Sequence[Person], headers: dict[str, str]) -> EventToList:
    """Each has seen the first movie of their list; it must be gone from the list that is asked for next."""
    took, n_stale = [], 0
    for person in people:
        place = f"{address}{own_list(person.key)}"
        before = _asked(place, headers)
        movie = before["results"][0]["movie"]["id"]
        event = {"event_id": str(uuid.uuid4()), "kind": "seen", "movie": movie, "user": str(person.key)}
        answer = _asked(f"{address}/api/v1/events/", headers, {"events": [event]})
        acknowledged = time.perf_counter()
        if answer["stored"] != 1:
            raise RuntimeError(f"the event was not stored: {answer}")
        after = _asked(place, headers)
        took.append(1000 * (time.perf_counter() - acknowledged))
        n_stale += movie in {row["movie"]["id"] for row in after["results"]}
    return EventToList(len(took), n_stale, float(np.median(took)), float(np.quantile(took, 0.95)))


def _asked(address: str, headers: dict[str, str], body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        address, data=data, headers={**headers, "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())
