"""Single events over HTTP, beside a view that only inserts a row."""

from __future__ import annotations

import json
import statistics
import urllib.request
from dataclasses import dataclass

from benchmarks.site import served
from benchmarks.wrk import CONNECTIONS, requests_of
from catalogue.models import Movie
from drills.chromium import ORDINARY_USER_AGENT

ROUNDS, SECONDS = 5, 6

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


def single_events(*, port: int) -> Singles:
    """Both views under the same load, in turn, so that whatever else the machine does meets both."""
    with served(port) as address:
        cookies = [_cookie(address) for _ in range(CONNECTIONS * 4)]
        movies = Movie.objects.values_list("pk", flat=True)[:200]
        script = SCRIPT.format(
            cookies=", ".join(json.dumps(cookie) for cookie in cookies),
            movies=", ".join(map(str, movies)),
            agent=ORDINARY_USER_AGENT,
        )
        ours: list[float] = []
        peer: list[float] = []
        failed = 0
        for place in range(ROUNDS + 1):  # the first warms up
            for path, rates in (("/api/v1/events/", ours), ("/bench/insert/", peer)):
                told = requests_of(script, address + path, seconds=SECONDS if place else 3)
                failed += told.n_failed
                rates.append(told.per_second)
    return Singles(ours[1:], peer[1:], failed)


def _cookie(address: str) -> str:
    """Of a new browser."""
    request = urllib.request.Request(f"{address}/browse/", headers={"User-Agent": ORDINARY_USER_AGENT})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = [text.split(";")[0] for text in answer.headers.get_all("Set-Cookie")]
    return "; ".join(text for text in found if text.startswith("visitor="))
