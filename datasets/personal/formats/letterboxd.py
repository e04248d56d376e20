"""Letterboxd's export: a zip of tables by title and year, stars in halves; or one of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from datasets.personal.acts import (
    LIKED,
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
from datasets.personal.errors import RefusedFileError
from datasets.personal.tables import columns_of, rows_of
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "letterboxd"
COLUMNS = {"date", "name", "year", "letterboxd uri"}
TABLES = {"ratings.csv": RATING, "watched.csv": SEEN, "watchlist.csv": SAVED, "likes/films.csv": LIKED}


def recognises(bundle: Bundle) -> bool:
    return bool(_tables(bundle))


def read(bundle: Bundle, own: OwnFile) -> None:
    for name, what in _tables(bundle).items():
        own.take(rows_of(bundle.read(name)), partial(_said, what=what), file=name)


def _tables(bundle: Bundle) -> dict[str, str]:
    """What each table says. Those in other folders ("deleted/", "lists/") are not for us."""
    if bundle.is_zip:
        top = _top_folder(bundle.names)
        found = {f"{top}{name}": what for name, what in TABLES.items() if f"{top}{name}" in bundle}
        return {name: what for name, what in found.items() if set(columns_of(bundle.head(name))) >= COLUMNS}
    name = bundle.names[0]
    columns = set(columns_of(bundle.head(name)))
    if not columns >= COLUMNS:
        return {}
    if "rating" in columns:
        return {name: RATING}
    what = next((what for table, what in TABLES.items() if name.casefold() == table.rpartition("/")[2]), None)
    if what is None:  # seen, saved and liked movies have the very same columns
        raise RefusedFileError("which_table", name=name[:100])
    return {name: what}


def _top_folder(names: list[str]) -> str:
    """Zips that were packed again often hold one folder with everything in it."""
    tops = {name.partition("/")[0] for name in names if not name.startswith("__MACOSX/")}
    top = next(iter(tops)) if len(tops) == 1 else ""
    return f"{top}/" if top and top not in TABLES else ""


def _said(row: dict[str, str], what: str) -> Iterator[Said]:
    year = row["year"].strip()
    if year and plausible_year(year) is None:
        raise RowError("year", year)
    movie = NamedMovie(title_from(row["name"]), plausible_year(year))
    value = half_stars(row["rating"], best=5) if what == RATING else None
    yield Said(movie, what, row["date"], value)
