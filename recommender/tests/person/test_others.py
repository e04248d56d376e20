"""What those say of a movie who like what a person likes, and who of them is counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from collector.models import Mark, Person
from recommender.person.others import said_of
from recommender.tests.rows import make_movies, make_people, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    """Two favourites, and the movie that is asked for."""
    return make_movies(3)


@pytest.fixture
def people(movies: list[Movie]) -> list[Person]:
    """Six who like both favourites and gave the third movie three stars."""
    found = make_people(6)
    for person in found:
        for movie, stars in zip(movies, (4.5, 5, 3), strict=True):
            rate(person, movie, stars)
    return found


def heard(movies: list[Movie], **about: Any) -> tuple[int, ...]:
    given = {"person": Person.objects.create(), "favourites": [movies[0].pk, movies[1].pk], **about}
    return said_of(movie_id=movies[2].pk, **given).by_others


THREES = (0, 0, 0, 0, 0, 6, 0, 0, 0, 0)


def test_people_who_like_the_same_are_counted_by_their_stars(
    movies: list[Movie], people: list[Person]
) -> None:
    assert heard(movies) == THREES


def test_who_liked_one_by_mark_and_one_by_stars_counts_too(movies: list[Movie], people: list[Person]) -> None:
    (fan,) = Person.objects.bulk_create([Person(origin="file", origin_id="fan")])
    rate(fan, movies[0], 4)
    rate(fan, movies[2], 5)
    assert heard(movies) == THREES
    Mark.objects.create(person=fan, movie=movies[1], kind=Mark.Kind.LIKED, marked_at=timezone.now())
    assert heard(movies) == (*THREES[:9], 1)


def test_of_fewer_than_five_nothing_is_said(movies: list[Movie], people: list[Person]) -> None:
    Person.objects.filter(pk__in=[people[0].pk, people[1].pk]).update(joins_comparisons=False)
    assert heard(movies) == ()


def test_who_takes_no_part_in_comparisons_hears_nothing(movies: list[Movie], people: list[Person]) -> None:
    assert heard(movies, person=Person.objects.create(joins_comparisons=False)) == ()


def test_nobody_is_counted_for_themselves_and_merged_people_once(
    movies: list[Movie], people: list[Person]
) -> None:
    assert sum(heard(movies, person=people[0])) == 5
    Person.objects.filter(pk=people[1].pk).update(merged_into=people[0])
    assert sum(heard(movies)) == 5
    assert heard(movies, person=people[0]) == ()


def test_simulated_people_speak_only_while_simulation_counts(
    movies: list[Movie], people: list[Person], settings: Settings
) -> None:
    Person.objects.filter(pk__in=[person.pk for person in people[:5]]).update(origin="simulated")
    settings.RECOMMENDER_SIMULATED_UNTIL_PERSONS = 2
    assert heard(movies) == THREES
    settings.RECOMMENDER_SIMULATED_UNTIL_PERSONS = 1
    assert heard(movies) == ()


def test_everyone_s_stars_are_counted_too_whoever_asks(movies: list[Movie], people: list[Person]) -> None:
    Person.objects.filter(pk=people[0].pk).update(joins_comparisons=False)
    asked: dict[str, Any] = {"movie_id": movies[2].pk, "favourites": [movies[0].pk]}
    assert said_of(person=None, **asked).by_everyone == THREES
    found = said_of(person=Person.objects.create(), **asked)
    assert found.by_everyone == THREES
    assert sum(found.by_others) == 5


def test_the_movie_itself_is_no_favourite_that_tells_of_it(movies: list[Movie], people: list[Person]) -> None:
    assert heard(movies, favourites=[movies[2].pk]) == ()
