"""Requests per second and their times, by wrk against the site as the supervisor starts it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.wrk import requests_of

# Every request the next of the addresses, with the next of the sets of headers.
SCRIPT = """
local paths = {{ {paths} }}
local headers = {{ {headers} }}
local n = 0
function request()
  n = n + 1
  return wrk.format("GET", paths[(n - 1) % #paths + 1], headers[(n - 1) % #headers + 1])
end
function done(summary, latency, requests)
  io.write(string.format("p50 %.3f p95 %.3f p99 %.3f\\n", latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Load:
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    n_failed: int


def load(
    address: str, paths: Sequence[str], headers: Sequence[dict[str, str]] = ({},), *, seconds: int
) -> Load:
    """The addresses in turn over and over, by eight connections."""
    script = SCRIPT.format(paths=", ".join(map(json.dumps, paths)), headers=", ".join(map(_table, headers)))
    told = requests_of(script, address, seconds=seconds)
    (times,) = re.findall(r"p50 ([\d.]+) p95 ([\d.]+) p99 ([\d.]+)", told.said)
    p50, p95, p99 = map(float, times)
    return Load(told.per_second, p50, p95, p99, n_failed=told.n_failed)


def _table(headers: dict[str, str]) -> str:
    return (
        "{ "
        + ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())
        + " }"
    )
