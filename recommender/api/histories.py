"""Histories in a body: which of their movies are known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.selectors import key_in, movie_by_reference, movies_by_id

STARS_OF_LIKED = 4.0  # of a movie in a posted history that has no rating


def known_part(rows: Sequence[dict[str, Any]]) -> tuple[list[tuple[int, float]], list[str]]:
    """(movie id, stars) pairs, and the references that nobody here knows."""
    history: list[tuple[int, float]] = []
    ignored: list[str] = []
    for row, movie_id in zip(rows, _movie_ids([row["movie"] for row in rows]), strict=True):
        if movie_id is None:
            ignored.append(row["movie"])
        else:
            history.append((movie_id, row.get("rating", STARS_OF_LIKED)))
    return history, ignored


def _movie_ids(references: Sequence[str]) -> Iterator[int | None]:
    """Of each the movie that it means, if there is one. One query for all numbers."""
    keys = [key_in(reference) for reference in references]
    present = movies_by_id({key for key in keys if key})
    for reference, key in zip(references, keys, strict=True):
        if key is None:
            yield _id_elsewhere(reference)
        else:
            yield key if key in present else None


def _id_elsewhere(reference: str) -> int | None:
    try:
        return movie_by_reference(reference).pk
    except (UnknownMovieError, RemovedMovieError):
        return None
