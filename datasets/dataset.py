"""An opened dataset: who and what its ids mean, and its rows as streams."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

import pandas as pd

from datasets.archive import Archive, Entry, head_lines, reading
from datasets.blocks import Block, RatingParser
from datasets.errors import DamagedDatasetError
from datasets.lines import BYTE_ORDER_MARK, LONGEST_LINE_BYTES, read_lines
from datasets.pairs import PairMemory
from datasets.rows import MovieRow, Position, RatingChunk, TagRow
from datasets.scale import RatingScale
from datasets.skipped import SkippedRows

REPLACED = "older rating of the same movie by the same user, replaced"
LISTED_AGAIN = "movie listed again under the same id, passed over"
MOVIES = "movies"  # stands for the files of movies, where a note is about several rows
MovieReader = Callable[[SkippedRows], Iterator[MovieRow]]
TagReader = Callable[[SkippedRows], Iterator[TagRow]]


@dataclass(frozen=True)
class RatingFiles:
    """The files that hold the ratings, in reading order, and how to read them."""

    entries: tuple[Entry, ...]
    parser: RatingParser
    has_header: bool = False


@dataclass
class Dataset:
    """`origin` is the namespace of its movie ids, `person_origin` that of its user ids."""

    archive: Archive
    name: str
    format: str
    origin: str
    person_origin: str
    rating_scale: RatingScale
    used_entries: tuple[Entry, ...]
    read_movies: MovieReader
    rating_files: RatingFiles | None = None
    read_tags: TagReader | None = None
    fold_files: RatingFiles | None = None  # the publisher's test parts, each to be predicted from the others
    skipped: SkippedRows = field(default_factory=SkippedRows)

    def movies(self) -> Iterator[MovieRow]:
        """Each movie id once, as it stands first."""
        seen: set[str] = set()
        self.skipped.forget(MOVIES)
        for movie in self.read_movies(self.skipped):
            if movie.origin_id not in seen:
                seen.add(movie.origin_id)
                yield movie
            else:
                self.skipped.adjust(file=MOVIES, what=LISTED_AGAIN, n_rows=1)

    def tags(self) -> Iterator[TagRow]:
        return self.read_tags(self.skipped) if self.read_tags else iter(())

    def ratings(self, chunk_rows: int = 100_000, *, start: Position | None = None) -> Iterator[RatingChunk]:
        """The ratings in file order, `chunk_rows` lines at a time, after `start` when given.

        When a pair of user and item comes again in a later chunk, the later row is the newer one. Only
        pairs over five million ratings apart, or on either side of `start`, escape this; a store that keeps
        the row with the newer timestamp is right in every case.
        """
        if chunk_rows < 1:
            raise ValueError(f"chunk_rows must be at least 1, got {chunk_rows}")
        files = self.rating_files
        if files is None:
            return
        paths = [entry.path for entry in files.entries]
        if start and start.file not in paths:
            raise ValueError(f"{start.file} is no ratings file of {self.name}; it has {', '.join(paths)}")
        memory = PairMemory()
        for entry in files.entries[paths.index(start.file) if start else 0 :]:
            place = start if start and start.file == entry.path else None
            for chunk in self._chunks(files, entry, chunk_rows=chunk_rows, start=place):
                frame, n_replaced = memory.newest(chunk.frame)
                self.skipped.adjust(file=entry.path, what=REPLACED, n_rows=n_replaced)
                yield RatingChunk(frame, chunk.position)

    def folds(self) -> Iterator[pd.DataFrame]:
        """The ratings of each of the publisher's test parts, as in a chunk's frame; none where there are none."""
        if self.fold_files is None:
            return
        for entry in self.fold_files.entries:
            part = RatingFiles((entry,), self.fold_files.parser, has_header=self.fold_files.has_header)
            chunks = self._chunks(part, entry, chunk_rows=100_000, start=None)
            yield pd.concat([chunk.frame for chunk in chunks], ignore_index=True)

    @cached_property
    def n_ratings_estimate(self) -> int:
        """From file sizes and the length of the first lines; good to some percent."""
        if not self.rating_files or not self.rating_files.entries:
            return 0
        lines = head_lines(self.archive, self.rating_files.entries[0])[int(self.rating_files.has_header) :]
        if not lines:
            return 0
        mean_bytes = sum(len(line) + 1 for line in lines) / len(lines)
        return round(sum(entry.n_bytes for entry in self.rating_files.entries) / mean_bytes)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over name, size and CRC-32 of each file used; a zip and its unpacked folder share it."""
        parts = sorted(
            f"{entry.name}:{entry.n_bytes}:{self.archive.checksum(entry):08x}" for entry in self.used_entries
        )
        return hashlib.sha256("\n".join([self.format, *parts]).encode()).hexdigest()

    def _chunks(
        self, files: RatingFiles, entry: Entry, *, chunk_rows: int, start: Position | None
    ) -> Iterator[RatingChunk]:
        if start is None:
            self.skipped.forget(entry.path)
        with reading(self.archive, entry) as stream:
            place = start or _begin(entry, stream, has_header=files.has_header)
            if place.byte > entry.n_bytes:
                raise DamagedDatasetError(
                    f"{entry.path} ends before byte {place.byte}, where reading should go on"
                )
            stream.seek(place.byte)
            while lines := read_lines(stream, n_lines=chunk_rows):
                block = Block(entry.path, place.line + 1, lines, place.context)
                parsed = files.parser.parse(block, self.skipped)
                n_bytes = sum(map(len, lines))
                place = Position(entry.path, place.byte + n_bytes, place.line + len(lines), parsed.context)
                yield RatingChunk(parsed.frame, place)


def _begin(entry: Entry, stream: BinaryIO, *, has_header: bool) -> Position:
    """Behind the byte order mark and the header."""
    byte = len(BYTE_ORDER_MARK) if stream.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK else 0
    if not has_header:
        return Position(entry.path, byte, line=0)
    stream.seek(byte)
    return Position(entry.path, byte + len(stream.readline(LONGEST_LINE_BYTES)), line=1)


def named_after(archive: Archive, entry: Entry) -> str:
    """The folder that the file lies in, else the archive, in lower case: "ml-latest-small"."""
    folder = entry.folder.rpartition("/")[2]
    stem = archive.path.resolve().stem if archive.path.is_file() else archive.path.resolve().name
    return slug(folder or stem)


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "dataset"
