"""One list of My movies, as its page gives it: JSON says which list it is; a CSV brings its stars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from datasets.personal.acts import (
    LIKED,
    RATING,
    SAVED,
    SEEN,
    NamedMovie,
    OwnFile,
    Row,
    Said,
    half_stars,
    title_from,
)
from datasets.personal.formats.moviegeek import number_here
from datasets.personal.json_files import looks_like_json, read_json, rows_in
from datasets.personal.tables import columns_of, rows_of
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "moviegeek-list"
LISTS = {
    "ratings": RATING,
    "watchlist": SAVED,
    "likes": LIKED,
    "seen": SEEN,
    "bought": "bought",
    "hidden": "hidden",
}
COLUMNS = {"movie_id", "title", "year", "stars", "at"}
_BEGINS = re.compile(rb'^\s*\{\s*"list"\s*:\s*"(\w+)"')


def recognises(bundle: Bundle) -> bool:
    return not bundle.is_zip and (_list(bundle) is not None or _is_table(bundle))


def read(bundle: Bundle, own: OwnFile) -> None:
    name = bundle.names[0]
    rows = _rows_of_table(bundle) if _is_table(bundle) else _rows_of_json(bundle)
    own.take(rows, partial(_said, what=_list(bundle)), file=name)


def _is_table(bundle: Bundle) -> bool:
    head = bundle.head(bundle.names[0])
    return not looks_like_json(head) and set(columns_of(head)) >= COLUMNS


def _list(bundle: Bundle) -> str | None:
    found = _BEGINS.match(bundle.head(bundle.names[0]))
    return LISTS.get(found[1].decode()) if found else None


def _rows_of_table(bundle: Bundle) -> Iterator[Row]:
    """Those with stars: of the others the table does not say what they are."""
    rows = rows_of(bundle.read(bundle.names[0]))
    return (row for row in rows if row.error or row.content["stars"].strip())


def _rows_of_json(bundle: Bundle) -> Iterator[Row]:
    document = read_json(bundle.read(bundle.names[0]), name=bundle.names[0])
    movies = document.get("movies") if isinstance(document, dict) else None
    return rows_in(row for row in movies if isinstance(row, dict)) if isinstance(movies, list) else iter(())


def _said(row: dict[str, Any], what: str | None) -> Iterator[Said]:
    """What the list says of the movie, and its stars. `at` is when it came onto the list."""
    year = plausible_year(str(row.get("year") or "").strip())
    movie = NamedMovie(title_from(str(row.get("title") or "")), year, number_here(row.get("movie_id")))
    is_of_ratings = what in (None, RATING)
    if what and not is_of_ratings:
        yield Said(movie, what, row.get("at"))
    if row.get("stars") not in (None, ""):
        value = half_stars(row["stars"], best=5)
        yield Said(movie, RATING, row.get("at") if is_of_ratings else None, value)
