"""IMDb's tables: ratings from 1 to 10, and the watchlist; movies by their tt numbers."""

from __future__ import annotations

from datasets.ids import imdb_id
from datasets.personal.acts import (
    RATING,
    SAVED,
    NamedMovie,
    OwnAct,
    OwnFile,
    RowError,
    first,
    half_stars,
    title_from,
)
from datasets.personal.tables import Line, columns_of, lines_of
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
    for line in lines_of(bundle.read(name)):
        try:
            own.acts.append(_act(line, what, name, own))
        except RowError as error:
            own.skip(file=name, line=line.number, error=error)


def _what(bundle: Bundle) -> str | None:
    columns = set(columns_of(bundle.head(bundle.names[0])))
    if columns >= WATCHLIST:  # it carries one's ratings as well, so it is asked first
        return SAVED
    return RATING if columns >= RATINGS else None


def _act(line: Line, what: str, name: str, own: OwnFile) -> OwnAct:
    if line.error:
        raise line.error
    row = line.fields
    title_type = row.get("title type", "")
    if "".join(filter(str.isalpha, title_type)).casefold() in NO_MOVIES:
        raise RowError("no_movie", f"{row['title']} ({title_type})")
    movie = NamedMovie(
        title_from(row["title"]), plausible_year(row.get("year", "").strip()), _ids(row["const"])
    )
    value = half_stars(row["your rating"], best=10) if what == RATING else None
    at = own.time(
        first(row, ("date rated",) if what == RATING else ("created",)), file=name, line=line.number
    )
    return OwnAct(movie, what, at, value, file=name, line=line.number)


def _ids(const: str) -> tuple[str, ...]:
    try:
        known = imdb_id(const) if const.strip().startswith("tt") else None
    except ValueError as error:
        raise RowError("id", const) from error
    if known is None:
        raise RowError("id", const)
    return (f"imdb:{known}",)
