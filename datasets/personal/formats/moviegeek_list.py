"""One list of My movies, as its page gives it: JSON says which list it is; a CSV brings its stars."""

from __future__ import annotations

import re
from typing import Any

from datasets.personal.acts import (
    LIKED,
    RATING,
    SAVED,
    SEEN,
    NamedMovie,
    OwnAct,
    OwnFile,
    RowError,
    half_stars,
    title_from,
)
from datasets.personal.formats.moviegeek import HERE
from datasets.personal.json_files import looks_like_json, read_json
from datasets.personal.tables import columns_of, lines_of
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
    rows = _rows_of_table(bundle, own) if _is_table(bundle) else _rows_of_json(bundle)
    what = _list(bundle)
    for number, row in rows:
        try:
            own.acts.extend(_acts(row, what, name, number, own))
        except RowError as error:
            own.skip(file=name, line=number, error=error)


def _is_table(bundle: Bundle) -> bool:
    head = bundle.head(bundle.names[0])
    return not looks_like_json(head) and set(columns_of(head)) >= COLUMNS


def _list(bundle: Bundle) -> str | None:
    found = _BEGINS.match(bundle.head(bundle.names[0]))
    return LISTS.get(found[1].decode()) if found else None


def _rows_of_table(bundle: Bundle, own: OwnFile) -> list[tuple[int, dict[str, Any]]]:
    name = bundle.names[0]
    rows = []
    for line in lines_of(bundle.read(name)):
        if line.error:
            own.skip(file=name, line=line.number, error=line.error)
        elif line.fields["stars"].strip():
            rows.append((line.number, dict(line.fields)))
    return rows


def _rows_of_json(bundle: Bundle) -> list[tuple[int, dict[str, Any]]]:
    document = read_json(bundle.read(bundle.names[0]), name=bundle.names[0])
    movies = document.get("movies") if isinstance(document, dict) else None
    rows = [row for row in movies if isinstance(row, dict)] if isinstance(movies, list) else []
    return list(enumerate(rows, start=1))


def _acts(row: dict[str, Any], what: str | None, name: str, number: int, own: OwnFile) -> list[OwnAct]:
    """What the list says of the movie, and its stars. `at` is when it came onto the list."""
    year = plausible_year(str(row.get("year") or "").strip())
    movie_id = str(row.get("movie_id"))
    here = (f"{HERE}:{movie_id}",) if re.fullmatch(r"[0-9]{1,18}", movie_id) else ()
    movie = NamedMovie(title_from(str(row.get("title") or "")), year, here)
    at = own.time(str(row.get("at") or ""), file=name, line=number)
    acts = []
    if what not in (None, RATING):
        acts.append(OwnAct(movie, what, at, file=name, line=number))
    if row.get("stars") not in (None, ""):
        value = half_stars(row["stars"], best=5)
        rated_at = at if what in (None, RATING) else None
        acts.append(OwnAct(movie, RATING, rated_at, value, file=name, line=number))
    return acts
