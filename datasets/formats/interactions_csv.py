"""The plain file: a header with user_id and item_id, perhaps rating, timestamp and columns to pass over."""

import io
import re
from collections.abc import Iterator
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from datasets.archive import Archive, Entry, head, head_lines
from datasets.dataset import Dataset, RatingFiles, slug
from datasets.delimited import DelimitedRatings
from datasets.errors import NotADatasetError
from datasets.find import largest, tables_with_columns
from datasets.genres import standard_genres
from datasets.lines import BYTE_ORDER_MARK
from datasets.rows import MovieRow
from datasets.scale import HALF_STARS, likely_scale
from datasets.skipped import SkippedRows
from datasets.tables import header, multiline_csv_rows
from datasets.titles import parse_catalogue_title, plausible_year

NAME = "interactions-csv"
TELL_TALE = (
    "one .csv with the columns user_id,item_id and optionally rating,timestamp; beside it optionally one "
    "with item_id,title,year,genres,overview"
)
SAMPLE_BYTES = 64 << 20  # for the scale of the ratings: about 2.5 million rows
_IMDB_ID = re.compile(r"tt\d{7,}")


def recognise(archive: Archive) -> Dataset | None:
    found = tables_with_columns(archive, "user_id", "item_id")
    if not found:
        return None
    if len(found) > 1:
        names = ", ".join(entry.path for entry in found)
        raise NotADatasetError(
            f"{archive.path} holds several files of interactions; give the path of one: {names}"
        )
    interactions = found[0]
    items = largest(tables_with_columns(archive, "item_id", "title"))
    columns = header(archive, interactions)
    name = slug(archive.path.resolve().stem)
    parser = _parser(archive, interactions, columns)
    return Dataset(
        archive=archive,
        name=name,
        format=NAME,
        origin="imdb" if _has_imdb_ids(archive, interactions, columns) else name,
        person_origin=name,
        rating_scale=parser.scale,
        used_entries=(interactions, *([items] if items else [])),
        read_movies=partial(_read_movies, archive, items),
        rating_files=RatingFiles((interactions,), parser, has_header=True),
    )


def _parser(archive: Archive, entry: Entry, columns: tuple[str, ...]) -> DelimitedRatings:
    places = {name: index for index, name in reversed(list(enumerate(columns)))}
    rating = places.get("rating")
    return DelimitedRatings(
        separator=",",
        n_fields=len(columns),
        scale=HALF_STARS if rating is None else likely_scale(_sample(archive, entry, rating)),
        user=places["user_id"],
        item=places["item_id"],
        rating=rating,
        time=places.get("timestamp"),
        has_numeric_ids=False,
        is_dated=False,
    )


def _sample(archive: Archive, entry: Entry, column: int) -> npt.NDArray[np.float64]:
    """The numbers in one column; what is no number is left out."""
    data = head(archive, entry, n_bytes=SAMPLE_BYTES).removeprefix(BYTE_ORDER_MARK)
    whole_lines = data if len(data) < SAMPLE_BYTES else data[: data.rfind(b"\n")]
    table = pd.read_csv(
        io.BytesIO(whole_lines),
        header=None,
        skiprows=1,
        usecols=[column],
        dtype="str",
        on_bad_lines="skip",
        encoding_errors="replace",
    )
    return pd.to_numeric(table[column], errors="coerce").dropna().to_numpy(dtype=np.float64)


def _has_imdb_ids(archive: Archive, entry: Entry, columns: tuple[str, ...]) -> bool:
    place = columns.index("item_id")
    rows = [line.decode("latin-1").split(",") for line in head_lines(archive, entry)[1:]]
    ids = [fields[place].strip() for fields in rows if len(fields) > place]
    return bool(ids) and all(_IMDB_ID.fullmatch(item_id) for item_id in ids)


def _read_movies(archive: Archive, entry: Entry | None, skipped: SkippedRows) -> Iterator[MovieRow]:
    return multiline_csv_rows(archive, entry, _movie, skipped) if entry else iter(())


def _movie(row: dict[str, str]) -> MovieRow:
    item_id, raw_title = row["item_id"].strip(), row["title"]
    if not item_id or not raw_title.strip():
        raise ValueError("the id or the title is empty")
    parsed = parse_catalogue_title(raw_title)
    return MovieRow(
        origin_id=item_id,
        title=parsed.title,
        year=plausible_year(row.get("year", "").strip().removesuffix(".0")) or parsed.year,
        genres=standard_genres(row.get("genres", "").split("|")),
        also_known_as=parsed.also_known_as,
        imdb_id=item_id if _IMDB_ID.fullmatch(item_id) else None,
        overview=row.get("overview", "").strip(),
    )
