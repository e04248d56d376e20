"""Sixth step: which of the person's movies speak for a movie, and how much. Exact for linear models.

Trees rank by what such models found, but do not split their scores: there the model that they learned from tells.
"""

from __future__ import annotations

import numpy as np

from recommender.engine.interactions import History
from recommender.serving.live import Model
from recommender.serving.scoring import Scored, item_indexes_of
from recommender.serving.slate import Reason, ReasonMovie
from recommender.serving.steps import step

MOVIES_PER_REASON = 2


@step("explain")
def reasons_for(scored: Scored, rows: list[int]) -> dict[int, Reason]:
    """The reason of each row, by row."""
    return {row: reason_for(scored, row) for row in rows}


def reason_for(scored: Scored, row: int) -> Reason:
    """The person's movies that add most to the score, with their shares of it.

    The shares of the whole history sum to 1; those of movies that speak against it are below 0.
    """
    speaking = [movie for movie in _named(scored, row, n_movies=MOVIES_PER_REASON) if movie.share > 0]
    asked = tuple(scored.wanted(row))
    if not speaking:
        is_personal = scored.model.fitted.capabilities.personalised or asked
        return Reason("taste" if is_personal else "popular", asked=asked)
    # One line says "liked" or "looked at", not both.
    was_said = speaking[0].id in scored.said_ids
    movies = tuple(movie for movie in speaking if (movie.id in scored.said_ids) == was_said)
    if scored.model.algorithm == "content":
        return Reason("content", movies=movies, asked=asked)
    return Reason("because" if was_said else "looked", movies=movies, asked=asked)


def contributions_to(scored: Scored, row: int) -> list[ReasonMovie]:
    """Every movie of the person's history with its share of one movie's score, largest first."""
    return [movie for movie in _named(scored, row, n_movies=len(scored.history)) if movie.share != 0]


def _named(scored: Scored, row: int, *, n_movies: int) -> list[ReasonMovie]:
    """The first movies of the history by their share; none where the model does not explain."""
    if scored.item_indexes[row] < 0 or not scored.model.fitted.capabilities.explains:
        return []
    found = _explained(scored.model, scored.history, row, scored=scored, n_movies=n_movies)
    if found is None and (told := scored.teller):
        found = _explained(*told, row, scored=scored, n_movies=n_movies)
    return found or []


def _explained(
    model: Model, history: History, row: int, *, scored: Scored, n_movies: int
) -> list[ReasonMovie] | None:
    """None where nothing of the score comes from a single movie."""
    item = int(item_indexes_of(model, scored.stock)[row])
    if item < 0 or not len(history):
        return []
    explanation = model.fitted.explain(history, item, at=scored.at)
    score = explanation.score
    if score <= 0:
        return []
    if not explanation.contributions.any():
        return None
    own_ids = np.asarray(model.items.ids[explanation.item_indexes[:n_movies]])
    own_rows = scored.stock.rows_of(own_ids).tolist()
    shares = (explanation.contributions[:n_movies] / score).tolist()
    return [
        ReasonMovie(movie_id, scored.stock.titles[own_row], share)
        for movie_id, own_row, share in zip(own_ids.tolist(), own_rows, shares, strict=True)
        if own_row >= 0
    ]
