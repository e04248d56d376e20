"""MovieLens: the ratings of one person as its website gives them, or one person's part of a public data set."""

from __future__ import annotations

from collections.abc import Iterator

from datasets.ids import imdb_id, number_or_none, row_id
from datasets.personal.acts import RATING, NamedMovie, OwnFile, Row, RowError, Said, first, half_stars
from datasets.personal.errors import RefusedFileError
from datasets.personal.tables import columns_of, rows_of
from datasets.personal.unpacking import Bundle
from datasets.titles import parse_catalogue_title

NAME = "movielens"
MOVIE, USER = ("movieid", "movie_id"), ("userid", "user_id")


def recognises(bundle: Bundle) -> bool:
    if bundle.is_zip:
        return False
    columns = set(columns_of(bundle.head(bundle.names[0])))
    # Ours has a column `movie_id` too, beside `stars`.
    return bool(columns & set(MOVIE)) and "rating" in columns


def read(bundle: Bundle, own: OwnFile) -> None:
    name = bundle.names[0]
    own.take(_of_one_person(rows_of(bundle.read(name)), name), _said, file=name)


def _of_one_person(rows: Iterator[Row], name: str) -> Iterator[Row]:
    users = set()
    for row in rows:
        if not row.error:
            users.add(first(row.content, USER))
        if len(users) > 1:
            raise RefusedFileError("several_people", name=name[:100])
        yield row


def _said(row: dict[str, str]) -> Iterator[Said]:
    title = parse_catalogue_title(row.get("title", ""))
    movie = NamedMovie(title.title[:300], title.year, _ids(row))
    yield Said(movie, RATING, row.get("timestamp"), half_stars(row["rating"], best=5))


def _ids(row: dict[str, str]) -> tuple[str, ...]:
    try:
        imdb = imdb_id(first(row, ("imdb_id", "imdbid")))
        tmdb = number_or_none(first(row, ("tmdb_id", "tmdbid")), what="TMDB id")
        own = row_id(first(row, MOVIE), what="movie")
    except ValueError as error:
        raise RowError("id", first(row, MOVIE)) from error
    known = [f"imdb:{imdb}"] if imdb else []
    return (*known, *([f"tmdb:{tmdb}"] if tmdb else []), f"movielens:{int(own)}")
