"""Small tables with a header or without, row by row: movies, links, tags."""

import csv
from collections.abc import Callable, Iterator
from typing import TypeVar

from datasets.archive import Archive, Entry, head_lines
from datasets.lines import decoded, numbered_lines
from datasets.skipped import SkippedRows

Row = TypeVar("Row")


def header(archive: Archive, entry: Entry) -> tuple[str, ...]:
    """The first line's fields in lower case, without quotes."""
    lines = head_lines(archive, entry, n_bytes=4096)
    try:
        return tuple(name.strip().lower() for name in _csv_fields(decoded(lines[0]))) if lines else ()
    except ValueError:
        return ()


def csv_rows(
    archive: Archive, entry: Entry, read: Callable[[dict[str, str]], Row], skipped: SkippedRows
) -> Iterator[Row]:
    """What `read` makes of each line below the header; a ValueError skips the line.

    Each line is taken by itself, so a quote that is never closed costs one row, not the rest of the file.
    """
    names = header(archive, entry)

    def read_line(text: str) -> Row:
        fields = _csv_fields(text)
        _check_count(fields, names)
        return read(dict(zip(names, fields, strict=True)))

    return _rows(archive, entry, read_line, skipped, n_header_lines=1)


def line_rows(
    archive: Archive, entry: Entry, read_line: Callable[[str], Row], skipped: SkippedRows
) -> Iterator[Row]:
    """What `read_line` makes of each line of a file without header; a ValueError skips the line."""
    return _rows(archive, entry, read_line, skipped, n_header_lines=0)


def _rows(
    archive: Archive,
    entry: Entry,
    read_line: Callable[[str], Row],
    skipped: SkippedRows,
    *,
    n_header_lines: int,
) -> Iterator[Row]:
    skipped.forget(entry.path)
    for index, (number, text) in enumerate(numbered_lines(archive, entry)):
        if index < n_header_lines:
            continue
        try:
            yield read_line(text)
        except ValueError as error:
            skipped.skip(file=entry.path, line=number, raw=text, reason=str(error))


def multiline_csv_rows(
    archive: Archive, entry: Entry, read: Callable[[dict[str, str]], Row], skipped: SkippedRows
) -> Iterator[Row]:
    """Like `csv_rows`, for files whose quoted fields may hold line ends; a row is known by its first line."""
    skipped.forget(entry.path)
    names = header(archive, entry)
    lines = _Remembered(numbered_lines(archive, entry))
    reader = csv.reader(lines)
    is_header = True
    while True:
        lines.start_row()
        try:
            fields = next(reader)
            if not is_header:
                _check_count(fields, names)
                yield read(dict(zip(names, fields, strict=True)))
        except StopIteration:
            return
        except (ValueError, csv.Error) as error:
            skipped.skip(file=entry.path, line=lines.first_number, raw=lines.first_text, reason=str(error))
        is_header = False


class _Remembered:
    """Lines for csv.reader, which says neither where a row began nor what it looked like."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self.start_row()

    def start_row(self) -> None:
        self.first_number, self.first_text = 0, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, text = next(self._lines)
        if not self.first_number:
            self.first_number, self.first_text = number, text
        return f"{text}\n"


def _check_count(fields: list[str], names: tuple[str, ...]) -> None:
    if len(fields) != len(names):
        raise ValueError(f"expected {len(names)} fields, found {len(fields)}")


def _csv_fields(text: str) -> list[str]:
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise ValueError(f"broken quotes: {error}") from error
