"""What comes back: the site's own JSON, with types. A newer site may send more members than stand here."""

from __future__ import annotations

from typing import Any, TypedDict


class Movie(TypedDict):
    id: int
    title: str
    year: int | None
    genres: list[str]
    runtime_minutes: int | None
    language: str
    rating_count: int
    rating_mean: float | None
    url: str


class Credit(TypedDict):
    name: str
    role: str
    character: str


class MovieDetail(Movie):
    synopsis: str
    keywords: list[str]
    credits: list[Credit]
    external_ids: dict[str, str]


class ReasonMovie(TypedDict):
    id: int
    title: str
    share: float


class Reason(TypedDict):
    kind: str
    text: str
    movies: list[ReasonMovie]
    genres: list[str]


class MovieItem(TypedDict):
    """A place of a list. `score` can be compared within its list only."""

    movie: Movie
    rank: int
    score: float
    source: str
    match: str | None
    reason: Reason


class Slate(TypedDict):
    """A list as it was offered. Send `slate` along with the events that it led to."""

    results: list[MovieItem]
    next: str | None
    slate: str
    algorithm: str
    version: str | None
    fallback: str | None


class UserSlate(Slate):
    user: str


class HistorySlate(Slate):
    ignored: list[str]


class TogetherView(TypedDict):
    name: str
    rank: int | None
    match: str | None
    reason: Reason


class TogetherItem(MovieItem):
    people: list[TogetherView]


class TogetherSlate(TypedDict):
    results: list[TogetherItem]
    next: str | None
    slate: str
    algorithm: str
    version: str | None
    fallback: str | None
    rule: str
    ignored: list[str]


class Rating(TypedDict):
    movie: Movie
    rating: float
    rated_at: str | None


class Mark(TypedDict):
    movie: Movie
    marked_at: str


class Refusal(TypedDict):
    index: int
    field: str
    value: Any
    reason: str


class Outcome(TypedDict):
    """What became of events: those written now, those known before, and those refused, by name."""

    stored: int
    duplicates: int
    refused: list[Refusal]


class BatchOutcome(TypedDict):
    created: int
    changed: int
    refused: list[Refusal]


class Neighbour(TypedDict):
    user: str
    similarity: float
    common: int


class Stage(TypedDict):
    stage: str
    outcome: str
    text: str


class Explanation(TypedDict):
    movie: Movie
    verdict: str
    text: str
    score: float | None
    rank: int | None
    match: str | None
    algorithm: str | None
    version: str | None
    reason: Reason
    movies: list[ReasonMovie]
    genres: list[str]
    fallback: str | None
    stages: list[Stage]


class Version(TypedDict):
    version: str
    algorithm: str
    live: bool
    refusal: str
    created_at: str
    trained_at: str
    evidence_from: str | None
    evidence_until: str | None
    users: int
    items: int
    interactions: int
    metrics: dict[str, Any]
