"""One call: sent, tried again when that can help, and its answer read."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from .errors import UnreachableError, problem_in

PASSING = frozenset({429, 502, 503, 504})  # what may be otherwise in a moment
VERSION = "0.1.0"


@dataclass(frozen=True)
class Patience:
    """How often a call is tried, and how long is waited in between: first about `first_wait` seconds, then twice as
    long each time (by chance a little less, so that not all callers come back at once), as long as the site asks for
    when it says so, and never longer than `longest_wait`."""

    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.tries < 1:
            raise ValueError(f"tries must be at least 1, got {self.tries}")

    def wait_after(self, tried: int) -> float:
        """Seconds, after so many tries."""
        longest: float = min(self.longest_wait, self.first_wait * 2 ** (tried - 1))
        return longest * random.uniform(0.5, 1.0)


@dataclass(frozen=True)
class Pace:
    """How many calls the site allows in a minute, as of its last answer."""

    limit: int
    remaining: int
    reset_seconds: int


class Transport:
    """Not to be shared between threads, as `requests.Session` is not."""

    def __init__(
        self,
        address: str,
        *,
        token: str | None,
        patience: Patience,
        session: requests.Session | None = None,
    ) -> None:
        self.root = address.rstrip("/") + "/api/v1/"
        self.patience = patience
        self.pace: Pace | None = None
        self.session = session or requests.Session()
        self.session.headers["User-Agent"] = f"moviegeek-client/{VERSION}"
        self.session.headers["Accept"] = "application/json"
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def call(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The JSON of the answer; None when it has no body. Every call of this site may be sent again: writes carry
        an id of their own."""
        for tried in range(1, self.patience.tries + 1):
            is_last = tried == self.patience.tries
            try:
                answer = self.session.request(
                    method,
                    self.root + path,
                    params=_as_words(parameters or {}),
                    json=body,
                    headers=dict(headers or {}),
                    timeout=self.patience.timeout,
                    allow_redirects=False,
                )
            except (requests.ConnectionError, requests.Timeout) as error:
                if is_last:
                    raise UnreachableError(f"no answer from {self.root} in {tried} tries: {error}") from error
                time.sleep(self.patience.wait_after(tried))
                continue
            self._note_pace(answer)
            if answer.ok and not answer.is_redirect:
                return answer.json() if answer.content else None
            wait = self._wait_for(answer, tried)
            if is_last or wait is None:
                raise problem_in(answer)
            time.sleep(wait)
        raise AssertionError("the last try answers or raises")

    def rows(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Any]:
        """Of all pages, each fetched when its first row is wanted."""
        page = self.call("GET", path, parameters=parameters)
        yield from page["results"]
        while page["next"]:  # only its place: the token goes nowhere but to the site that was named
            place = dict(parse_qsl(urlsplit(page["next"]).query))
            page = self.call("GET", path, parameters=place)
            yield from page["results"]

    def _wait_for(self, answer: requests.Response, tried: int) -> float | None:
        """Seconds until it is worth another try; None: it is not."""
        if answer.status_code not in PASSING:
            return None
        asked = answer.headers.get("Retry-After", "")
        if not asked.isdigit():
            return self.patience.wait_after(tried)
        return float(asked) if float(asked) <= self.patience.longest_wait else None

    def _note_pace(self, answer: requests.Response) -> None:
        said = [answer.headers.get(f"RateLimit-{name}", "") for name in ("Limit", "Remaining", "Reset")]
        if all(word.isdigit() for word in said):
            self.pace = Pace(*map(int, said))


def _as_words(parameters: Mapping[str, Any]) -> dict[str, str]:
    """As they stand in an address; what is None is left out."""
    return {name: _word(value) for name, value in parameters.items() if value is not None}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)
