"""A measurement apart: in a process of its own, so that its memory is its own, and kept in a file when it is done."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Failure:
    """Why there are no figures, in words for a table."""

    words: str


def found_by(
    module: str, options: Mapping[str, object], *, limit: float, timeout: float | None = None
) -> dict[str, Any] | Failure | None:
    """What a module prints as JSON. None: it was killed from outside, which says nothing of what it measures.

    Parameters
    ----------
    limit : seconds that failures speak of; the module may hold itself to them, of the processor
    timeout : seconds after which it is ended
    """
    words = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", module, *words]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return _over(limit)
    if done.returncode == -signal.SIGXCPU:
        return _over(limit)
    if done.returncode < 0:
        return None
    if done.returncode:
        return Failure((done.stderr.strip().splitlines()[-1:] or ["failed without a word"])[0])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _over(limit: float) -> Failure:
    return Failure(f"over {limit / 60:.0f} min")


def digest_of(words: Iterable[str]) -> str:
    """For a file name: another as soon as one of the words is another."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def kept(path: Path) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
    return found


def keep(path: Path, found: Mapping[str, Any]) -> None:
    """Store figures whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(found))
    unfinished.rename(path)
