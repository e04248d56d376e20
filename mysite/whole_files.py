"""Small files that readers see whole or not at all, although several processes write them."""

from __future__ import annotations

import os
from pathlib import Path

OWNER_ONLY = 0o600


def write_whole(path: Path, text: str, *, mode: int = 0o666) -> None:
    """The last of several writers wins."""
    _draft(path, text, mode).replace(path)


def write_once(path: Path, text: str, *, mode: int = 0o666) -> None:
    """The first of several writers wins."""
    draft = _draft(path, text, mode)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str, mode: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=mode)
    draft.write_text(text, encoding="utf-8")
    return draft
