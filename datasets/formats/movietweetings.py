"""MovieTweetings, any snapshot. users.dat maps its users to Twitter accounts and is never opened."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from datasets import double_colon
from datasets.archive import Archive, Entry
from datasets.dataset import Dataset, RatingFiles, named_after
from datasets.delimited import DelimitedRatings
from datasets.double_colon import find_double_colon_files
from datasets.ids import imdb_id
from datasets.rows import MovieRow
from datasets.scale import OUT_OF_TEN
from datasets.skipped import SkippedRows
from datasets.titles import parse_plain_title

NAME = "movietweetings"
TELL_TALE = (
    "ratings.dat with user::movie::rating::seconds from 0 to 10 and movies.dat with id::title::genres, "
    "where a movie's id is its IMDb number of seven digits (MovieTweetings)"
)
RATINGS = DelimitedRatings(separator="::", n_fields=4, scale=OUT_OF_TEN, has_imdb_numbers=True)


def recognise(archive: Archive) -> Dataset | None:
    files = find_double_colon_files(archive)
    if files is None or not files.has_imdb_numbers():
        return None
    name = _name(archive, files.main)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="imdb",
        person_origin=name,
        rating_scale=OUT_OF_TEN,
        used_entries=tuple(entry for entry in (files.movies, files.ratings) if entry),
        read_movies=partial(_read_movies, archive, files.movies),
        rating_files=RatingFiles((files.ratings,), RATINGS) if files.ratings else None,
    )


def _read_movies(archive: Archive, entry: Entry | None, skipped: SkippedRows) -> Iterator[MovieRow]:
    for movie in double_colon.read_movies(archive, entry, parse_plain_title, skipped):
        imdb = imdb_id(movie.origin_id)
        yield replace(movie, origin_id=imdb or movie.origin_id, imdb_id=imdb)


def _name(archive: Archive, main: Entry) -> str:
    """Snapshots lie in folders called "100K" or "latest": "movietweetings-100k"."""
    name = named_after(archive, main)
    return name if name.startswith(NAME) else f"{NAME}-{name}"
