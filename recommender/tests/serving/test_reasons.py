"""Which movies speak for a place, and how much: exactly as the scores change without them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from recommender.engine.algorithms.ease import EASE
from recommender.engine.arrays import Floats
from recommender.engine.interactions import History
from recommender.everyone.stock import current_stock
from recommender.selectors import Wish, recommendations
from recommender.serving.reasons import contributions_to, reason_for
from recommender.serving.scoring import personal_scores
from recommender.serving.taste import Taste
from recommender.serving.words import reason_text
from recommender.tests.rows import NOON, act, make_visitor

pytestmark = pytest.mark.django_db
FEW = hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def scores_of(history: list[tuple[int, float]], algorithm: str) -> dict[int, float]:
    scored, _ = personal_scores(Taste.of_ratings(history), stock=current_stock(), at=0, algorithm=algorithm)
    return (
        {}
        if scored is None
        else dict(zip(scored.stock.movie_ids.tolist(), scored.scores.tolist(), strict=True))
    )


@FEW
@given(
    chosen=st.sets(st.integers(0, 19), min_size=2, max_size=6),
    algorithm=st.sampled_from(["ease", "item_knn"]),
)
def test_taking_a_movie_away_changes_the_score_by_what_was_said(
    world: tuple[list[Any], list[Any]], chosen: set[int], algorithm: str
) -> None:
    history = [(world[1][place].pk, 5.0) for place in sorted(chosen)]
    stock = current_stock()
    scored, _ = personal_scores(Taste.of_ratings(history), stock=stock, at=0, algorithm=algorithm)
    assert scored is not None
    row = int(scored.order[0])
    score, movie_id = float(scored.scores[row]), int(stock.movie_ids[row])
    without = scores_of(history[1:], algorithm).get(movie_id, -np.inf)
    shares = {movie.id: movie.share for movie in contributions_to(scored, row)}
    said = shares.get(history[0][0], 0.0) * score
    if np.isfinite(without):
        assert score - without == pytest.approx(said, abs=1e-5)
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_reason_does_not_call_a_look_a_liking(world: tuple[list[Any], list[Any]]) -> None:
    visitor, movies = make_visitor(), world[1]
    act(visitor, "view", movies[0])
    slate = recommendations(person=visitor.person, wish=Wish(k=3), at=NOON)
    assert {item.reason.text for item in slate.items} == {"Because you looked at Movie 0"}


class Unsplit(EASE):
    """Scores that come from no single movie, as those of trees."""

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        return np.zeros(len(history))

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        return float(self.score(history, at=at)[item_index])


def test_where_trees_rank_the_model_that_they_learned_from_tells_why(
    world: tuple[list[Any], list[Any]],
) -> None:
    history = [(world[1][place].pk, 5.0) for place in range(3)]
    scored, _ = personal_scores(Taste.of_ratings(history), stock=current_stock(), at=0, algorithm="ease")
    assert scored is not None
    trees = copy(scored.model.fitted)
    trees.__class__ = Unsplit
    by_trees = replace(scored, model=replace(scored.model, algorithm="lambdamart", fitted=trees))
    row = int(scored.order[0])
    assert reason_for(by_trees, row) == reason_for(scored, row)
    assert reason_for(by_trees, row).movies
    other = replace(scored, model=replace(scored.model, fitted=trees))
    assert reason_for(other, row).movies == ()


def test_a_reason_names_at_most_two_movies() -> None:
    assert reason_text("because", titles=["A", "B", "C"]) == "Because you liked A and B"
