"""A zip, a folder or a single file, read as streams; nothing is ever unpacked to disk."""

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from datasets.errors import DamagedDatasetError, NotADatasetError
from datasets.zips import MAX_RATIO, is_bomb, is_zip

MAX_FILES = 50_000  # Netflix' training set alone is 17,770 files
MAX_TOTAL_BYTES = 16 << 30  # the largest public set here, Netflix, is 2.4 GB
BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class Entry:
    """A file in the archive; `path` is relative to the archive's top, with forward slashes."""

    path: str
    n_bytes: int

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class Archive(Protocol):
    path: Path
    entries: tuple[Entry, ...]

    def open(self, entry: Entry) -> BinaryIO: ...

    def checksum(self, entry: Entry) -> int:
        """The CRC-32 of the content."""


class ZipArchive:
    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DamagedDatasetError(f"{path} is a damaged zip file: {error}") from error
        self._infos = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._refuse_absurd_sizes()
        self.entries = _sorted_entries(Entry(name, info.file_size) for name, info in self._infos.items())

    def open(self, entry: Entry) -> BinaryIO:
        info = self._infos[entry.path]
        if info.flag_bits & 1:
            raise DamagedDatasetError(f"{entry.path} in {self.path} is protected by a password")
        try:
            return io.BufferedReader(self._zip.open(info), BUFFER_BYTES)  # type: ignore[type-var]
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise DamagedDatasetError(f"{entry.path} in {self.path} cannot be read: {error}") from error

    def checksum(self, entry: Entry) -> int:
        return self._infos[entry.path].CRC

    def _refuse_absurd_sizes(self) -> None:
        infos = self._infos.values()
        _refuse_absurd_counts(self.path, n_files=len(infos), n_bytes=sum(info.file_size for info in infos))
        for info in infos:
            if is_bomb(info):
                ratio = info.file_size / max(info.compress_size, 1)
                raise DamagedDatasetError(
                    f"{info.filename} in {self.path} would unpack to {ratio:.0f} times its size; "
                    f"more than {MAX_RATIO} times is refused as a zip bomb"
                )


class FolderArchive:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries = _sorted_entries(self._walk())
        n_bytes = sum(entry.n_bytes for entry in self.entries)
        _refuse_absurd_counts(path, n_files=len(self.entries), n_bytes=n_bytes)

    def open(self, entry: Entry) -> BinaryIO:
        return (self.path / entry.path).open("rb", buffering=BUFFER_BYTES)

    def checksum(self, entry: Entry) -> int:
        with self.open(entry) as stream:
            return _crc32(stream)

    def _walk(self) -> Iterator[Entry]:
        n_files = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                file = Path(folder) / name
                if file.is_file():
                    n_files += 1
                    yield Entry(file.relative_to(self.path).as_posix(), file.stat().st_size)
            if n_files > MAX_FILES:
                raise NotADatasetError(f"{self.path} holds more than {MAX_FILES} files: that is no dataset")


class SingleFile:
    """One file by itself; its neighbours in the folder are not looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: tuple[Entry, ...] = (Entry(path.name, path.stat().st_size),)

    def open(self, entry: Entry) -> BinaryIO:
        return self.path.open("rb", buffering=BUFFER_BYTES)

    def checksum(self, entry: Entry) -> int:
        with self.open(entry) as stream:
            return _crc32(stream)


def open_archive(path: Path) -> Archive:
    if path.is_dir():
        return FolderArchive(path)
    if not path.is_file():
        raise NotADatasetError(f"{path} does not exist")
    try:
        with path.open("rb") as stream:
            begins_like_a_zip = is_zip(stream)
    except OSError as error:
        raise DamagedDatasetError(f"{path} cannot be read: {error}") from error
    return ZipArchive(path) if begins_like_a_zip else SingleFile(path)


@contextmanager
def reading(archive: Archive, entry: Entry) -> Iterator[BinaryIO]:
    """Open a file of the archive; what goes wrong while reading becomes a DamagedDatasetError."""
    try:
        with archive.open(entry) as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DamagedDatasetError(f"{entry.path} in {archive.path} is damaged: {error}") from error


def head(archive: Archive, entry: Entry, *, n_bytes: int = 1 << 16) -> bytes:
    with reading(archive, entry) as stream:
        return stream.read(n_bytes)


def head_lines(archive: Archive, entry: Entry, *, n_bytes: int = 1 << 16) -> list[bytes]:
    """The first whole lines, without line ends, without a byte order mark and without empty lines."""
    begin = head(archive, entry, n_bytes=n_bytes).removeprefix(b"\xef\xbb\xbf")
    lines = begin.split(b"\n")
    if len(begin) < entry.n_bytes - 3 and len(lines) > 1:
        lines.pop()
    return [line.rstrip(b"\r") for line in lines if line.strip()]


def _refuse_absurd_counts(path: Path, *, n_files: int, n_bytes: int) -> None:
    if n_files > MAX_FILES:
        raise NotADatasetError(f"{path} holds {n_files} files, more than {MAX_FILES}: that is no dataset")
    if n_bytes > MAX_TOTAL_BYTES:
        gib = n_bytes / (1 << 30)
        raise NotADatasetError(
            f"{path} holds {gib:.1f} GiB, more than {MAX_TOTAL_BYTES >> 30}: that is no dataset"
        )


def _sorted_entries(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    wanted = (entry for entry in entries if not entry.path.startswith("__MACOSX/"))
    return tuple(sorted(wanted, key=lambda entry: entry.path))


def _crc32(stream: BinaryIO) -> int:
    crc = 0
    while block := stream.read(BUFFER_BYTES):
        crc = zlib.crc32(block, crc)
    return crc
