"""Histories in a body: which of their movies are known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Movie
from catalogue.selectors import key_in, movie_by_reference, movies_by_id

STARS_OF_LIKED = 4.0  # of a movie in a posted history that has no rating


def known_part(rows: Sequence[dict[str, Any]]) -> tuple[list[tuple[int, float]], list[str]]:
    """(movie id, stars) pairs, and the references that nobody here knows. One query for all numbers."""
    keys = {key for row in rows if (key := key_in(row["movie"]))}
    present = movies_by_id(keys)
    history: list[tuple[int, float]] = []
    ignored: list[str] = []
    for row in rows:
        movie_id = _id_of(row["movie"], present)
        if movie_id is None:
            ignored.append(row["movie"])
        else:
            history.append((movie_id, row.get("rating", STARS_OF_LIKED)))
    return history, ignored


def _id_of(reference: str, present: dict[int, Movie]) -> int | None:
    if key := key_in(reference):
        return key if key in present else None
    try:
        return movie_by_reference(reference).pk
    except (UnknownMovieError, RemovedMovieError):
        return None
