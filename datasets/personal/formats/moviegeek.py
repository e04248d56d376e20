"""Our own export: `moviegeek.json` at the top of the zip, or that file alone, holds all that comes back.

{"format": "moviegeek", "version": 1, "made_at": ...,
 "movies": {"12": {"title": "Stalker", "year": 1979, "ids": ["imdb:tt0079944"]}},
 "acts": [{"movie": 12, "what": "rating", "stars": 4.5, "at": ...}, {"movie": 12, "what": "saved", "at": ...},
          {"movie": 12, "what": "liked", "at": ..., "is_set": false}],
 "noticed": [{"kind": "view", "movie": 12, "at": ...}], "preferences": {...}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from datasets.personal.acts import (
    RATING,
    NamedList,
    NamedMovie,
    OwnEvent,
    OwnFile,
    RowError,
    Said,
    half_stars,
    storable,
    title_from,
)
from datasets.personal.errors import RefusedFileError
from datasets.personal.json_files import looks_like_json, read_json, rows_in
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "moviegeek"
FILE = "moviegeek.json"
VERSION = 1
MOST_BYTES = 100 << 20  # the zip carries the history and the lists offered too, of which only a part is read
MOST_NOTICED = 20_000
# A movie's number on the site that wrote the file; only where the title is the same is it the same movie.
HERE = "moviegeek"
_BEGINS = re.compile(rb'^\s*\{\s*"format"\s*:\s*"moviegeek"')
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}:[^\s\x00-\x1f\ud800-\udfff]{1,80}")
LONGEST_NOTICED = 4096
MOST_LISTS, MOST_ON_A_LIST, LONGEST_NAME, LONGEST_DESCRIPTION = 200, 1000, 80, 500


def recognises(bundle: Bundle) -> bool:
    name = _name(bundle)
    return name is not None and bool(_BEGINS.match(bundle.head(name).removeprefix(b"\xef\xbb\xbf")))


def read(bundle: Bundle, own: OwnFile) -> None:
    name = _name(bundle)
    assert name is not None
    document = read_json(bundle.read(name), name=name)
    if not isinstance(document, dict) or document.get("version") != VERSION:
        found = document.get("version") if isinstance(document, dict) else document
        raise RefusedFileError("version", found=str(found)[:40], known=VERSION)
    movies = _Movies(_object(document, "movies"))
    own.take(rows_in(_list(document, "acts")), partial(_said, movies=movies), file=name)
    own.events = list(_events(document, movies, own))
    own.switches = {
        name: is_on for name, is_on in _object(document, "preferences").items() if isinstance(is_on, bool)
    }
    own.watchlist = list(_named(_list(document, "watchlist"), movies))
    own.lists = list(_lists(document, movies))


def written(
    *,
    made_at: datetime,
    movies: Mapping[str, Mapping[str, Any]],
    acts: Iterable[Mapping[str, Any]],
    noticed: Iterable[Mapping[str, Any]],
    preferences: Mapping[str, Any],
    watchlist: Iterable[int] = (),
    lists: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The document that `read` reads."""
    return {
        "format": NAME,
        "version": VERSION,
        "made_at": made_at.isoformat(),
        "movies": dict(movies),
        "acts": list(acts),
        "noticed": list(noticed),
        "preferences": dict(preferences),
        "watchlist": list(watchlist),
        "lists": list(lists),
    }


def _name(bundle: Bundle) -> str | None:
    if bundle.is_zip:
        return FILE if FILE in bundle else None
    name = bundle.names[0]
    return name if looks_like_json(bundle.head(name)) else None


def _list(document: dict[str, Any], name: str) -> list[Any]:
    part = document.get(name)
    return part if isinstance(part, list) else []


def _object(document: dict[str, Any], name: str) -> dict[str, Any]:
    part = document.get(name)
    return part if isinstance(part, dict) else {}


class _Movies:
    """Those of a document by their numbers there, each read once."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._given = given
        self._read: dict[str, NamedMovie] = {}

    def numbered(self, number: object) -> NamedMovie:
        text = str(number)
        if text not in self._read:
            self._read[text] = _movie(text, self._given.get(text))
        return self._read[text]


def _movie(number: str, movie: object) -> NamedMovie:
    if not isinstance(movie, dict):
        raise RowError("shape", number)
    ids = [one for one in _list(movie, "ids") if isinstance(one, str) and _ID.fullmatch(one)]
    year = plausible_year(str(movie.get("year") or ""))
    return NamedMovie(title_from(str(movie.get("title") or "")), year, (*ids[:20], *number_here(number)))


def number_here(number: object) -> tuple[str, ...]:
    """A movie's number on the site that wrote the file, as one of its ids; none if it is no number."""
    return (f"{HERE}:{number}",) if re.fullmatch(r"[0-9]{1,18}", str(number)) else ()


def _said(item: object, movies: _Movies) -> Iterator[Said]:
    if not isinstance(item, dict):
        raise RowError("shape", item)
    what = item.get("what")
    if not isinstance(what, str) or not re.fullmatch(r"[a-z]{1,8}", what):
        raise RowError("shape", what)
    is_set = item.get("is_set", True) is True
    value = half_stars(item.get("stars"), best=5) if what == RATING and is_set else None
    yield Said(movies.numbered(item.get("movie")), what, item.get("at"), value, is_set)


def _events(document: dict[str, Any], movies: _Movies, own: OwnFile) -> Iterator[OwnEvent]:
    """Those that are whole; what is lost of a history nobody needs to mend."""
    for number, item in enumerate(_list(document, "noticed")[:MOST_NOTICED], start=1):
        with suppress(RowError):
            yield _event(item, movies, number, own)


def _event(item: object, movies: _Movies, number: int, own: OwnFile) -> OwnEvent:
    if not isinstance(item, dict) or len(text := json.dumps(item, ensure_ascii=False)) > LONGEST_NOTICED:
        raise RowError("shape")
    storable(text.replace("\\u0000", "\0"))
    kind, properties = item.get("kind"), item.get("properties") or {}
    at = own.time(str(item.get("at") or ""), file=FILE, line=number)
    if at is None or not isinstance(kind, str) or not isinstance(properties, dict):
        raise RowError("shape")
    return OwnEvent(
        kind=kind,
        at=at,
        movie=movies.numbered(item["movie"]) if item.get("movie") is not None else None,
        contributor=str(item.get("contributor") or ""),
        value=item.get("value"),
        page=item.get("page"),
        properties=properties,
    )


def _lists(document: dict[str, Any], movies: _Movies) -> Iterator[NamedList]:
    for item in _list(document, "lists")[:MOST_LISTS]:
        with suppress(RowError):
            yield _named_list(item, movies)


def _named_list(item: object, movies: _Movies) -> NamedList:
    if not isinstance(item, dict):
        raise RowError("shape")
    name = title_from(str(item.get("name") or ""))[:LONGEST_NAME].rstrip()
    description = storable(str(item.get("description") or ""))[:LONGEST_DESCRIPTION]
    return NamedList(name, description, tuple(_named(_list(item, "movies"), movies)))


def _named(numbers: list[Any], movies: _Movies) -> Iterator[NamedMovie]:
    for number in numbers[:MOST_ON_A_LIST]:
        with suppress(RowError):
            yield movies.numbered(number)
