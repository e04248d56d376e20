"""Netflix Prize: movie_titles, and ratings under a line "movie:" each, in one file per movie or in four."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pandas as pd

from datasets.archive import Archive, Entry, head_lines
from datasets.blocks import Block, Parsed, parse_in_pieces
from datasets.dataset import Dataset, RatingFiles
from datasets.find import files_named, largest
from datasets.ids import row_id
from datasets.lines import decoded
from datasets.rows import NO_TIME, MovieRow, frame_of_rows
from datasets.scale import WHOLE_STARS
from datasets.skipped import SkippedRows
from datasets.tables import line_rows
from datasets.titles import plausible_year

NAME = "netflix-prize"
TELL_TALE = (
    'movie_titles.txt or .csv with id,year,title, and combined_data_*.txt or mv_*.txt where a line "movie:" '
    "stands above lines user,rating,date (Netflix Prize)"
)
_TITLE_NAMES = ("movie_titles.txt", "movie_titles.csv")
_TITLE_LINE = re.compile(rb"\d+,(?:\d{4}|NULL),.+")
_RATINGS_NAME = re.compile(r"(?:combined_data_\d+|mv_\d+)\.txt")
_MOVIE_LINE = re.compile(r"(\d+):")


def recognise(archive: Archive) -> Dataset | None:
    titles = largest(entry for entry in files_named(archive, *_TITLE_NAMES) if _has_titles(archive, entry))
    named_so = [entry for entry in archive.entries if _RATINGS_NAME.fullmatch(entry.name)]
    ratings = named_so if named_so and _has_ratings(archive, named_so[0]) else []
    if not titles and not ratings:
        return None
    return Dataset(
        archive=archive,
        name=NAME,
        format=NAME,
        origin="netflix",
        person_origin=NAME,
        rating_scale=WHOLE_STARS,
        used_entries=(*ratings, *([titles] if titles else [])),
        read_movies=partial(_read_movies, archive, titles),
        rating_files=RatingFiles(tuple(ratings), NetflixRatings()) if ratings else None,
    )


def _has_titles(archive: Archive, entry: Entry) -> bool:
    return any(_TITLE_LINE.fullmatch(line) for line in head_lines(archive, entry, n_bytes=4096))


def _has_ratings(archive: Archive, entry: Entry) -> bool:
    lines = head_lines(archive, entry, n_bytes=4096)
    return bool(lines) and bool(_MOVIE_LINE.fullmatch(lines[0].decode("latin-1").strip()))


def _read_movies(archive: Archive, entry: Entry | None, skipped: SkippedRows) -> Iterator[MovieRow]:
    return line_rows(archive, entry, _movie, skipped) if entry else iter(())


def _movie(text: str) -> MovieRow:
    """Titles hold commas without quotes: only the first two commas separate."""
    movie_id, _, rest = text.partition(",")
    year, separator, title = rest.partition(",")
    if not separator:
        raise ValueError(f"expected 3 fields, found {text.count(',') + 1}")
    if not title.strip():
        raise ValueError("the title is empty")
    return MovieRow(
        origin_id=row_id(movie_id, what="movie"), title=title.strip(), year=plausible_year(year.strip())
    )


class NetflixRatings:
    """A block's context is the movie whose ratings are going on."""

    def parse(self, block: Block, skipped: SkippedRows) -> Parsed:
        line_by_line = partial(_parsed_line_by_line, skipped=skipped)
        return parse_in_pieces(block, at_once=_parsed_at_once, line_by_line=line_by_line)


def _parsed_at_once(block: Block) -> Parsed | None:
    data = b"".join(block.lines)
    try:
        table = pd.read_csv(
            io.BytesIO(data),
            header=None,
            names=["user_id", "rating", "date"],
            dtype={"user_id": "str", "rating": "category", "date": "category"},
            na_filter=False,
            quoting=csv.QUOTE_NONE,
        )
    except ValueError:
        return None
    is_movie = table["user_id"].str.endswith(":")
    movies = table["user_id"].str.removesuffix(":").where(is_movie).ffill().fillna(block.context)
    frame = pd.DataFrame(
        {
            "user_id": table["user_id"],
            "item_id": movies,
            "rating": _by_category(table["rating"], _stars_or_nan).astype("float64"),
            "timestamp": _by_category(table["date"], _midnight_or_none).astype("int64"),
        }
    )[~is_movie].reset_index(drop=True)
    is_complete = len(table) == len(block.lines) and data.count(b",") == 2 * len(frame)
    return Parsed(frame, str(movies.iloc[-1])) if is_complete and _is_sound(frame) else None


def _is_sound(frame: pd.DataFrame) -> bool:
    has_numbers = frame["user_id"].str.isdigit().all() and frame["item_id"].str.isdigit().all()
    return bool(has_numbers and frame["rating"].notna().all() and (frame["timestamp"] != NO_TIME).all())


def _by_category(column: "pd.Series[str]", value: Callable[[str], float]) -> "pd.Series[float]":
    """A few thousand dates and five ratings stand behind millions of rows: each is read once."""
    values = np.array([value(str(category)) for category in column.cat.categories])
    return pd.Series(values[column.cat.codes.to_numpy()], index=column.index)


def _parsed_line_by_line(block: Block, *, skipped: SkippedRows) -> Parsed:
    movie = block.context
    rows: list[tuple[str, str, float, int]] = []
    for number, line in enumerate(block.lines, start=block.first_line):
        text = decoded(line).strip()
        if found := _MOVIE_LINE.fullmatch(text):
            movie = found[1]
        elif text:
            movie = "" if ":" in text else movie  # what follows belongs to a movie that cannot be read
            try:
                rows.append(_rating(text, movie))
            except ValueError as error:
                skipped.skip(file=block.file, line=number, raw=text, reason=str(error))
    return Parsed(frame_of_rows(rows), movie)


def _rating(text: str, movie: str) -> tuple[str, str, float, int]:
    if not movie:
        raise ValueError('it is no readable line "movie:", nor stands below one')
    fields = text.split(",")
    if len(fields) != 3:
        raise ValueError(f"expected 3 fields, found {len(fields)}")
    user_id = row_id(fields[0], what="user")
    if math.isnan(rating := _stars_or_nan(fields[1])):
        raise ValueError(f"the rating {fields[1][:40]!r} is not on the scale {WHOLE_STARS}")
    if (time := _midnight_or_none(fields[2])) == NO_TIME:
        raise ValueError(f"the date {fields[2][:40]!r} is not a date like 2005-09-06")
    return user_id, movie, rating, time


def _stars_or_nan(text: str) -> float:
    return float(text) if text in ("1", "2", "3", "4", "5") else math.nan


def _midnight_or_none(text: str) -> int:
    """Seconds at the beginning of the day in UTC, NO_TIME for what is no date."""
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return NO_TIME
