"""The CSV files of the engine commands: read with errors that say what to mend, written whole or not at all.

`T.csv` and `H.csv` have a header with user_id and item_id, and may have rating and timestamp; `P.csv` has
user_id and item_id; `I.csv` has item_id and may have title, year, genres (joined by `|`) and overview. Order
of columns does not matter, further ones are ignored. Ids are opaque text.
"""

from __future__ import annotations

import csv
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommender.engine.arrays import Floats, Ids, Times
from recommender.engine.csv_table import CsvTable
from recommender.engine.errors import InputFileError
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions

ACTS_HEADER = "user_id,item_id,rating,timestamp"
MOST_RATING, MOST_TIME, MOST_YEAR = 1e9, 2.0**53, 1e5
"""What lies further from 0 is taken for a mistake: sums of its squares would not be exact any more."""


@dataclass(frozen=True, eq=False)
class Acts:
    """Columns of a `T.csv` or `H.csv`, in the order of the file.

    Parameters
    ----------
    user_ids, item_ids : ndarray of str, shape (n,)
    ratings : ndarray of float64, shape (n,), NaN where a row has none; None when no row has one
    times : ndarray of int64, shape (n,), unix seconds; None when the file has none
    """

    user_ids: Ids
    item_ids: Ids
    ratings: Floats | None
    times: Times | None

    def at(self, rows: Any) -> Acts:
        """Some of the rows."""
        return Acts(
            self.user_ids[rows],
            self.item_ids[rows],
            None if self.ratings is None else self.ratings[rows],
            None if self.times is None else self.times[rows],
        )

    def interactions(self, *, zero: float = 0.0, catalogue: Ids | None = None) -> Interactions:
        """The rows as interactions whose weight is the rating, whatever its height.

        Parameters
        ----------
        zero : the rating that has weight 0; rows at or below it get a hundredth
        catalogue : further item ids

        Notes
        -----
        Rows without rating weigh as much as the mean row with one.
        """
        weights = None
        if self.ratings is not None:
            filled = np.where(np.isnan(self.ratings), np.nanmean(self.ratings), self.ratings)
            weights = np.maximum(filled - zero, 0.01)
        return Interactions.from_columns(
            user_ids=self.user_ids,
            item_ids=self.item_ids,
            weights=weights,
            times=self.times,
            ratings=self.ratings,
            catalogue=catalogue,
        )

    def zero(self) -> float:
        """The rating that has weight 0: 0, or one below the lowest where ratings go down to 0 or less."""
        lowest = 1.0 if self.ratings is None else float(np.nanmin(self.ratings))
        return 0.0 if lowest > 0 else lowest - 1.0


def read_acts(path: Path) -> Acts:
    """A `T.csv` or `H.csv`. A row with a user and no item says that the user exists.

    Raises
    ------
    InputFileError
        When the file cannot be read or a value is not what its column holds.
    """
    table = CsvTable.read(path, required=("user_id", "item_id"), header=ACTS_HEADER)
    return Acts(table.ids("user_id"), table.ids("item_id", may_be_empty=True), _ratings(table), _times(table))


def read_training(path: Path) -> Acts:
    """A `T.csv`: as `read_acts`, with at least one row, and an item in every row.

    Raises
    ------
    InputFileError
        As in `read_acts`, or when a row has no item or there is no row.
    """
    table = CsvTable.read(path, required=("user_id", "item_id"), header=ACTS_HEADER)
    if not len(table):
        raise InputFileError(f"{path}: no rows below the header; training needs at least one interaction")
    return Acts(table.ids("user_id"), table.ids("item_id"), _ratings(table), _times(table))


def read_pairs(path: Path) -> tuple[Ids, Ids]:
    """A `P.csv`: user ids and item ids, in the order of the file.

    Raises
    ------
    InputFileError
        When the file cannot be read or an id is empty.
    """
    table = CsvTable.read(path, required=("user_id", "item_id"), header="user_id,item_id")
    return table.ids("user_id"), table.ids("item_id")


def read_items(path: Path) -> ItemFeatures:
    """An `I.csv`; of several rows of one item the first counts.

    Raises
    ------
    InputFileError
        When the file cannot be read, an id is empty, or a year is no number.
    """
    table = CsvTable.read(path, required=("item_id",), header="item_id,title,year,genres,overview")
    item_ids = table.ids("item_id")
    _, first = np.unique(item_ids, return_index=True)
    rows = np.sort(first)
    texts = (
        f"{title} {plot}".strip()
        for title, plot in zip(table.text("title"), table.text("overview"), strict=True)
    )
    years = table.numbers("year", most=MOST_YEAR)
    return ItemFeatures(
        item_ids[rows],
        tuple(np.array(list(texts), dtype=object)[rows]),
        tuple(tuple(filter(None, table.text("genres")[row].split("|"))) for row in rows),
        tuple(None if np.isnan(years[row]) else int(years[row]) for row in rows),
    )


def _ratings(table: CsvTable) -> Floats | None:
    ratings = table.numbers("rating", most=MOST_RATING)
    return None if np.isnan(ratings).all() else ratings


def _times(table: CsvTable) -> Times | None:
    times = table.numbers("timestamp", most=MOST_TIME)
    if np.isnan(times).all():
        return None
    bad = np.flatnonzero(np.isnan(times) | (times != np.floor(times)))
    if bad.size:
        raise table.refusal(
            int(bad[0]), "timestamp", "give whole unix seconds in every line, or leave the column out"
        )
    return times.astype(np.int64)


@contextmanager
def finished_file(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` when all went well and vanishes when not.

    Raises
    ------
    InputFileError
        When nothing can be written there.
    """
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        yield unfinished
        os.replace(unfinished, path)
    except OSError as error:
        raise InputFileError(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder that exists"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_rows(path: Path, *, header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> int:
    """Write a CSV and count its rows; floats keep every digit.

    Raises
    ------
    InputFileError
        When nothing can be written there.
    """
    n_rows = 0
    with finished_file(path) as unfinished, unfinished.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            n_rows += 1
    return n_rows


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    InputFileError
        When nothing can be written there.
    """
    with finished_file(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
