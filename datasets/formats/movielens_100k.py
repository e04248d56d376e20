"""MovieLens 100K: u.data and u.item, with a numbering of movies of its own."""

import re
from collections.abc import Iterator
from functools import partial

from datasets.archive import Archive, Entry, head_lines
from datasets.dataset import Dataset, RatingFiles, named_after
from datasets.delimited import DelimitedRatings
from datasets.find import beside, files_named, largest
from datasets.genres import standard_genres
from datasets.ids import row_id
from datasets.rows import MovieRow
from datasets.scale import WHOLE_STARS
from datasets.skipped import SkippedRows
from datasets.tables import line_rows
from datasets.titles import parse_catalogue_title, plausible_year

NAME = "movielens-100k"
TELL_TALE = (
    "u.data with user, movie, rating, seconds between tabs, and u.item with 24 fields (MovieLens 100K)"
)
RATINGS = DelimitedRatings(separator="\t", n_fields=4, scale=WHOLE_STARS)
GENRES = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama"),
    *(
        "Fantasy",
        "Film-Noir",
        "Horror",
        "Musical",
        "Mystery",
        "Romance",
        "Sci-Fi",
        "Thriller",
        "War",
        "Western",
    ),
)
_FOLD = re.compile(r"u[1-9]\.test")
_RATING_LINE = re.compile(rb"\d+\t\d+\t\d+\t\d+\s*")
_N_FIELDS = 5 + len(GENRES)


def recognise(archive: Archive) -> Dataset | None:
    ratings = largest(entry for entry in files_named(archive, "u.data") if _has_ratings(archive, entry))
    items = files_named(archive, "u.item")
    movies = beside(ratings, items) if ratings else largest(items)
    main = ratings or movies
    if main is None:
        return None
    name = named_after(archive, main)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="movielens-100k",
        person_origin=name,
        rating_scale=WHOLE_STARS,
        used_entries=tuple(entry for entry in (ratings, movies) if entry),
        read_movies=partial(_read_movies, archive, movies),
        rating_files=RatingFiles((ratings,), RATINGS) if ratings else None,
        fold_files=_fold_files(archive, ratings) if ratings else None,
    )


def _fold_files(archive: Archive, ratings: Entry) -> RatingFiles | None:
    """u1.test to u5.test: together they are u.data, and uN.base is the four others."""
    neighbours = (entry for entry in archive.entries if entry.folder == ratings.folder)
    folds = tuple(entry for entry in neighbours if _FOLD.fullmatch(entry.name))
    return RatingFiles(folds, RATINGS) if len(folds) > 1 else None


def _has_ratings(archive: Archive, entry: Entry) -> bool:
    return any(_RATING_LINE.fullmatch(line) for line in head_lines(archive, entry, n_bytes=4096))


def _read_movies(archive: Archive, entry: Entry | None, skipped: SkippedRows) -> Iterator[MovieRow]:
    return line_rows(archive, entry, _movie, skipped) if entry else iter(())


def _movie(text: str) -> MovieRow:
    fields = text.split("|")
    if len(fields) != _N_FIELDS:
        raise ValueError(f"expected {_N_FIELDS} fields, found {len(fields)}")
    movie_id, raw_title, released = fields[:3]
    if not raw_title.strip():
        raise ValueError("the title is empty")
    parsed = parse_catalogue_title(raw_title)
    flags = fields[-len(GENRES) :]
    return MovieRow(
        origin_id=row_id(movie_id, what="movie"),
        title=parsed.title,
        year=parsed.year or plausible_year(released[-4:]),
        genres=standard_genres(
            genre for genre, flag in zip(GENRES, flags, strict=True) if flag.strip() == "1"
        ),
        also_known_as=parsed.also_known_as,
    )
