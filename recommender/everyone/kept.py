"""Values that a process keeps for a while. Once there is one, nobody waits for the next."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

logger = logging.getLogger(__name__)

MAX_VALUES = 64  # of one kind


class Kept(Generic[K, T]):
    """Makes a value when it is first asked for, and anew in a thread of its own when it has grown old."""

    def __init__(self, *, max_age_seconds: Callable[[], float]) -> None:
        self._max_age = max_age_seconds
        self._values: dict[K, tuple[float, T]] = {}
        self._making: set[K] = set()
        self._lock = threading.RLock()
        self._generation = 0

    def get(self, key: K, make: Callable[[], T]) -> T:
        """The value kept under a key, at most a little older than allowed."""
        with self._lock:
            kept = self._values.get(key)
            # Within a transaction nobody else may see what this connection sees: no thread can help.
            if kept is None or (self._is_old(kept) and connection.in_atomic_block):
                return self.put(key, make())
            if self._is_old(kept) and key not in self._making:
                self._making.add(key)
                threading.Thread(target=self._renew, args=(key, make, self._generation), daemon=True).start()
            return kept[1]

    def put(self, key: K, value: T) -> T:
        """Keep a value under a key from now on."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = (time.monotonic(), value)
            if len(self._values) > MAX_VALUES:
                del self._values[next(iter(self._values))]  # the one that was made first
            return value

    def forget(self) -> None:
        """Keep nothing; what is being made now will not be kept either."""
        with self._lock:
            self._values.clear()
            self._generation += 1

    def _is_old(self, kept: tuple[float, T]) -> bool:
        return time.monotonic() - kept[0] > self._max_age()

    def _renew(self, key: K, make: Callable[[], T], generation: int) -> None:
        try:
            value = make()
            with self._lock:
                if generation == self._generation:
                    self.put(key, value)
        except Exception:
            logger.exception("%s stays as it is", key)
        finally:
            with self._lock:
                self._making.discard(key)
            connection.close()
