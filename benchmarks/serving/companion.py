"""The lists of the book's companion site, and how many of the same name ours serves in a second."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.serving.addresses import own_list
from benchmarks.serving.load import load

WANTED = 30  # times its throughput
AGAIN = 100  # people who ask over and over, as one address was asked of the companion
TRIES = 5
WARMING_UP = 20  # people who ask first, so that every process has opened the model


@dataclass(frozen=True)
class Counterpart:
    """A list of the companion and our algorithm that does the same.

    `per_second` was measured of it on the whole MovieLens 1M: Django 2.2 and SQLite, gunicorn with two sync
    workers, wrk with eight connections for five seconds on one address, on a machine with two cores.
    """

    name: str
    algorithm: str
    per_second: float


COUNTERPARTS = (
    Counterpart("cf", "item_knn", 0.4),
    Counterpart("funk", "funk_svd", 9.5),
    Counterpart("bpr", "bpr", 5.0),
    Counterpart("fwls", "fwls", 1.2),
    Counterpart("pop", "popularity", 0.8),
)
SOURCE = "https://github.com/practical-recommender-systems/moviegeek"


def counterparts(
    address: str,
    people: Sequence[str],
    headers: Sequence[dict[str, str]],
    *,
    seconds: int,
    fastest: float,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """By name of the list: what is served of first lists, and of lists that are asked for again.

    Parameters
    ----------
    people : their keys
    fastest : lists per second that first ones do not surpass; so nobody's first list is asked for twice
    """
    found = {}
    for counterpart in COUNTERPARTS:
        say(f"{counterpart.algorithm}, as the companion's {counterpart.name}")
        paths = [f"{own_list(key)}&algorithm={counterpart.algorithm}" for key in people]
        warming, rest = paths[-WARMING_UP:], paths[:-WARMING_UP]
        load(address, warming, headers, seconds=2)
        check_own(f"{address}{warming[0]}", headers[0], algorithm=counterpart.algorithm)
        enough = max(1, min(seconds, int(0.8 * len(rest) / fastest)))
        first = load(address, rest, headers, seconds=enough)
        again = rest[:AGAIN]
        load(address, again, headers, seconds=2)
        found[counterpart.name] = {
            "first": asdict(first),
            "again": asdict(load(address, again, headers, seconds=seconds)),
        }
    return found


def check_own(address: str, headers: dict[str, str], *, algorithm: str) -> None:
    """Raises RuntimeError where something else stands in, which would be served faster. A machine that is busy for
    a moment makes a list too late: another try may do."""
    for _ in range(TRIES):
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            served = json.loads(answer.read())
        if served["algorithm"] == algorithm and not served["fallback"]:
            return
    raise RuntimeError(f"{algorithm} did not make its list: {served['algorithm']}, {served['fallback']}")
