"""The review of a file, before anything of it is stored: what it would add, change and leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import ImportedMovie, OwnImport
from collector.selectors import (
    Compared,
    Counts,
    Outcome,
    compared,
    counts_of,
    doubtful_movies,
    switches_to_change,
    unknown_movies,
)
from moviegeek.importing.words import FAULTS, RULES, act_in_words, counted, format_in_words, said_of
from moviegeek.numbers import number_in

DOUBTFUL_AT_ONCE = 50
LISTED = 100


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    value: str
    words: str | Promise


@dataclass(frozen=True)
class Doubt:
    """A movie of the file, and ours that it may be."""

    imported: ImportedMovie
    said: str
    candidates: Sequence[Movie]


@dataclass(frozen=True)
class Difference:
    movie: Movie
    here: float | None  # stars; None: taken back
    there: str


@dataclass(frozen=True)
class Found:
    imported: ImportedMovie
    movie: Movie | None
    said: str


@dataclass(frozen=True)
class Review:
    own_import: OwnImport
    format: str
    counts: Counts
    coming: Sequence[str]  # "12 ratings", "3 saves": what the newest rule would add, doubtful ones apart
    n_same: int
    differences: Sequence[Difference]
    n_different: int
    doubts: Sequence[Doubt]
    n_further_doubts: int
    matched: Sequence[Found]
    unknown: Sequence[ImportedMovie]
    faults: Sequence[Fault]
    rules: Sequence[tuple[str, str | Promise]]
    n_events: int
    n_lists: int
    has_order: bool  # of the watchlist
    has_switches: bool  # that stand otherwise here

    @property
    def brings_more(self) -> bool:
        """Beside ratings and marks."""
        return bool(self.n_events or self.n_lists or self.has_order)

    @property
    def is_empty(self) -> bool:
        anything = self.coming or self.n_different or self.counts.doubtful or self.brings_more
        return not (anything or self.has_switches)


def review_of(own_import: OwnImport) -> Review:
    """About fifteen queries, however long the file is."""
    found: dict[Outcome, list[Compared]] = {outcome: [] for outcome in Outcome}
    for one in compared(own_import):
        found[one.outcome].append(one)
    different = found[Outcome.DIFFERS]
    doubts = list(doubtful_movies(own_import)[:DOUBTFUL_AT_ONCE])
    counts = counts_of(own_import)
    return Review(
        own_import=own_import,
        format=format_in_words(own_import),
        counts=counts,
        coming=counted(one.act for one in found[Outcome.NEW]),
        n_same=len(found[Outcome.SAME]),
        differences=_differences(different[:LISTED]),
        n_different=len(different),
        doubts=_doubts(doubts),
        n_further_doubts=counts.doubtful - len(doubts),
        matched=_matched(own_import),
        unknown=list(unknown_movies(own_import)[:LISTED]),
        faults=faults_of(own_import),
        rules=list(RULES.items()),
        n_events=len(own_import.events),
        n_lists=len(own_import.lists),
        has_order=bool(own_import.watchlist),
        has_switches=bool(switches_to_change(own_import)),
    )


def faults_of(own_import: OwnImport) -> list[Fault]:
    return [
        Fault(row["file"], row["line"], row["raw"], FAULTS.get(row["reason"], row["reason"]))
        for row in own_import.skipped
    ]


def settled_in(posted: QueryDict, *, own_import: OwnImport) -> dict[int, int | None]:
    """What the form says of doubtful movies: the number of one of ours, or none of them."""
    numbers = doubtful_movies(own_import).values_list("pk", flat=True)
    said = {pk: posted.get(f"movie-{pk}") for pk in numbers}
    return {pk: number_in(text) for pk, text in said.items() if text is not None}


def rule_in(posted: QueryDict) -> str:
    rule = posted.get("rule", "")
    return rule if rule in RULES else OwnImport.Rule.NEWEST


def _differences(different: Sequence[Compared]) -> list[Difference]:
    movies = movies_by_id({one.movie_id for one in different})
    return [
        Difference(movies[one.movie_id], one.rating.stars if one.rating else None, act_in_words(one.act))
        for one in different
        if one.movie_id in movies
    ]


def _doubts(doubts: Sequence[ImportedMovie]) -> list[Doubt]:
    movies = movies_by_id({movie_id for imported in doubts for movie_id in imported.candidates})
    return [
        Doubt(imported, said_of(imported), [movies[key] for key in imported.candidates if key in movies])
        for imported in doubts
    ]


def _matched(own_import: OwnImport) -> list[Found]:
    rows = own_import.movies.exclude(movie=None).order_by("pk").prefetch_related("acts")[:LISTED]
    movies = movies_by_id({imported.movie_id for imported in rows if imported.movie_id})
    return [Found(imported, movies.get(imported.movie_id or 0), said_of(imported)) for imported in rows]
