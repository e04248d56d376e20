"""A movie that a person's picks shall be made without: gone from lists and reasons at once, and back at once."""

from __future__ import annotations

import pytest

from catalogue.models import Movie
from collector.models import Person, Visitor
from recommender.implicit import count_implicit_ratings
from recommender.selectors import ServedSlate, Wish, recommendations, why
from recommender.serving.taste import taste_of
from recommender.sources import training_data
from recommender.tests.rows import NOON, act, make_visitor, two_taste_groups
from recommender.training import train

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    _, found = two_taste_groups()
    train(["ease"], by="test", report=lambda share, message: None)
    return found


@pytest.fixture
def visitor(movies: list[Movie]) -> Visitor:
    """Somebody who rated one movie of each group, and looked at one of the second."""
    found = make_visitor()
    act(found, "rate", movies[0], value=5.0)
    act(found, "rate", movies[-1], value=5.0)
    act(found, "view", movies[-2])
    return found


def person_of(visitor: Visitor) -> Person:
    return Person.objects.get(pk=visitor.person_id or 0)


def offered(visitor: Visitor) -> ServedSlate:
    return recommendations(person=person_of(visitor), visitor=visitor, wish=Wish(k=8), at=NOON)


def named(slate: ServedSlate) -> set[int]:
    return {movie.id for item in slate.items for movie in item.reason.movies}


def test_it_leaves_lists_and_reasons_at_once(visitor: Visitor, movies: list[Movie]) -> None:
    left_out = {movies[-1].pk, movies[-2].pk}
    assert named(offered(visitor)) & left_out
    act(visitor, "ignore", movies[-1])
    act(visitor, "ignore", movies[-2])
    after = offered(visitor)
    assert named(after) == {movies[0].pk}
    first_half = {movie.pk for movie in movies[: len(movies) // 2]}
    assert set(after.movie_ids[:5]) <= first_half


def test_taken_back_everything_is_as_it_was(visitor: Visitor, movies: list[Movie]) -> None:
    before = offered(visitor)
    act(visitor, "ignore", movies[-1])
    assert offered(visitor).movie_ids != before.movie_ids
    act(visitor, "unignore", movies[-1])
    assert offered(visitor).movie_ids == before.movie_ids


def test_what_was_rated_is_still_known_and_not_offered(visitor: Visitor, movies: list[Movie]) -> None:
    act(visitor, "ignore", movies[-1])
    taste = taste_of(person_of(visitor))
    assert movies[-1].pk in taste.known_ids
    assert movies[-1].pk not in taste.said_ids
    assert taste.n_ratings == 1
    assert movies[-1].pk not in offered(visitor).movie_ids


def test_no_explanation_counts_it(visitor: Visitor, movies: list[Movie]) -> None:
    asked = movies[-3]
    assert movies[-1].pk in {each.id for each in why(person=visitor.person, movie=asked, at=NOON).movies}
    act(visitor, "ignore", movies[-1])
    assert movies[-1].pk not in {each.id for each in why(person=visitor.person, movie=asked, at=NOON).movies}


def test_models_learn_nothing_from_it(visitor: Visitor, movies: list[Movie]) -> None:
    def pairs() -> set[tuple[int, int]]:
        count_implicit_ratings(at=NOON)
        data = training_data().interactions
        users = data.user_ids[data.user_indexes]
        return set(zip(users.tolist(), data.item_ids[data.item_indexes].tolist(), strict=True))

    rated, looked = (visitor.person_id, movies[-1].pk), (visitor.person_id, movies[-2].pk)
    assert {rated, looked} <= pairs()
    act(visitor, "ignore", movies[-1])
    act(visitor, "ignore", movies[-2])
    assert not {rated, looked} & pairs()
    act(visitor, "unignore", movies[-1])
    assert rated in pairs()
