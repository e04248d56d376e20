"""The formats that can be read: every module of `datasets.formats`."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from datasets import formats
from datasets.archive import Archive, head, open_archive
from datasets.dataset import Dataset
from datasets.errors import NotADatasetError

_KNOWN_BY_THEIR_FIRST_BYTES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip file (unpack it first)",
    b"BZh": "a bzip2 file (unpack it first)",
    b"\xfd7zXZ": "an xz file (unpack it first)",
    b"7z\xbc\xaf": "a 7-Zip archive (unpack it first)",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
}

SHOWN_FILES = 8


@dataclass(frozen=True)
class Format:
    name: str
    tell_tale: str
    recognise: Callable[[Archive], Dataset | None]


@cache
def known_formats() -> tuple[Format, ...]:
    found = pkgutil.iter_modules(formats.__path__, f"{formats.__name__}.")
    modules = [importlib.import_module(info.name) for info in sorted(found, key=lambda info: info.name)]
    return tuple(Format(module.NAME, module.TELL_TALE, module.recognise) for module in modules)


def open_dataset(path: str | Path) -> Dataset:
    """Detect the format by content and open it.

    Raises
    ------
    NotADatasetError
        When no format fits; the message says what was found and what was expected.
    DamagedDatasetError
        When the archive cannot be read, or reading it would be unsafe.
    """
    archive = open_archive(Path(path))
    fitting = [dataset for known in known_formats() if (dataset := known.recognise(archive))]
    if len(fitting) > 1:
        names = ", ".join(dataset.format for dataset in fitting)
        raise NotADatasetError(f"{path} holds several datasets ({names}); give the path of one of them")
    if not fitting:
        raise NotADatasetError(f"{path} is no dataset: {_what_was_found(archive)}\n{_what_was_expected()}")
    return fitting[0]


def _what_was_found(archive: Archive) -> str:
    names = [entry.path for entry in archive.entries]
    if not names:
        return "found no files in it"
    if archive.path.is_file() and names == [archive.path.name]:
        begin = head(archive, archive.entries[0], n_bytes=80)
        known = [what for mark, what in _KNOWN_BY_THEIR_FIRST_BYTES.items() if begin.startswith(mark)]
        if not begin:
            return "found an empty file"
        return f"found {known[0]}" if known else f"found a file that begins with {begin[:60]!r}"
    found = f"found {', '.join(names[:SHOWN_FILES])}"
    if len(names) > SHOWN_FILES:
        found += f" and {len(names) - SHOWN_FILES} more files"
    is_archive_inside = any(name.lower().endswith((".zip", ".gz", ".7z")) for name in names)
    return f"{found}; give the path of the archive inside it" if is_archive_inside else found


def _what_was_expected() -> str:
    return "expected one of:\n" + "\n".join(f"  {known.name}: {known.tell_tale}" for known in known_formats())
