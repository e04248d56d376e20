"""A CSV file with a header, read as text and checked value by value; refusals name line, value and the fix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from recommender.engine.arrays import Floats, Ids, Mask
from recommender.engine.errors import InputFileError

FIRST_ROW = 2
"""Line of the first row: the header is line 1."""
LONGEST_ID = 255
"""Ids are kept in arrays as wide as the longest."""


@dataclass(frozen=True, eq=False)
class CsvTable:
    """The rows that hold any value.

    Parameters
    ----------
    path : where they were read
    frame : all columns as text, "" where there is no value; its index is the row's place in the file
    """

    path: Path
    frame: pd.DataFrame

    def __len__(self) -> int:
        return len(self.frame)

    @classmethod
    def read(cls, path: Path, *, required: tuple[str, ...], header: str) -> CsvTable:
        """Read a UTF-8 file, with or without byte order mark, whatever its line ends.

        Parameters
        ----------
        path : Path
        required : columns that the header must have
        header : a header that would do, for the refusal

        Raises
        ------
        InputFileError
            When there is no such file, its text or its header cannot be used.
        """
        try:
            frame = pd.read_csv(
                path,
                dtype=str,
                keep_default_na=False,
                encoding="utf-8-sig",
                skip_blank_lines=False,
                header=None,
            )
        except pd.errors.EmptyDataError:
            raise InputFileError(f"{path}: the file is empty; it needs the header {header}") from None
        except pd.errors.ParserError as error:
            raise InputFileError(
                f"{path}: {_told_by_pandas(error)}; quote values that hold a comma"
            ) from error
        except UnicodeDecodeError as error:
            raise InputFileError(
                f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
            ) from error
        except OSError as error:
            raise InputFileError(f"{path}: cannot be read ({error.strerror}); check the path") from error
        return cls(path, _below_header(path, frame.fillna(""), required=required, header=header))

    def ids(self, column: str, *, may_be_empty: bool = False) -> Ids:
        """Opaque text, str of shape (n,).

        Raises
        ------
        InputFileError
            When one is empty, too long, or holds a NUL character (which numpy would drop).
        """
        values = self.frame[column]
        if not may_be_empty:
            self._refuse(values == "", column, "fill it in or drop the line")
        self._refuse(values.str.len() > LONGEST_ID, column, f"ids have at most {LONGEST_ID} characters")
        self._refuse(values.str.contains("\0", regex=False), column, "take out the NUL character")
        return values.to_numpy(dtype=str)

    def numbers(self, column: str, *, most: float) -> Floats:
        """Numbers, float64 of shape (n,), NaN where the value is empty or the column missing.

        Raises
        ------
        InputFileError
            When a value is no number, or further from 0 than `most`.
        """
        if column not in self.frame:
            return np.full(len(self), np.nan)
        numbers = pd.to_numeric(self.frame[column], errors="coerce").to_numpy(dtype=np.float64)
        is_given = (self.frame[column].str.strip() != "").to_numpy()
        self._refuse(~np.isfinite(numbers) & is_given, column, "give a number or leave it empty")
        self._refuse(np.abs(numbers) > most, column, f"give a number from -{most:.0f} to {most:.0f}")
        return numbers

    def text(self, column: str) -> list[str]:
        """Text, "" where there is none."""
        return self.frame[column].tolist() if column in self.frame else [""] * len(self)

    def refusal(self, place: int, column: str, fix: str) -> InputFileError:
        """What is wrong with the value of a row, counted from 0 among those with any value."""
        value = self.frame[column].iloc[place]
        shown = "empty" if not value else repr(value if len(value) <= 60 else f"{value[:57]}...")
        return InputFileError(f"{self.path}, line {self._line(place)}: {column} is {shown}; {fix}")

    def _refuse(self, is_bad: pd.Series[bool] | Mask, column: str, fix: str) -> None:
        bad = np.flatnonzero(np.asarray(is_bad, dtype=np.bool_))
        if bad.size:
            raise self.refusal(int(bad[0]), column, fix)

    def _line(self, place: int) -> int:
        """Line in the file; quoted values may run over several."""
        rows = self.frame.iloc[:place].itertuples(index=False)
        n_breaks = sum(str(value).count("\n") for row in rows for value in row)
        return int(self.frame.index[place]) + FIRST_ROW + n_breaks


def _told_by_pandas(error: Exception) -> str:
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
    if found:
        return f"line {found[2]} has {found[3]} values, the header {found[1]}"
    opened = re.search(r"EOF inside string starting at row (\d+)", str(error))
    return f"line {int(opened[1]) + 1} opens a quote that nothing closes" if opened else str(error).strip()


def _below_header(path: Path, frame: pd.DataFrame, *, required: tuple[str, ...], header: str) -> pd.DataFrame:
    names = [str(name).strip() for name in frame.iloc[0]]
    missing = [name for name in required if name not in names]
    if missing:
        raise InputFileError(
            f"{path}, line 1: the header lacks {', '.join(missing)}, it is {','.join(names)!r}; "
            f"put {header} on top of the file"
        )
    repeated = [name for name in names if name and names.count(name) > 1]
    if repeated:
        raise InputFileError(f"{path}, line 1: the header names {repeated[0]} twice; keep one column")
    rows = frame.iloc[1:].reset_index(drop=True)
    rows.columns = pd.Index(names)
    return rows[(rows != "").any(axis=1)]
