"""Requests per second and their times, by wrk against the site as the supervisor starts it."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8

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
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "get.lua"
        script.write_text(
            SCRIPT.format(paths=", ".join(map(json.dumps, paths)), headers=", ".join(map(_table, headers)))
        )
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    (times,) = re.findall(r"p50 ([\d.]+) p95 ([\d.]+) p99 ([\d.]+)", said)
    p50, p95, p99 = map(float, times)
    return Load(float(rate), p50, p95, p99, n_failed=int(failed[1]) if failed else 0)


def _table(headers: dict[str, str]) -> str:
    return (
        "{ "
        + ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())
        + " }"
    )
