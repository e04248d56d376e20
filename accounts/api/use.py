"""Who calls the REST interface, how it ended and how long it took: counted in memory, and added to the day's rows by a
thread of its own, so that no caller waits for it.

A process that is told to stop writes what it has. Of one that is killed the calls of its last `API_COUNT_SECONDS`
are lost, and no more; while the database cannot be reached, those since then.
"""

from __future__ import annotations

import bisect
import itertools
import logging
import math
import re
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from multiprocessing.util import Finalize
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import ApiToken

logger = logging.getLogger(__name__)

API = "api/v1/"
UNKNOWN = "(no such address)"
# Milliseconds up to which each class of time goes: a half more each time, from 1 ms to about two minutes.
EDGES: tuple[float, ...] = tuple(1.5**step for step in range(30))
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
ENDINGS = ("n_done", "n_refused", "n_too_many", "n_failed")
ADD = """
INSERT INTO accounts_dailycalls AS known
    (day, caller, endpoint, method, n_done, n_refused, n_too_many, n_failed, times)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::int[])
ON CONFLICT (day, caller, endpoint, method) DO UPDATE
SET n_done = known.n_done + excluded.n_done, n_refused = known.n_refused + excluded.n_refused,
    n_too_many = known.n_too_many + excluded.n_too_many, n_failed = known.n_failed + excluded.n_failed,
    times = (SELECT array_agg(a + b ORDER BY place)
             FROM unnest(known.times, excluded.times) WITH ORDINALITY AS pair (a, b, place))
"""

Key = tuple[date, str, str, str]  # day, caller, endpoint, method


@dataclass
class Calls:
    endings: list[int] = field(default_factory=lambda: [0] * len(ENDINGS))
    times: list[int] = field(default_factory=lambda: [0] * (len(EDGES) + 1))

    def note(self, *, status: int, seconds: float) -> None:
        self.endings[_ending(status)] += 1
        self.times[bisect.bisect_left(EDGES, seconds * 1000)] += 1

    def add(self, other: Calls) -> None:
        self.endings = [a + b for a, b in zip(self.endings, other.endings, strict=True)]
        self.times = [a + b for a, b in zip(self.times, other.times, strict=True)]


class Counter:
    """Of one process. The first call that it counts starts a clock; when that runs out, all are written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[Key, Calls] = defaultdict(Calls)
        self._clock: threading.Timer | None = None
        # Not `atexit`, which forked children of `multiprocessing` skip, as granian's processes are.
        Finalize(None, self._keep_the_last, exitpriority=0)

    def note(self, request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
        if not settings.API_COUNT_SECONDS:
            return
        key = (timezone.now().date(), _caller(request), _endpoint(request), (request.method or "")[:8])
        with self._lock:
            self._calls[key].note(status=response.status_code, seconds=seconds)
            self._start_clock()

    def keep(self) -> None:
        """What cannot be written now is written with the next."""
        due = self._taken()
        # In one order everywhere, so that two processes wait for each other and not in a circle.
        rows: list[Sequence[Any]] = [
            (*key, *calls.endings, calls.times)
            for key, calls in sorted(due.items(), key=lambda each: each[0])
        ]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(ADD, rows)
        except DatabaseError:
            logger.warning("calls of %d kinds could not be counted yet", len(due), exc_info=True)
            self._put_back(due)

    def _start_clock(self) -> None:
        if self._clock is None:
            self._clock = threading.Timer(settings.API_COUNT_SECONDS, self._keep_apart)
            self._clock.daemon = True  # a process that ends does not wait for it
            self._clock.start()

    def _keep_apart(self) -> None:
        """In the clock's thread, over a connection of its own."""
        try:
            self.keep()
        finally:
            connection.close()

    def _taken(self) -> dict[Key, Calls]:
        with self._lock:
            if self._clock is not None:
                self._clock.cancel()
            taken, self._calls, self._clock = self._calls, defaultdict(Calls), None
        return taken

    def _put_back(self, calls: dict[Key, Calls]) -> None:
        with self._lock:
            for key, each in calls.items():
                self._calls[key].add(each)
            self._start_clock()

    def _keep_the_last(self) -> None:
        if self._calls:
            self.keep()


COUNTER = Counter()


def quantile(times: Sequence[int], share: float) -> float | None:
    """Milliseconds within which so large a share of the calls ended, to about a fifth."""
    up_to = list(itertools.accumulate(times))
    if not up_to[-1]:
        return None
    place = bisect.bisect_left(up_to, share * up_to[-1])
    return EDGES[min(place, len(EDGES) - 1)] / math.sqrt(1.5)


def _ending(status: int) -> int:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ENDINGS.index("n_too_many")
    return 0 if status < 400 else 1 if status < 500 else 3


def _caller(request: HttpRequest) -> str:
    token = getattr(request, "auth", None)  # the REST framework leaves it here
    return token.token_key if isinstance(token, ApiToken) else ""


def _endpoint(request: HttpRequest) -> str:
    """Without what names a movie or a person."""
    match = request.resolver_match
    if match is None or not match.route.startswith(API):
        return UNKNOWN
    return PARAMETER.sub(r"{\1}", match.route).removeprefix(API)[:120]
