"""CSV as people really have it: any of three encodings and four separators, with broken lines in between."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator

from datasets.personal.acts import Row, RowError
from datasets.personal.errors import RefusedFileError

MOST_ROWS = 20_000
SEPARATORS = ",;\t|"
LONGEST_HEADER = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_of(data: bytes) -> str:
    """UTF-8 or UTF-16; bytes that are neither stay in the text as lone surrogates, to be named by their line."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(
                encoding, "surrogateescape" if mark == codecs.BOM_UTF8 else "replace"
            )
    begin = data[:200]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(begin) >= 8 and set(begin[place::2]) == {0}:
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "surrogateescape")


def columns_of(data: bytes) -> tuple[str, ...]:
    """The names in the first line, without case and space around; by the separator that parts it most."""
    line = text_of(data[:LONGEST_HEADER]).lstrip().split("\n", 1)[0]
    return tuple(_names(line, _separator(line)))


def rows_of(data: bytes) -> Iterator[Row]:
    """Every row after the header. A broken one is named and costs no other."""
    lines = text_of(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = next((place for place, line in enumerate(lines) if line.strip()), 0)
    separator = _separator(lines[header][:LONGEST_HEADER])
    names = _names(lines[header][:LONGEST_HEADER], separator)
    n_rows = 0
    for number, fields in _parsed(lines, header + 1, separator, len(names)):
        if not any(field.strip() for field in fields):
            continue
        n_rows += 1
        if n_rows > MOST_ROWS:
            raise RefusedFileError("too_many_rows", most=MOST_ROWS)
        error = _fault(fields, len(names), separator)
        yield Row(number, {} if error else dict(zip(names, fields, strict=True)), error)


def _parsed(lines: list[str], start: int, separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """Fields by line. A quote that never closes swallows what follows: its line is read alone, and the next anew."""
    begin = start
    while begin < len(lines):
        place = begin
        reader = csv.reader((f"{lines[each]}\n" for each in range(place, len(lines))), delimiter=separator)
        try:
            for fields in reader:
                end = place + reader.line_num
                if end - begin > 1 and len(fields) != width:
                    break
                yield begin + 1, fields
                begin = end
            else:
                return
        except csv.Error:  # a field that is far too long: the same
            pass
        yield begin + 1, [lines[begin]]
        begin += 1


def _fault(fields: list[str], width: int, separator: str) -> RowError | None:
    whole = separator.join(fields)
    if any("\udc80" <= letter <= "\udcff" for letter in whole) or "\ufffd" in whole:
        return RowError("encoding", whole)
    if "\0" in whole:
        return RowError("nul", whole)
    if len(fields) != width:
        return RowError("columns", whole)
    return None


def _separator(line: str) -> str:
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([line], delimiter=separator), [])))


def _names(line: str, separator: str) -> list[str]:
    return [name.strip().casefold() for name in next(csv.reader([line], delimiter=separator), [])]
