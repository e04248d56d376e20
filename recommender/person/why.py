"""Why a movie is, or is not, in a person's list, and which of the person's movies speak for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np

from catalogue.models import Movie
from collector.models import Person
from recommender.conf import value_of
from recommender.everyone.stock import Stock, current_stock
from recommender.person.stages import Stage, stages_for
from recommender.rules.current import Effect, current_rules
from recommender.serving.matches import match_of
from recommender.serving.pipeline import Wish
from recommender.serving.reasons import contributions_to, reason_for
from recommender.serving.scoring import Scored, personal_scores
from recommender.serving.slate import Match, Reason, ReasonMovie
from recommender.serving.taste import Taste, taste_of
from recommender.serving.words import verdict_text


@dataclass(frozen=True)
class Why:
    """What speaks for a movie with a person.

    Parameters
    ----------
    verdict : where the movie ends: "listed" (among the best, as many as get a match word), "below" (further
        down), "rated", "bought", "seen", "hidden", "excluded" by genre, "banned" by staff, "unknown_movie" (the
        model has no opinion), "no_taste", "no_model"
    movies : all of the person's movies that add to the score or take from it, with shares, largest first
    score : that the shares are of; None without one
    rank : among all that may be shown to the person; None without one
    genres : of the movie
    stages : what each step of the list said of it, up to the one that stopped it
    """

    movie_id: int
    verdict: str
    algorithm: str = ""
    version: str = ""
    score: float | None = None
    rank: int | None = None
    n_ranked: int = 0
    match: Match | None = None
    reason: Reason = field(default_factory=lambda: Reason("popular"))
    movies: tuple[ReasonMovie, ...] = ()
    genres: tuple[str, ...] = ()
    fallback: str | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def text(self) -> str:
        """The verdict in the reader's language."""
        return verdict_text(self.verdict, rank=self.rank, n_ranked=self.n_ranked)

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "text": self.text,
            "score": self.score,
            "rank": self.rank,
            "match": self.match,
            "algorithm": self.algorithm or None,
            "version": self.version or None,
            "reason": self.reason.as_json(),
            "movies": [asdict(movie) for movie in self.movies],
            "genres": list(self.genres),
            "fallback": self.fallback,
            "stages": [stage.as_json() for stage in self.stages],
        }

    @property
    def is_personal(self) -> bool:
        return bool(self.movies)


def why(*, person: Person | None, movie: Movie, at: datetime, wish: Wish | None = None) -> Why:
    """Why a movie is, or is not, in the person's list, stage by stage."""
    taste, asked, stock = taste_of(person), wish or Wish(), current_stock()
    scored, fallback = personal_scores(taste, stock=stock, at=int(at.timestamp()), algorithm=asked.algorithm)
    row = int(stock.rows_of([movie.pk])[0])
    mark = _mark_of(taste, movie.pk, row, stock)
    stages = stages_for(row, taste=taste, mark=mark, scored=scored, wish=asked, stock=stock)
    found = _why(row, movie, taste, scored, fallback, mark=mark, stock=stock)
    return replace(found, stages=tuple(stages))


def why_for(taste: Taste, movie: Movie, *, at: datetime) -> Why:
    """The same for a taste; the stages only of a movie that is not among the person's best. What was only looked
    at or saved is no reason for or against itself: its match is the one that its card had."""
    stock = current_stock()
    row = int(stock.rows_of([movie.pk])[0])
    mark = _mark_of(taste, movie.pk, row, stock)
    rest = taste if mark else taste.without([movie.pk])
    by = taste if rest.is_empty else rest
    scored, fallback = personal_scores(by, stock=stock, at=int(at.timestamp()))
    found = _why(row, movie, taste, scored, fallback, mark=mark, stock=stock)
    if found.verdict == "listed":
        return found
    stages = stages_for(row, taste=taste, mark=mark, scored=scored, wish=Wish(), stock=stock)
    return replace(found, stages=tuple(stages))


def _why(
    row: int,
    movie: Movie,
    taste: Taste,
    scored: Scored | None,
    fallback: str | None,
    *,
    mark: str,
    stock: Stock,
) -> Why:
    genres = (
        tuple(stock.genre_names[column] for column in np.flatnonzero(stock.genres[row])) if row >= 0 else ()
    )
    if scored is None or row < 0 or scored.scores[row] == -np.inf:
        verdict = mark or ("unknown_movie" if scored else "no_taste" if taste.is_empty else "no_model")
        return Why(movie.pk, verdict, genres=genres, fallback=fallback)
    rank = _rank_of(scored, row)
    return Why(
        movie_id=movie.pk,
        verdict=mark or ("listed" if rank is not None and rank <= value_of("CANDIDATES") else "below"),
        algorithm=scored.model.algorithm,
        version=scored.model.version,
        score=float(scored.scores[row]),
        rank=rank,
        n_ranked=int(scored.order.size),
        match=match_of(scored, row),
        reason=reason_for(scored, row),
        movies=tuple(contributions_to(scored, row)),
        genres=genres,
    )


def _mark_of(taste: Taste, movie_id: int, row: int, stock: Stock) -> str:
    """What keeps a movie out of lists: hidden, rated, bought, seen, banned, excluded; empty when nothing does."""
    barred = _bar_of(taste, movie_id, row, stock)
    places = np.flatnonzero(taste.movie_ids == movie_id)
    if not places.size:
        return barred
    place = int(places[0])
    if taste.marks["hidden"][place]:
        return "hidden"
    if taste.is_rated[place]:
        return "rated"
    return next((kind for kind in ("bought", "seen") if taste.marks[kind][place]), barred)


def _bar_of(taste: Taste, movie_id: int, row: int, stock: Stock) -> str:
    """Banned by staff, or excluded: of a genre that the person never wants to be shown."""
    if Effect.BAN in current_rules().effects_on(movie_id):
        return "banned"
    excluded = taste.steering.excluded(stock)
    return "excluded" if excluded is not None and row >= 0 and excluded[row] else ""


def _rank_of(scored: Scored, row: int) -> int | None:
    places = np.flatnonzero(scored.order == row)
    return int(places[0]) + 1 if places.size else None
