"""Letterboxd's export: a zip of tables by title and year, stars in halves; or one of its tables."""

from __future__ import annotations

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
from datasets.personal.errors import RefusedFileError
from datasets.personal.tables import Line, columns_of, lines_of
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "letterboxd"
COLUMNS = {"date", "name", "year", "letterboxd uri"}
TABLES = {"ratings.csv": RATING, "watched.csv": SEEN, "watchlist.csv": SAVED, "likes/films.csv": LIKED}


def recognises(bundle: Bundle) -> bool:
    return bool(_tables(bundle))


def read(bundle: Bundle, own: OwnFile) -> None:
    for name, what in _tables(bundle).items():
        for line in lines_of(bundle.read(name)):
            try:
                own.acts.append(_act(line, what, name, own))
            except RowError as error:
                own.skip(file=name, line=line.number, error=error)


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


def _act(line: Line, what: str, name: str, own: OwnFile) -> OwnAct:
    if line.error:
        raise line.error
    row = line.fields
    year = row["year"].strip()
    if year and plausible_year(year) is None:
        raise RowError("year", year)
    movie = NamedMovie(title_from(row["name"]), plausible_year(year))
    value = half_stars(row["rating"], best=5) if what == RATING else None
    at = own.time(row["date"], file=name, line=line.number)
    return OwnAct(movie, what, at, value, file=name, line=line.number)
