"""The CSV files of the engine commands: read with errors that say what to mend, written whole or not at all.

`T.csv` and `H.csv` have a header with user_id and item_id, and may have rating and timestamp; `P.csv` has
user_id and item_id; `I.csv` has item_id and may have title, year, genres (joined by `|`) and overview. Order
of columns does not matter, further ones are ignored. Ids are opaque text.
"""

from __future__ import annotations

import csv
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recommender.engine.arrays import Floats, Ids, Times
from recommender.engine.errors import InputFileError
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions

FIRST_ROW = 2
"""Line of the first row: the header is line 1."""


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
    table = _read(path, required=("user_id", "item_id"), header="user_id,item_id,rating,timestamp")
    _refuse_empty(path, table, "user_id")
    ratings = _ratings(path, table) if "rating" in table else None
    times = _times(path, table) if "timestamp" in table else None
    return Acts(_text(table["user_id"]), _text(table["item_id"]), ratings, times)


def read_training(path: Path) -> Acts:
    """A `T.csv`: as `read_acts`, with at least one row, and an item in every row.

    Raises
    ------
    InputFileError
        As in `read_acts`, or when a row has no item or there is no row.
    """
    acts = read_acts(path)
    if not acts.user_ids.size:
        raise InputFileError(f"{path}: no rows below the header; training needs at least one interaction")
    empty = np.flatnonzero(acts.item_ids == "")
    if empty.size:
        raise InputFileError(
            f"{path}, line {empty[0] + FIRST_ROW}: item_id is empty; name the item or drop the line"
        )
    return acts


def read_pairs(path: Path) -> tuple[Ids, Ids]:
    """A `P.csv`: user ids and item ids, in the order of the file.

    Raises
    ------
    InputFileError
        When the file cannot be read or an id is empty.
    """
    table = _read(path, required=("user_id", "item_id"), header="user_id,item_id")
    _refuse_empty(path, table, "user_id")
    _refuse_empty(path, table, "item_id")
    return _text(table["user_id"]), _text(table["item_id"])


def read_items(path: Path) -> ItemFeatures:
    """An `I.csv`; of several rows of one item the first counts.

    Raises
    ------
    InputFileError
        When the file cannot be read, an id is empty, or a year is not a whole number.
    """
    table = _read(path, required=("item_id",), header="item_id,title,year,genres,overview")
    _refuse_empty(path, table, "item_id")
    years = _numbers(path, table, "year") if "year" in table else np.full(len(table), np.nan)
    table = table.assign(year=years).drop_duplicates("item_id")
    texts = _column(table, "title") + " " + _column(table, "overview")
    genres = _column(table, "genres")
    return ItemFeatures(
        _text(table["item_id"]),
        tuple(texts.str.strip()),
        tuple(tuple(filter(None, value.split("|"))) for value in genres),
        tuple(None if np.isnan(year) else int(year) for year in table["year"]),
    )


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


def _read(path: Path, *, required: tuple[str, ...], header: str) -> pd.DataFrame:
    """All columns as text; lines without any value are left out, the index is the row's place in the file."""
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
        )
    except pd.errors.EmptyDataError:
        raise InputFileError(f"{path}: the file is empty; it needs the header {header}") from None
    except pd.errors.ParserError as error:
        raise InputFileError(f"{path}: {_told_by_pandas(error)}; quote values that hold a comma") from error
    except UnicodeDecodeError as error:
        raise InputFileError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    _check_header(path, table, required=required, header=header)
    table = table.fillna("")
    return table[(table != "").any(axis=1)]


def _told_by_pandas(error: Exception) -> str:
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
    return f"line {found[2]} has {found[3]} values, the header {found[1]}" if found else str(error).strip()


def _check_header(path: Path, table: pd.DataFrame, *, required: tuple[str, ...], header: str) -> None:
    table.columns = table.columns.str.strip()
    missing = [name for name in required if name not in table]
    if missing:
        found = ",".join(table.columns)
        raise InputFileError(
            f"{path}, line 1: the header lacks {', '.join(missing)}, it is {found!r}; "
            f"put {header} on top of the file"
        )
    if not isinstance(table.index, pd.RangeIndex):
        raise InputFileError(
            f"{path}, line {FIRST_ROW}: more values than the header's {len(table.columns)}; "
            "quote values that hold a comma"
        )


def _refuse_empty(path: Path, table: pd.DataFrame, column: str) -> None:
    empty = table.index[table[column] == ""]
    if empty.size:
        raise InputFileError(
            f"{path}, line {empty[0] + FIRST_ROW}: {column} is empty; fill it in or drop the line"
        )


def _ratings(path: Path, table: pd.DataFrame) -> Floats | None:
    ratings = _numbers(path, table, "rating")
    return None if np.isnan(ratings).all() else ratings


def _times(path: Path, table: pd.DataFrame) -> Times | None:
    times = _numbers(path, table, "timestamp")
    if np.isnan(times).all():
        return None
    bad = np.flatnonzero(np.isnan(times) | (times != np.floor(times)))
    if bad.size:
        row = table.index[bad[0]]
        raise InputFileError(
            f"{path}, line {row + FIRST_ROW}: timestamp is {table['timestamp'][row]!r}; "
            "give whole unix seconds in every line, or leave the column out"
        )
    return times.astype(np.int64)


def _numbers(path: Path, table: pd.DataFrame, column: str) -> Floats:
    """Numbers, NaN where the value is empty."""
    numbers = pd.to_numeric(table[column], errors="coerce").to_numpy(dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(numbers) & (table[column].str.strip() != "").to_numpy())
    if bad.size:
        row = table.index[bad[0]]
        raise InputFileError(
            f"{path}, line {row + FIRST_ROW}: {column} is {table[column][row]!r}; "
            "give a number or leave it empty"
        )
    return numbers


def _column(table: pd.DataFrame, name: str) -> pd.Series[str]:
    return table[name] if name in table else pd.Series("", index=table.index, dtype="str")


def _text(column: pd.Series[Any]) -> Ids:
    return column.to_numpy(dtype=str)
