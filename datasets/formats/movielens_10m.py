"""MovieLens 10M: movies.dat, ratings.dat, tags.dat."""

from collections.abc import Iterator
from functools import partial

from datasets import double_colon
from datasets.archive import Archive, Entry
from datasets.dataset import Dataset, RatingFiles, named_after
from datasets.delimited import DelimitedRatings
from datasets.double_colon import SEPARATOR, find_double_colon_files
from datasets.ids import row_id, seconds
from datasets.rows import TagRow
from datasets.scale import HALF_STARS
from datasets.skipped import SkippedRows
from datasets.tables import line_rows
from datasets.titles import parse_catalogue_title

NAME = "movielens-10m"
TELL_TALE = (
    "ratings.dat with user::movie::rating::seconds in half stars, movies.dat with id::title::genres and "
    "tags.dat (MovieLens 10M)"
)
RATINGS = DelimitedRatings(separator="::", n_fields=4, scale=HALF_STARS)


def recognise(archive: Archive) -> Dataset | None:
    files = find_double_colon_files(archive)
    if files is None or files.has_imdb_numbers() or not files.has_half_stars():
        return None
    name = named_after(archive, files.main)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="movielens",
        person_origin=name,
        rating_scale=HALF_STARS,
        used_entries=files.entries,
        read_movies=partial(double_colon.read_movies, archive, files.movies, parse_catalogue_title),
        rating_files=RatingFiles((files.ratings,), RATINGS) if files.ratings else None,
        read_tags=partial(_read_tags, archive, files.tags),
    )


def _read_tags(archive: Archive, entry: Entry | None, skipped: SkippedRows) -> Iterator[TagRow]:
    return line_rows(archive, entry, _tag, skipped) if entry else iter(())


def _tag(text: str) -> TagRow:
    user_id, _, rest = text.partition(SEPARATOR)
    item_id, _, rest = rest.partition(SEPARATOR)
    tag, separator, time = rest.rpartition(SEPARATOR)
    if not separator:
        raise ValueError(f"expected 4 fields, found {text.count(SEPARATOR) + 1}")
    return TagRow(
        user_id=row_id(user_id, what="user"),
        item_id=row_id(item_id, what="movie"),
        tag=tag.strip(),
        timestamp=seconds(time),
    )
