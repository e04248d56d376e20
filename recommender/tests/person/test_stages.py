"""Why not that one? Each stage of the list says what it did with a movie."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.models import Movie
from collector.models import Person
from recommender.rules.current import Effect
from recommender.selectors import Wish, recommendations, why
from recommender.services import forget_what_is_kept, make_rule, train
from recommender.tests.rows import NOON, make_visitor, rate, two_taste_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    _, movies = two_taste_groups()
    train(["ease"], by="test", report=lambda share, message: None)
    return movies


@pytest.fixture
def fan(movies: list[Movie]) -> Person:
    person = make_visitor().person
    assert person is not None
    for movie in movies[:6]:
        rate(person, movie, 5.0)
    return person


def stages(person: Person | None, movie: Movie, **wish: Any) -> list[tuple[str, str]]:
    found = why(person=person, movie=movie, at=NOON, wish=Wish(**{"k": 5, "diversity": 0.0, **wish}))
    return [(stage.name, stage.outcome) for stage in found.stages]


def test_a_listed_movie_passes_every_stage_to_its_place(fan: Person) -> None:
    first = recommendations(person=fan, wish=Wish(k=5, diversity=0.0), at=NOON).items[0].movie
    found = stages(fan, first)
    assert [name for name, _ in found] == ["history", "candidates", "known", "filters", "ranking", "list"]
    assert {outcome for _, outcome in found} == {"passed"}


def test_the_place_that_is_told_is_the_place_in_the_list(fan: Person) -> None:
    slate = recommendations(person=fan, wish=Wish(k=5), at=NOON)
    for item in slate.items:
        told = why(person=fan, movie=item.movie, at=NOON, wish=Wish(k=5)).stages[-1]
        assert f"place {item.rank}." in told.text


@pytest.mark.parametrize(
    ("movie", "wish", "stopped_at"), [(0, {}, "known"), (7, {"year_min": 2000}, "filters")]
)
def test_the_stage_that_stops_a_movie_is_the_last_one(
    fan: Person, movies: list[Movie], movie: int, wish: dict[str, Any], stopped_at: str
) -> None:
    assert stages(fan, movies[movie], **wish)[-1] == (stopped_at, "stopped")


def test_nobody_without_a_taste_gets_past_the_history(movies: list[Movie]) -> None:
    assert stages(None, movies[0]) == [("history", "stopped")]


def test_a_movie_that_made_room_for_variety_is_told_so(fan: Person) -> None:
    first, second = (
        item.movie for item in recommendations(person=fan, wish=Wish(k=2, diversity=0.0), at=NOON).items
    )
    second.genres.set(first.genres.all())
    forget_what_is_kept()
    assert stages(fan, second, k=2, diversity=0.95)[-1] == ("diversity", "stopped")


def test_what_staff_did_is_a_stage(fan: Person, movies: list[Movie]) -> None:
    make_rule(movie=movies[8], effect=Effect.BOOST, reason="a festival", by="ada", at=NOON)
    assert ("rules", "passed") in stages(fan, movies[8])
