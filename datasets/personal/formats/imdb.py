"""IMDb's tables: ratings from 1 to 10, and the watchlist; movies by their tt numbers."""

from __future__ import annotations

from collections.abc import Iterator

from datasets.ids import imdb_id
from datasets.personal.acts import (
    RATING,
    SAVED,
    NamedMovie,
    OwnFile,
    RowError,
    Said,
    half_stars,
    title_from,
)
from datasets.personal.tables import columns_of, rows_of
from datasets.personal.unpacking import Bundle
from datasets.titles import plausible_year

NAME = "imdb"
RATINGS = {"const", "your rating", "date rated", "title"}
WATCHLIST = {"position", "const", "created", "title"}
NO_MOVIES = {
    "tvseries",
    "tvepisode",
    "tvminiseries",
    "videogame",
    "podcastseries",
    "podcastepisode",
    "musicvideo",
}


def recognises(bundle: Bundle) -> bool:
    return not bundle.is_zip and _what(bundle) is not None


def read(bundle: Bundle, own: OwnFile) -> None:
    name, what = bundle.names[0], _what(bundle)
    assert what is not None
    own.take(rows_of(bundle.read(name)), _rated if what == RATING else _wanted, file=name)


def _what(bundle: Bundle) -> str | None:
    columns = set(columns_of(bundle.head(bundle.names[0])))
    if columns >= WATCHLIST:  # it carries one's ratings as well, so it is asked first
        return SAVED
    return RATING if columns >= RATINGS else None


def _rated(row: dict[str, str]) -> Iterator[Said]:
    yield Said(_movie(row), RATING, row["date rated"], half_stars(row["your rating"], best=10))


def _wanted(row: dict[str, str]) -> Iterator[Said]:
    yield Said(_movie(row), SAVED, row["created"])


def _movie(row: dict[str, str]) -> NamedMovie:
    title_type = row.get("title type", "")
    if "".join(filter(str.isalpha, title_type)).casefold() in NO_MOVIES:
        raise RowError("no_movie", f"{row['title']} ({title_type})")
    year = plausible_year(row.get("year", "").strip())
    return NamedMovie(title_from(row["title"]), year, _ids(row["const"]))


def _ids(const: str) -> tuple[str, ...]:
    try:
        known = imdb_id(const) if const.strip().startswith("tt") else None
    except ValueError as error:
        raise RowError("id", const) from error
    if known is None:
        raise RowError("id", const)
    return (f"imdb:{known}",)
