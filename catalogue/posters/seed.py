"""Chance that depends on nothing but the words it is given."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Choice = TypeVar("Choice")


class Seed:
    """BLAKE2b of a text, read byte by byte; when its 64 bytes are used up, the hash of the hash follows."""

    def __init__(self, text: str) -> None:
        self._bytes = blake2b(text.encode("utf-8", "replace")).digest()
        self._read = 0

    def byte(self) -> int:
        """A whole number from 0 to 255."""
        if self._read == len(self._bytes):
            self._bytes, self._read = blake2b(self._bytes).digest(), 0
        self._read += 1
        return self._bytes[self._read - 1]

    def between(self, low: float, high: float) -> float:
        """A number from low to high, both included, in 256 steps."""
        return low + (high - low) * self.byte() / 255

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices."""
        return choices[self.byte() % len(choices)]

    def is_true(self, *, times: int, of: int) -> bool:
        """True so many times of so many."""
        return self.byte() % of < times
