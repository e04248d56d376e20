"""What is like one movie."""

from __future__ import annotations

from typing import Any

import pytest

from recommender import fallbacks
from recommender.tests.rows import act, make_movies, make_visitor, movies_like

pytestmark = pytest.mark.django_db


def test_similar_movies_come_from_the_same_taste(world: tuple[list[Any], list[Any]]) -> None:
    slate = movies_like(world[1][0], k=5)
    assert slate.fallback is None
    assert {item.movie in world[1][:20] for item in slate.items} == {True}
    assert slate.items[0].reason.text == "Liked by the same people as Movie 0"


def test_a_movie_that_no_model_knows_has_similar_ones_by_genre(world: tuple[list[Any], list[Any]]) -> None:
    (newcomer,) = make_movies(1)
    slate = movies_like(newcomer, k=5)
    assert slate.fallback in (fallbacks.NOT_SIMILAR, None) and slate.items  # noqa: PT018
    genres = {genre.name for item in slate.items for genre in item.movie.genres.all()}
    assert "Comedy" in genres


def test_similar_movies_leave_out_what_was_hidden(world: tuple[list[Any], list[Any]]) -> None:
    visitor = make_visitor()
    first = movies_like(world[1][0], k=3).items[0].movie
    act(visitor, "dismiss", first)
    assert first.pk not in movies_like(world[1][0], k=10, person=visitor.person).movie_ids
