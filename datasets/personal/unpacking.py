"""The files in what was sent: a zip or one file. Nothing is ever written to disk, and reading is bounded."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO

from datasets.personal.errors import RefusedFileError
from datasets.zips import is_bomb, is_zip

MOST_FILES = 1000
MOST_UNPACKED_BYTES = 1 << 30  # all of it, as the zip says; what is read has limits of its own
MOST_READ_BYTES = 64 << 20  # of one file
HEAD_BYTES = 8192


class Bundle:
    """What was sent, as files by name. A single file is one without a zip around it."""

    def __init__(self, stream: BinaryIO, *, name: str) -> None:
        self._zip = _zip_in(stream)
        self._stream = stream
        self._infos = _checked(self._zip) if self._zip else {}
        self.is_zip = self._zip is not None
        self.names = sorted(self._infos) if self.is_zip else [name.replace("\\", "/").rpartition("/")[2]]

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        data = self._read(name, MOST_READ_BYTES + 1)
        if len(data) > MOST_READ_BYTES:
            raise RefusedFileError("unpacks_too_large", name=name[:100])
        return data

    def head(self, name: str) -> bytes:
        return self._read(name, HEAD_BYTES)

    def _read(self, name: str, n_bytes: int) -> bytes:
        if self._zip is None:
            self._stream.seek(0)
            return self._stream.read(n_bytes)
        try:
            with self._zip.open(self._infos[name]) as member:
                return member.read(n_bytes)
        except RuntimeError as error:  # how zipfile says that there is a password
            raise RefusedFileError("password", name=name[:100]) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise RefusedFileError("damaged", name=name[:100]) from error


def _zip_in(stream: BinaryIO) -> zipfile.ZipFile | None:
    if not is_zip(stream):
        return None
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedFileError("damaged", name="") from error


def _checked(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES:
        raise RefusedFileError("too_many_files", n=len(infos), most=MOST_FILES)
    if sum(info.file_size for info in infos) > MOST_UNPACKED_BYTES:
        raise RefusedFileError("unpacks_too_large", name="")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise RefusedFileError("path", name=name[:100])
        if name in found:
            raise RefusedFileError("twice", name=name[:100])
        if is_bomb(info):
            raise RefusedFileError("unpacks_too_large", name=name[:100])
        found[name] = info
    return found
