"""Translations are read by gettext in a compiled form, which is made here where it is missing or old."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Those that were compiled now. A checkout that cannot be written to keeps what it has."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with contextlib.suppress(PermissionError):
            half_made = target.with_suffix(f".{os.getpid()}")  # several processes may start at once
            polib.pofile(str(source)).save_as_mofile(str(half_made))
            half_made.replace(target)
            made.append(target)
    return made
