"""Reports of long work for a terminal: one line per step, with its share of the whole."""

from __future__ import annotations

import time
from typing import TextIO

EVERY_SECONDS = 2.0


class TerminalProgress:
    """Writes a step when it begins; the share is shown again at most every few seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._message = ""
        self._written_at = 0.0

    def __call__(self, share: float, message: str) -> None:
        now = time.monotonic()
        if message == self._message and now - self._written_at < EVERY_SECONDS:
            return
        self._message, self._written_at = message, now
        self._stream.write(f"  {share:4.0%}  {message}\n")
        self._stream.flush()
