"""A ranking as it is handed to a page or a program: movies, places, reasons, and where they came from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from catalogue.models import Movie
from catalogue.serializers import card_as_json
from recommender.fallbacks import PASSING
from recommender.serving.words import asked_text, reason_text, thing_in_words

Match = Literal["strong", "good", "some"]
Basis = Literal["personal", "similar", "popular"]


@dataclass(frozen=True, slots=True)
class ReasonMovie:
    """A movie of the person's own that speaks for another."""

    id: int
    title: str
    share: float  # of the score; over the whole history the shares of a linear model sum to 1


@dataclass(frozen=True, slots=True)
class Thing:
    """What there can be more of: a genre, a contributor, a decade, a cluster by a movie in it."""

    about: str
    name: str

    @property
    def words(self) -> str:
        return thing_in_words(self.about, self.name)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a movie stands where it stands. Structure only: words are made where they are read."""

    kind: str  # a key of `recommender.serving.words.REASONS`
    movies: tuple[ReasonMovie, ...] = ()
    genres: tuple[str, ...] = ()
    asked: tuple[Thing, ...] = ()  # that the person wants more of

    @property
    def text(self) -> str:
        """One line in the reader's language."""
        titles = [movie.title for movie in self.movies]
        if self.asked:
            return asked_text([thing.words for thing in self.asked], titles=titles, kind=self.kind)
        return reason_text(self.kind, titles=titles, genres=self.genres)

    def as_json(self) -> dict[str, Any]:
        return {**self.stored(), "text": self.text}

    def stored(self) -> dict[str, Any]:
        """The structure without words, as the slate keeps it."""
        return {
            "kind": self.kind,
            "movies": [{"id": m.id, "title": m.title, "share": round(m.share, 4)} for m in self.movies],
            "genres": list(self.genres),
            "asked": [{"about": thing.about, "name": thing.name} for thing in self.asked],
        }


@dataclass(frozen=True, slots=True)
class SlateItem:
    """One place of a slate."""

    movie: Movie
    rank: int
    score: float  # comparable within this slate only
    source: str  # where the candidate came from: an algorithm's or a chart's name
    reason: Reason
    match: Match | None = None  # only when the list is personal
    propensity: float | None = None  # of this place by chance, those above it given; None: not by chance

    def as_json(self, movie: Mapping[str, Any]) -> dict[str, Any]:
        """One row of `results`; `movie` is the movie as lists show it."""
        return {
            "movie": movie,
            "rank": self.rank,
            "score": round(self.score, 6),
            "source": self.source,
            "match": self.match,
            "reason": self.reason.as_json(),
        }

    def stored(self) -> dict[str, Any]:
        return {
            "movie": self.movie.pk,
            "score": round(self.score, 6),
            "source": self.source,
            "reason": self.reason.stored(),
        } | ({} if self.propensity is None else {"propensity": self.propensity})


@dataclass(frozen=True)
class ServedSlate:
    """What one shelf (or one answer) offered. Its id cannot be guessed, and the collector knows it."""

    id: uuid.UUID
    shelf: str
    title: str
    why: str
    basis: Basis
    items: tuple[SlateItem, ...]
    algorithm: str
    version: str = ""
    fallback: str | None = None  # why a chart stands here instead, in words
    see_all: str = ""  # an address, or empty
    latency_ms: float = 0.0
    timings: dict[str, float] = field(default_factory=dict)  # milliseconds by step

    @property
    def movies(self) -> list[Movie]:
        return [item.movie for item in self.items]

    @property
    def movie_ids(self) -> list[int]:
        return [movie.pk for movie in self.movies]

    @property
    def is_makeshift(self) -> bool:
        return self.fallback in PASSING

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """The items in the language of who asked first; a slate is offered again in the same language only."""
        return [item.as_json(card_as_json(item.movie)) for item in self.items]

    def as_json(self) -> dict[str, Any]:
        return {
            "results": [dict(row) for row in self.results],
            "next": None,
            "slate": str(self.id),
            "algorithm": self.algorithm,
            "version": self.version or None,
            "fallback": self.fallback,
        }
