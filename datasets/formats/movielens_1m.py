"""MovieLens 1M, also as folds of "user,movie,rating" beside movies.dat, whose union is all of it."""

import re
from functools import partial

from datasets import double_colon
from datasets.archive import Archive, Entry, head_lines
from datasets.dataset import Dataset, RatingFiles, named_after
from datasets.delimited import DelimitedRatings
from datasets.double_colon import DoubleColonFiles, find_double_colon_files
from datasets.scale import WHOLE_STARS
from datasets.titles import parse_catalogue_title

NAME = "movielens-1m"
TELL_TALE = (
    "ratings.dat with user::movie::rating::seconds in whole stars and movies.dat with id::title::genres "
    "(MovieLens 1M)"
)
RATINGS = DelimitedRatings(separator="::", n_fields=4, scale=WHOLE_STARS)
FOLDS = DelimitedRatings(separator=",", n_fields=3, scale=WHOLE_STARS, time=None)
_FOLD_LINE = re.compile(rb"\d+,\d+,[1-5]")


def recognise(archive: Archive) -> Dataset | None:
    files = find_double_colon_files(archive)
    if files is None or files.has_imdb_numbers() or files.has_half_stars():
        return None
    rating_files = _rating_files(archive, files)
    name = named_after(archive, files.main)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="movielens",
        person_origin=name,
        rating_scale=WHOLE_STARS,
        used_entries=tuple(dict.fromkeys((*files.entries, *rating_files.entries))),
        read_movies=partial(double_colon.read_movies, archive, files.movies, parse_catalogue_title),
        rating_files=rating_files,
        fold_files=rating_files if len(rating_files.entries) > 1 else None,
    )


def _rating_files(archive: Archive, files: DoubleColonFiles) -> RatingFiles:
    if files.ratings:
        return RatingFiles((files.ratings,), RATINGS)
    neighbours = [entry for entry in archive.entries if entry.folder == files.main.folder]
    return RatingFiles(tuple(entry for entry in neighbours if _is_fold(archive, entry)), FOLDS)


def _is_fold(archive: Archive, entry: Entry) -> bool:
    if not entry.name.endswith((".dat", ".csv", ".txt")):
        return False
    lines = head_lines(archive, entry, n_bytes=4096)
    return bool(lines) and all(_FOLD_LINE.fullmatch(line) for line in lines)
