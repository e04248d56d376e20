"""Ratings that stand one per line with a separator between the fields."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pandas as pd

from datasets.blocks import Block, Parsed, parse_in_pieces
from datasets.lines import decoded
from datasets.rows import NO_TIME, frame_of_rows
from datasets.scale import RatingScale
from datasets.skipped import SkippedRows

EARLIEST_TIME, LATEST_TIME = 631_152_000, 4_102_444_800  # 1990 and 2100: before the first site, after us
LONGEST_ID = 200
MILLISECONDS_FROM = 100_000_000_000  # as seconds that would be the year 5138
TIME_UNKNOWN = "implausible time, read as unknown"
TIME_IN_MILLISECONDS = "time in milliseconds, read as seconds"
_FIELD = "\x1f"  # a separator of one byte that no text holds: pandas' fast parser takes no longer one


@dataclass(frozen=True)
class DelimitedRatings:
    """Which field is what; `rating` and `time` are None where the file has no such field.

    Blocks are parsed by pandas. Only what pandas or the checks refuse is read again line by line, so that
    every broken row can be named.
    """

    separator: str
    n_fields: int
    scale: RatingScale
    user: int = 0
    item: int = 1
    rating: int | None = 2
    time: int | None = 3
    has_numeric_ids: bool = True
    is_dated: bool = True  # else times may be any numbers, such as 1, 2, 3
    has_imdb_numbers: bool = False

    def parse(self, block: Block, skipped: SkippedRows) -> Parsed:
        parsed = parse_in_pieces(
            block,
            at_once=self._parse_at_once,
            line_by_line=partial(self._parse_line_by_line, skipped=skipped),
        )
        frame = parsed.frame
        if self.has_imdb_numbers:
            frame["item_id"] = "tt" + frame["item_id"].str.lstrip("0").str.zfill(7)
        _mend_times(frame, block, skipped, is_dated=self.is_dated)
        return parsed

    def _parse_at_once(self, block: Block) -> Parsed | None:
        data = b"".join(block.lines)
        n_rows = sum(1 for line in block.lines if len(line) > 2 or line.strip())
        n_separators = n_rows * (self.n_fields - 1)
        if self.has_numeric_ids and not data.isascii():  # str.isdigit takes other digits for digits as well
            return None
        if b"\0" in data or _FIELD.encode() in data or data.count(self.separator.encode()) != n_separators:
            return None
        try:
            with np.errstate(invalid="ignore"):  # pandas refuses 9e99 as a time, but warns first
                frame = self._read_with_pandas(data)
        except (ValueError, OverflowError):  # pandas' parser errors and UnicodeDecodeError are ValueErrors
            return None
        is_regular = isinstance(frame.index, pd.RangeIndex) and len(frame) == n_rows
        return Parsed(frame, block.context) if is_regular and self._is_sound(frame) else None

    def _read_with_pandas(self, data: bytes) -> pd.DataFrame:
        separator, is_quoted = self.separator, self.separator == ","
        if len(separator) > 1:
            data, separator = data.replace(separator.encode(), _FIELD.encode()), _FIELD
        names = {self.user: "user_id", self.item: "item_id", self.rating: "rating", self.time: "timestamp"}
        types = {"user_id": "str", "item_id": "str", "rating": "float64", "timestamp": "int64"}
        table = pd.read_csv(
            io.BytesIO(data),
            sep=separator,
            header=None,
            names=[names.get(index, f"unused_{index}") for index in range(self.n_fields)],
            dtype={name: types.get(name, "str") for name in (*types, "unused")},
            na_filter=False,
            quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE,
            on_bad_lines="error",
        )
        absent = {"rating": np.nan, "timestamp": NO_TIME}
        return table.assign(**{name: value for name, value in absent.items() if name not in table})[
            list(types)
        ]

    def _is_sound(self, frame: pd.DataFrame) -> bool:
        if self.rating is not None and not self.scale.holds(frame["rating"].to_numpy()).all():
            return False
        ids = (frame["user_id"], frame["item_id"])
        if self.has_numeric_ids:
            return all(bool(column.str.isdigit().all()) for column in ids)
        return all(_are_opaque_ids(column) for column in ids)

    def _parse_line_by_line(self, block: Block, *, skipped: SkippedRows) -> Parsed:
        rows = []
        for offset, line in enumerate(block.lines):
            text = decoded(line).rstrip("\r\n")
            if not text.strip():
                continue
            try:
                rows.append(self._row(text))
            except ValueError as error:
                number = block.first_line + offset
                skipped.skip(file=block.file, line=number, raw=text, reason=str(error))
        return Parsed(frame_of_rows(rows), block.context)

    def _row(self, text: str) -> tuple[str, str, float, int]:
        fields = self._fields(text)
        if len(fields) != self.n_fields:
            raise ValueError(f"expected {self.n_fields} fields, found {len(fields)}")
        user_id = self._id(fields[self.user], what="user")
        item_id = self._id(fields[self.item], what="movie")
        rating = np.nan if self.rating is None else self._stars(fields[self.rating])
        return user_id, item_id, rating, NO_TIME if self.time is None else self._seconds(fields[self.time])

    def _fields(self, text: str) -> list[str]:
        if self.separator != ",":
            return text.split(self.separator)
        try:
            return next(csv.reader([text], strict=True))
        except csv.Error as error:
            raise ValueError(f"broken quotes: {error}") from error

    def _id(self, field: str, *, what: str) -> str:
        text = field.strip()
        if not text:
            raise ValueError(f"the {what} id is empty")
        if self.has_numeric_ids and not (text.isascii() and text.isdigit()):
            raise ValueError(f"the {what} id {text[:40]!r} is not a number")
        if len(text) > LONGEST_ID or "\0" in text:
            raise ValueError(f"the {what} id is longer than {LONGEST_ID} characters or holds a NUL")
        return text

    def _stars(self, field: str) -> float:
        try:
            rating = float(field)
        except ValueError:
            raise ValueError(f"the rating {field[:40]!r} is not a number") from None
        if not self.scale.holds([rating])[0]:
            raise ValueError(f"the rating {field[:40]} is not on the scale {self.scale}")
        return rating

    def _seconds(self, field: str) -> int:
        if not field.strip():
            return NO_TIME
        try:
            return int(np.int64(int(field)))
        except (ValueError, OverflowError):
            return _seconds_otherwise(field)


def _mend_times(frame: pd.DataFrame, block: Block, skipped: SkippedRows, *, is_dated: bool) -> None:
    is_milliseconds = frame["timestamp"] > MILLISECONDS_FROM
    if is_milliseconds.any():
        skipped.adjust(file=block.file, what=TIME_IN_MILLISECONDS, n_rows=int(is_milliseconds.sum()))
        frame["timestamp"] = frame["timestamp"].where(~is_milliseconds, frame["timestamp"] // 1000)
    if not is_dated:
        return
    times = frame["timestamp"]
    is_implausible = (times != NO_TIME) & ((times < EARLIEST_TIME) | (times > LATEST_TIME))
    skipped.adjust(file=block.file, what=TIME_UNKNOWN, n_rows=int(is_implausible.sum()))
    frame.loc[is_implausible, "timestamp"] = NO_TIME


def _seconds_otherwise(field: str) -> int:
    """From a number with a fraction, or from an ISO 8601 date, which is in UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(field.strip())
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except ValueError:
        pass
    try:
        return int(np.int64(float(field)))
    except (ValueError, OverflowError):
        raise ValueError(f"the time {field[:40]!r} is neither a count of seconds nor a date") from None


def _are_opaque_ids(column: "pd.Series[str]") -> bool:
    lengths = column.str.len()
    is_trimmed = column.str.strip() == column
    return bool(((lengths > 0) & (lengths <= LONGEST_ID) & is_trimmed).all())
