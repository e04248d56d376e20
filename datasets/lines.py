"""Lines of text files: bounded, numbered, decoded."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from datasets.archive import Archive, Entry, reading
from datasets.errors import DamagedDatasetError

LONGEST_LINE_BYTES = 1 << 22
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_lines(stream: BinaryIO, *, n_lines: int) -> list[bytes]:
    """Up to `n_lines` further lines with their line ends; fewer only at the end of the file."""
    until_the_end = iter(partial(stream.readline, LONGEST_LINE_BYTES), b"")
    lines = list(islice(until_the_end, n_lines))
    if lines and len(longest := max(lines, key=len)) >= LONGEST_LINE_BYTES:
        raise DamagedDatasetError(
            f"a line is longer than {LONGEST_LINE_BYTES >> 20} MiB; it begins with {longest[:40]!r}"
        )
    return lines


def numbered_lines(archive: Archive, entry: Entry) -> Iterator[tuple[int, str]]:
    """Every line that is not empty, decoded, without its line end, and its number in the file (from 1)."""
    number = 0
    with reading(archive, entry) as stream:
        while lines := read_lines(stream, n_lines=10_000):
            for line in lines:
                number += 1
                text = decoded(line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).rstrip("\r\n")
                if text.strip():
                    yield number, text


def decoded(line: bytes) -> str:
    """UTF-8, else Latin-1 as Windows writes it: real Latin-1 text is hardly ever valid UTF-8."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
