"""Trakt's JSON: ratings from 1 to 10, what was watched and the watchlist; one file, or a zip of such files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from datasets.ids import imdb_id, number_or_none
from datasets.personal.acts import (
    RATING,
    SAVED,
    SEEN,
    NamedMovie,
    OwnFile,
    RowError,
    Said,
    half_stars,
    title_from,
)
from datasets.personal.json_files import looks_like_json, read_json, rows_in
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "trakt"
# What an item says, by the name of its time.
SAID_BY_TIME = {"rated_at": RATING, "watched_at": SEEN, "last_watched_at": SEEN, "listed_at": SAVED}
_BEGINS = re.compile(r'"(?:rated_at|watched_at|last_watched_at|listed_at)"\s*:')
_OTHER_LISTS = re.compile(r"(?:^|/)lists?[-_/](?!watchlist)", re.IGNORECASE)
_NO_MOVIE = ("show", "season", "episode", "person", "list")


def recognises(bundle: Bundle) -> bool:
    return bool(_files(bundle))


def read(bundle: Bundle, own: OwnFile) -> None:
    for name in _files(bundle):
        items = _items(read_json(bundle.read(name), name=name))
        own.take(rows_in(items), _said, file=name)


def _files(bundle: Bundle) -> list[str]:
    """Those with items whose time we know. Lists of one's own have the watchlist's shape, and stay out by name."""
    names = [name for name in bundle.names if not (bundle.is_zip and _OTHER_LISTS.search(name))]
    if bundle.is_zip:
        names = [name for name in names if name.casefold().endswith(".json")]
    return [name for name in names if _is_ours(bundle.head(name))]


def _is_ours(head: bytes) -> bool:
    return looks_like_json(head) and bool(_BEGINS.search(head.decode("utf-8", "replace")))


def _items(document: object) -> Iterator[Any]:
    """Of a list, or of several under names such as "ratings", "history" and "watchlist"."""
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict):
        for part in document.values():
            yield from _items(part)


def _said(item: object) -> Iterator[Said]:
    if not isinstance(item, dict):
        raise RowError("shape", item)
    if not isinstance(item.get("movie"), dict):
        other = next((name for name in _NO_MOVIE if isinstance(item.get(name), dict)), None)
        raise RowError("no_movie" if other else "shape", item[other].get("title", other) if other else item)
    time_name = next((key for key in SAID_BY_TIME if key in item), None)
    if time_name is None:
        raise RowError("shape", item)
    what = SAID_BY_TIME[time_name]
    value = half_stars(item.get("rating"), best=10) if what == RATING else None
    yield Said(_movie(item["movie"]), what, item[time_name], value)


def _movie(movie: dict[str, Any]) -> NamedMovie:
    given = movie.get("ids")
    ids: dict[str, Any] = given if isinstance(given, dict) else {}
    known = []
    try:
        if imdb := imdb_id(str(ids.get("imdb") or "")):
            known.append(f"imdb:{imdb}")
        if tmdb := number_or_none(str(ids.get("tmdb") or ""), what="TMDB id"):
            known.append(f"tmdb:{tmdb}")
    except ValueError as error:
        raise RowError("id", ids) from error
    title = str(movie.get("title") or "")
    return NamedMovie(title_from(title), plausible_year(str(movie.get("year") or "")), tuple(known))
