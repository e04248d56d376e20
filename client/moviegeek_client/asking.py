"""What is asked, in the form in which the REST interface takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import quote

from .shapes import Refusal

Reference = int | str  # a movie's number, or `origin:id` as in "imdb:tt0114709"
LARGEST_BATCH = 1000  # events, movies or people in one call


class Wish(TypedDict, total=False):
    """What a list is asked for; what is left out is the site's default."""

    k: int
    algorithm: str
    genre: str
    year_min: int
    year_max: int
    language: str
    exclude: Sequence[int]
    exclude_seen: bool
    diversity: float


def placed(refused: list[Refusal], first: int) -> list[Refusal]:
    """As counted over all batches."""
    for row in refused:
        row["index"] += first
    return refused


def safe(word: object) -> str:
    return quote(str(word), safe=":")


def in_body(wish: Wish) -> dict[str, Any]:
    said: dict[str, Any] = {name: value for name, value in wish.items() if value is not None}
    return said | ({"exclude": list(said["exclude"])} if "exclude" in said else {})


def as_rows(history: Mapping[Reference, float] | Iterable[Reference]) -> list[dict[str, Any]]:
    if isinstance(history, Mapping):
        return [{"movie": movie, "rating": stars} for movie, stars in history.items()]
    return [{"movie": movie} for movie in history]


def batches(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    """With the place of each batch's first row."""
    batch: list[Any] = []
    first = 0
    for row in rows:
        batch.append(row)
        if len(batch) == LARGEST_BATCH:
            yield first, batch
            first, batch = first + LARGEST_BATCH, []
    if batch:
        yield first, batch
