"""The formats that can be read: every module of `datasets.personal.formats`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import BinaryIO

from datasets.personal import formats
from datasets.personal.acts import OwnFile
from datasets.personal.errors import RefusedFileError
from datasets.personal.tables import MOST_ROWS, columns_of
from datasets.personal.unpacking import Bundle

MOST_BYTES = 5 << 20


@dataclass(frozen=True)
class OwnFormat:
    name: str
    recognises: Callable[[Bundle], bool]
    read: Callable[[Bundle, OwnFile], None]
    most_bytes: int


@cache
def known_own_formats() -> tuple[OwnFormat, ...]:
    found = pkgutil.iter_modules(formats.__path__, f"{formats.__name__}.")
    modules = [importlib.import_module(info.name) for info in sorted(found, key=lambda info: info.name)]
    return tuple(
        OwnFormat(module.NAME, module.recognises, module.read, getattr(module, "MOST_BYTES", MOST_BYTES))
        for module in modules
    )


def open_own_file(stream: BinaryIO, *, name: str, now: datetime) -> OwnFile:
    """Detects the format by content and reads all of it.

    Raises
    ------
    RefusedFileError
        When nothing of it can be taken; `reason` says why.
    """
    n_bytes = stream.seek(0, 2)
    if not n_bytes:
        raise RefusedFileError("empty")
    bundle = Bundle(stream, name=name)
    known = next((known for known in known_own_formats() if known.recognises(bundle)), None)
    most = known.most_bytes if known else MOST_BYTES
    if n_bytes > most:
        raise RefusedFileError("too_large", megabytes=round(n_bytes / (1 << 20), 1), most=most >> 20)
    if known is None:
        raise RefusedFileError("unknown", found=_what_was_found(bundle))
    own = OwnFile(format=known.name, now=now)
    known.read(bundle, own)
    if len(own.acts) > MOST_ROWS:
        raise RefusedFileError("too_many_rows", most=MOST_ROWS)
    return own


def _what_was_found(bundle: Bundle) -> str:
    if bundle.is_zip:
        return ", ".join(bundle.names[:8])[:200]
    begin = bundle.head(bundle.names[0])
    columns = [name for name in columns_of(begin) if name.isprintable()]
    return ", ".join(columns)[:200] or repr(begin[:40])
