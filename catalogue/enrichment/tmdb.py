"""TMDB's API: one request a movie, no faster than is polite, patient with a server that is busy."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from catalogue.errors import TmdbError, TmdbRefusedError
from datasets import CreditRow, MovieRow
from datasets.genres import standard_genres
from datasets.titles import plausible_year

TIMEOUT = (5.0, 20.0)  # seconds, to connect and to read
# Waits of 0.5, 1, 2 and 4 seconds, or as long as the server asks for.
PATIENCE = Retry(
    total=4, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False
)
CAST_KEPT = 20
JOBS = {"Director": "director", "Screenplay": "writer", "Writer": "writer"}
TERMS = {"flatrate": "stream", "free": "free", "ads": "ads", "rent": "rent", "buy": "buy"}
SIGNED_OUT = (401, 403)


@dataclass(frozen=True)
class Offer:
    """Who shows a movie in a country, and on which terms: stream, free, ads, rent or buy."""

    country: str
    terms: str
    provider: str


@dataclass(frozen=True)
class Told:
    """What TMDB says of one movie."""

    row: MovieRow
    poster_path: str
    offers: tuple[Offer, ...] = ()
    pages: dict[str, str] = field(default_factory=dict)  # by country, where TMDB lists the offers


class TmdbClient:
    """`key` is TMDB's API key, or its longer read access token."""

    def __init__(self, *, key: str, address: str, per_second: float) -> None:
        self._address = address.rstrip("/")
        self._pause = 1.0 / per_second
        self._next_at = 0.0
        self._session = requests.Session()
        self._session.mount(self._address, HTTPAdapter(max_retries=PATIENCE))
        if "." in key:
            self._session.headers["Authorization"] = f"Bearer {key}"
        else:
            self._session.params = {"api_key": key}

    def movie(self, *, tmdb_id: str, countries: Sequence[str]) -> Told | None:
        """None when TMDB has no such movie."""
        parts = "credits,keywords,watch/providers"
        found = self._get(f"/movie/{tmdb_id}", append_to_response=parts, language="en-US")
        try:
            return None if found is None else told(found, countries=countries)
        except (KeyError, TypeError, ValueError) as error:
            raise TmdbError(f"TMDB's answer for movie {tmdb_id} is not as expected: {error!r}") from error

    def id_by_imdb(self, imdb_id: str) -> str:
        """Empty when TMDB does not know the movie."""
        found = self._get(f"/find/{imdb_id}", external_source="imdb_id") or {}
        return next((str(movie["id"]) for movie in found.get("movie_results", ())), "")

    def _get(self, path: str, **parameters: str) -> dict[str, Any] | None:
        self._wait()
        try:
            answer = self._session.get(self._address + path, params=parameters, timeout=TIMEOUT)
        except requests.RequestException as error:
            # Its own words would hold the key, which is part of the address.
            raise TmdbError(f"{self._address} does not answer: {type(error).__name__}") from None
        if answer.status_code in SIGNED_OUT:
            raise TmdbRefusedError(answer.status_code)
        if answer.status_code == requests.codes.not_found:
            return None
        if not answer.ok:
            raise TmdbError(f"{self._address}{path} answered {answer.status_code}")
        try:
            found: dict[str, Any] = answer.json()
        except ValueError:
            raise TmdbError(f"{self._address}{path} answered something else than JSON") from None
        return found

    def _wait(self) -> None:
        """Requests begin a pause apart, however long they take."""
        now = time.monotonic()
        time.sleep(max(0.0, self._next_at - now))
        self._next_at = max(now, self._next_at) + self._pause


def told(found: dict[str, Any], *, countries: Sequence[str]) -> Told:
    tmdb_id = int(found["id"])
    title, original = found.get("title") or "", found.get("original_title") or ""
    keywords = found.get("keywords", {}).get("keywords", ())
    row = MovieRow(
        origin_id=str(tmdb_id),
        title=title,
        year=plausible_year((found.get("release_date") or "")[:4]),
        genres=standard_genres(genre["name"] for genre in found.get("genres", ())),
        also_known_as=(original,) if original not in ("", title) else (),
        imdb_id=found.get("imdb_id") or None,
        tmdb_id=tmdb_id,
        overview=found.get("overview") or "",
        runtime_minutes=found.get("runtime") or None,
        language=found.get("original_language") or None,
        keywords=tuple(keyword["name"] for keyword in keywords),
        credits=tuple(_credits(found.get("credits", {}))),
    )
    places = found.get("watch/providers", {}).get("results", {})
    here = {country: places[country] for country in countries if country in places}
    return Told(
        row=row,
        poster_path=found.get("poster_path") or "",
        offers=tuple(_offers(here)),
        pages={country: about.get("link", "") for country, about in here.items()},
    )


def _credits(found: dict[str, Any]) -> Iterator[CreditRow]:
    for place, person in enumerate(found.get("cast", ())[:CAST_KEPT]):
        yield CreditRow(person["name"], "cast", person.get("character") or "", place, person["id"])
    seen: set[tuple[int, str]] = set()
    for person in found.get("crew", ()):
        role = JOBS.get(person.get("job", ""))
        if role and (person["id"], role) not in seen:
            seen.add((person["id"], role))
            yield CreditRow(person["name"], role, "", len(seen), person["id"])  # type: ignore[arg-type]


def _offers(places: dict[str, Any]) -> Iterator[Offer]:
    for country, about in places.items():
        for key, terms in TERMS.items():
            ranked = sorted(about.get(key, ()), key=lambda offer: offer.get("display_priority", 999))
            yield from (Offer(country, terms, offer["provider_name"]) for offer in ranked)
