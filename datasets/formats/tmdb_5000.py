"""TMDB 5000, the Kaggle edition: movies and credits as CSV with JSON inside the fields; no ratings."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from datasets.archive import Archive, Entry
from datasets.dataset import Dataset
from datasets.find import beside, largest, tables_with_columns
from datasets.genres import standard_genres
from datasets.ids import imdb_id, number_or_none, row_id
from datasets.rows import CreditRole, CreditRow, MovieRow
from datasets.scale import OUT_OF_TEN
from datasets.skipped import SkippedRows
from datasets.tables import multiline_csv_rows
from datasets.titles import plausible_year

NAME = "tmdb-5000"
TELL_TALE = (
    "a .csv with the columns id,title,genres,keywords,overview,release_date and one with movie_id,cast,crew "
    "(TMDB 5000 movies)"
)
MAX_CAST = 20  # in order of billing; the longest list has 224 names
WRITING_JOBS = {"Writer", "Screenplay", "Story", "Novel", "Author", "Teleplay"}
Credits = tuple[CreditRow, ...]


def recognise(archive: Archive) -> Dataset | None:
    movies = largest(
        tables_with_columns(archive, "id", "title", "genres", "keywords", "overview", "release_date")
    )
    if movies is None:
        return None
    credits = beside(movies, tables_with_columns(archive, "movie_id", "cast", "crew"))
    return Dataset(
        archive=archive,
        name=NAME,
        format=NAME,
        origin="tmdb",
        person_origin=NAME,
        rating_scale=OUT_OF_TEN,
        used_entries=tuple(entry for entry in (movies, credits) if entry),
        read_movies=_Tables(archive, movies, credits).read_movies,
    )


@dataclass(frozen=True)
class _Tables:
    archive: Archive
    movies: Entry
    credits: Entry | None

    def read_movies(self, skipped: SkippedRows) -> Iterator[MovieRow]:
        """Credits are held in memory, about 1 KB per movie, as their file may stand in another order."""
        credits: dict[str, Credits] = {}
        if self.credits:
            credits = dict(multiline_csv_rows(self.archive, self.credits, _credits, skipped))
        return multiline_csv_rows(self.archive, self.movies, lambda row: _movie(row, credits), skipped)


def _movie(row: dict[str, str], credits: dict[str, Credits]) -> MovieRow:
    movie_id = row_id(row["id"], what="movie")
    title, original = row["title"].strip(), row.get("original_title", "").strip()
    if not title:
        raise ValueError("the title is empty")
    return MovieRow(
        origin_id=movie_id,
        title=title,
        year=plausible_year(row["release_date"][:4]),
        genres=standard_genres(_names(row["genres"], what="genres")),
        also_known_as=(original,) if original not in ("", title) else (),
        imdb_id=imdb_id(row.get("imdb_id", "")),
        tmdb_id=int(movie_id),
        overview=row["overview"].strip(),
        runtime_minutes=number_or_none(row.get("runtime", ""), what="runtime"),
        language=row.get("original_language", "").strip() or None,
        keywords=tuple(_names(row["keywords"], what="keywords")),
        credits=credits.get(movie_id, ()),
    )


def _credits(row: dict[str, str]) -> tuple[str, Credits]:
    """Directors, then writers, then cast; each person once per role."""
    crew, cast = _objects(row["crew"], what="crew"), _objects(row["cast"], what="cast")
    directors = [_credit(member, "director") for member in crew if member.get("job") == "Director"]
    writers = [_credit(member, "writer") for member in crew if member.get("job") in WRITING_JOBS]
    billed = sorted(cast, key=lambda member: member.get("order", len(cast)))[:MAX_CAST]
    actors = [_credit(member, "cast") for member in billed]
    groups = (_numbered(directors), _numbered(writers), _numbered(actors))
    return row_id(row["movie_id"], what="movie"), tuple(credit for group in groups for credit in group)


def _credit(member: dict[str, Any], role: CreditRole) -> CreditRow:
    number = member.get("id")
    return CreditRow(
        name=str(member.get("name", "")).strip(),
        role=role,
        character=str(member.get("character", "")).strip(),
        tmdb_id=number if isinstance(number, int) else None,
    )


def _numbered(credits: list[CreditRow]) -> Iterator[CreditRow]:
    named = {credit.tmdb_id or credit.name: credit for credit in reversed(credits) if credit.name}
    for position, credit in enumerate(reversed(named.values())):
        yield replace(credit, position=position)


def _names(field: str, *, what: str) -> list[str]:
    names = (str(found.get("name", "")).strip() for found in _objects(field, what=what))
    return [name for name in names if name]


def _objects(field: str, *, what: str) -> list[dict[str, Any]]:
    if not field.strip():
        return []
    try:
        found = json.loads(field)
    except ValueError as error:
        raise ValueError(f"{what} is not JSON: {error}") from error
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError(f"{what} is not a list of objects")
    return found
