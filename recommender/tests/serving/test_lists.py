"""A list for somebody: its filters, what fills it, what stands in for it, and how it is spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from collector.models import Person
from recommender import fallbacks
from recommender.everyone.stock import current_stock
from recommender.selectors import (
    Wish,
    algorithms_side_by_side,
    recommendations,
    recommendations_for_history,
    recommendations_for_many,
)
from recommender.serving.diversity import diversified
from recommender.tests.rows import NOON, act, make_movies, make_visitor, rate

pytestmark = pytest.mark.django_db


def test_a_list_keeps_to_its_filters(world: tuple[list[Any], list[Any]]) -> None:
    movies = world[1]
    wish = Wish(k=20, genre="comedy", year_min=1955, year_max=1970, exclude=frozenset({movies[6].pk}))
    slate = recommendations_for_history([(movies[0].pk, 5.0)], wish=wish, at=NOON)
    assert slate.items
    for item in slate.items:
        assert "Comedy" in {genre.name for genre in item.movie.genres.all()}
        assert 1955 <= (item.movie.year or 0) <= 1970
        assert item.movie != movies[6]


def test_an_unknown_genre_gives_an_empty_list_that_says_why(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(genre="opera"), at=NOON)
    assert (slate.items, slate.fallback) == ((), fallbacks.NOTHING_FITS)


def test_a_list_that_the_model_cannot_fill_goes_on_with_popular_movies(
    world: tuple[list[Any], list[Any]],
) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(k=39), at=NOON)
    assert len(slate.items) == 39
    assert {item.source for item in slate.items} == {"ease", "popular"}
    assert all(item.match is None for item in slate.items if item.source == "popular")


def test_nobody_in_particular_gets_what_is_popular(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations(person=None, wish=Wish(k=5), at=NOON)
    assert (slate.basis, slate.fallback) == ("popular", fallbacks.UNKNOWN_TASTE)
    assert len(slate.items) == 5


def test_what_was_seen_may_be_asked_for(world: tuple[list[Any], list[Any]]) -> None:
    visitor, movies = make_visitor(), world[1]
    act(visitor, "like", movies[0])
    act(visitor, "seen", movies[1])
    wish = Wish(k=39, exclude_known=False)
    assert movies[1].pk in recommendations(person=visitor.person, wish=wish, at=NOON).movie_ids


def test_who_does_not_want_to_be_learned_from_gets_charts(world: tuple[list[Any], list[Any]]) -> None:
    person = Person.objects.create(learns_from_acts=False)
    rate(person, world[1][0], 5.0)
    slate = recommendations(person=person, wish=Wish(k=5), at=NOON)
    assert slate.fallback == fallbacks.UNKNOWN_TASTE
    assert world[1][0].pk not in slate.movie_ids


def test_lists_of_many_are_those_of_each_by_three_queries(
    world: tuple[list[Any], list[Any]], settings: Settings, django_assert_max_num_queries: Any
) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 60.0
    people, movies = world
    joined = Person.objects.create(merged_into=people[0])
    rate(joined, movies[30], 5.0)
    named = {str(person.pk): person for person in people[:9]}
    wish = Wish(k=5)
    alone = [recommendations(person=person, wish=wish, at=NOON) for person in [*people[:9], None]]
    with django_assert_max_num_queries(3):  # tastes, movies, slates
        many = recommendations_for_many(named, [*named, "nobody"], wish=wish, at=NOON)
    assert [slate.movie_ids for _, slate in many] == [slate.movie_ids for slate in alone]
    assert [slate.fallback for _, slate in many] == [slate.fallback for slate in alone]


def test_each_step_is_timed_by_name(world: tuple[list[Any], list[Any]]) -> None:
    slate = recommendations_for_history([(world[1][0].pk, 5.0)], wish=Wish(k=5), at=NOON)
    assert {"score", "filter", "rank", "diversify", "explain", "fetch"} <= set(slate.timings)


def test_all_live_algorithms_stand_side_by_side(world: tuple[list[Any], list[Any]]) -> None:
    found = algorithms_side_by_side(person=world[0][0], k=3, at=NOON)
    assert set(found.slates) == {"ease", "item_knn"}
    movie_id = found.slates["ease"].movie_ids[0]
    assert found.ranks_of(movie_id)["ease"] == 1


def test_diversity_of_zero_keeps_the_order_and_more_spreads_genres() -> None:
    make_movies(30)
    stock = current_stock()
    comedies = np.flatnonzero(stock.genres[:, 0])
    others = np.flatnonzero(~stock.genres[:, 0])
    rows = np.concatenate([comedies, others])
    scores = np.linspace(1, 0.9, rows.size)
    plain = diversified(rows, scores, k=5, diversity=0.0, stock=stock)
    spread = diversified(rows, scores, k=5, diversity=0.6, stock=stock)
    assert plain.tolist() == rows[:5].tolist()
    assert spread[0] == rows[0]
    assert stock.genres[spread].any(axis=0).sum() > stock.genres[plain].any(axis=0).sum()
