"""Movies as cards show them, kept by a process as long as their rows stay what they were."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from catalogue.models import Movie

Version = tuple[str, ...]

MOST = 5000
LONGEST_SECONDS = 60.0  # a genre may be renamed without its movies' rows changing


@dataclass
class Cards:
    """Up to `MOST` movies with their genres."""

    _kept: dict[int, tuple[Version, float, Movie]] = field(default_factory=dict)

    def of(self, movie_id: int, version: Version) -> Movie | None:
        """The movie if it was kept in this version."""
        kept = self._kept.get(movie_id)
        if kept is None or kept[0] != version or time.monotonic() - kept[1] > LONGEST_SECONDS:
            return None
        return kept[2]

    def keep(self, movie: Movie, version: Version) -> Movie:
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[movie.pk] = (version, time.monotonic(), movie)
        return movie

    def forget(self) -> None:
        self._kept.clear()


CARDS = Cards()
