"""Seventh step: rows become movies, and the list a slate with an id that nobody can guess."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from recommender.everyone.stock import Stock
from recommender.serving.matches import match_of
from recommender.serving.scoring import Scored
from recommender.serving.slate import Basis, Reason, ServedSlate, SlateItem
from recommender.serving.steps import Clock, step


@dataclass(frozen=True)
class Place:
    """A row of the stock with all that its place in a list says."""

    row: int
    score: float
    source: str
    reason: Reason
    propensity: float | None = None  # how likely chance was to put it there


@dataclass(frozen=True, eq=False)
class Draft:
    """A list of which only the movies' rows of the database are missing."""

    shelf: str
    basis: Basis
    places: Sequence[Place]
    algorithm: str
    version: str = ""
    fallback: str | None = None
    title: str = ""
    why: str = ""
    see_all: str = ""
    scored: Scored | None = None  # gives match words


@step("fetch")
def movies_of(drafts: Sequence[Draft], *, stock: Stock) -> dict[int, Movie]:
    """The movies of all drafts by id; those removed in the meantime are missing. One query, two
    more for movies that this process has not met."""
    rows = sorted({place.row for draft in drafts for place in draft.places})
    return movies_by_id(stock.movie_ids[rows].tolist()) if rows else {}


def finished(drafts: Sequence[Draft], *, stock: Stock, clock: Clock) -> list[ServedSlate]:
    """Slates with random ids."""
    movies = movies_of(drafts, stock=stock)
    return [_slate(draft, movies, stock=stock, clock=clock) for draft in drafts]


def _slate(draft: Draft, movies: Mapping[int, Movie], *, stock: Stock, clock: Clock) -> ServedSlate:
    kept = [
        (place, movie)
        for place in draft.places
        if (movie := movies.get(int(stock.movie_ids[place.row]))) is not None
    ]
    return ServedSlate(
        id=uuid.uuid4(),
        shelf=draft.shelf,
        title=draft.title,
        why=draft.why,
        basis=draft.basis,
        items=tuple(
            SlateItem(
                movie,
                rank,
                place.score,
                place.source,
                place.reason,
                match_of(draft.scored, place.row),
                place.propensity,
            )
            for rank, (place, movie) in enumerate(kept, start=1)
        ),
        algorithm=draft.algorithm,
        version=draft.version,
        fallback=draft.fallback,
        see_all=draft.see_all,
        latency_ms=clock.passed_ms,
        timings=dict(clock.timings),
    )
