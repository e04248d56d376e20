"""Small tables with a header or without, row by row: movies, links, tags."""

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from datasets.archive import Archive, Entry, head_lines
from datasets.lines import decoded, numbered_lines
from datasets.skipped import SkippedRows

Row = TypeVar("Row")


def header(archive: Archive, entry: Entry) -> tuple[str, ...]:
    """The first line's fields in lower case, without quotes."""
    lines = head_lines(archive, entry, n_bytes=4096)
    return tuple(name.strip().lower() for name in _csv_fields(decoded(lines[0]))) if lines else ()


def csv_rows(
    archive: Archive, entry: Entry, read: Callable[[dict[str, str]], Row], skipped: SkippedRows
) -> Iterator[Row]:
    """What `read` makes of each line below the header; a ValueError skips the line.

    Each line is taken by itself, so a quote that is never closed costs one row, not the rest of the file.
    """
    names = header(archive, entry)

    def read_line(text: str) -> Row:
        fields = _csv_fields(text)
        if len(fields) != len(names):
            raise ValueError(f"expected {len(names)} fields, found {len(fields)}")
        return read(dict(zip(names, fields, strict=True)))

    return _rows(archive, entry, read_line, skipped, n_header_lines=1)


def split_rows(
    archive: Archive,
    entry: Entry,
    split: Callable[[str], Sequence[str]],
    read: Callable[[Sequence[str]], Row],
    skipped: SkippedRows,
) -> Iterator[Row]:
    """What `read` makes of each line's fields, in a file without header; a ValueError skips the line."""
    return _rows(archive, entry, lambda text: read(split(text)), skipped, n_header_lines=0)


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


def _csv_fields(text: str) -> list[str]:
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise ValueError(f"broken quotes: {error}") from error
