"""Movies as cards show them, kept by a process as long as their rows stay what they were."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalogue.models import Movie

Version = tuple[str, ...]

MOST = 5000


@dataclass
class Cards:
    """Up to `MOST` movies with their genres."""

    _kept: dict[int, tuple[Version, Movie]] = field(default_factory=dict)

    def of(self, movie_id: int, version: Version) -> Movie | None:
        """The movie if it was kept in this version."""
        kept = self._kept.get(movie_id)
        return kept[1] if kept is not None and kept[0] == version else None

    def keep(self, movie: Movie, version: Version) -> Movie:
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[movie.pk] = (version, movie)
        return movie

    def forget(self) -> None:
        self._kept.clear()


CARDS = Cards()
