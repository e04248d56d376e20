"""Which movies a newcomer is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from recommender.models import AskingOrder
from recommender.selectors import onboarding_movies
from recommender.tests.rows import NOON

pytestmark = pytest.mark.django_db


def test_movies_to_begin_with_are_spread_over_genres_and_decades(world: tuple[list[Any], list[Any]]) -> None:
    chosen = onboarding_movies(at=NOON, k=9)
    assert len({genre.name for movie in chosen for genre in movie.genres.all()}) == 3
    assert len({(movie.year or 0) // 10 for movie in chosen}) >= 3
    again = onboarding_movies(at=NOON, k=9, exclude=[movie.pk for movie in chosen])
    assert not set(chosen) & set(again)


def test_newcomers_are_asked_in_the_order_that_training_has_learned(
    world: tuple[list[Any], list[Any]],
) -> None:
    order = AskingOrder.objects.get().movie_ids
    chosen = onboarding_movies(at=NOON, k=5)
    assert [movie.pk for movie in chosen] == order[:5]
    more = onboarding_movies(at=NOON, k=len(world[1]), exclude=order[:5])
    assert not {movie.pk for movie in more} & set(order[:5])
