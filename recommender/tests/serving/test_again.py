"""A list that is asked for again: when it is the same slate, and what makes it another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from collector.models import Mark, Person, Preference, Rating, Slate, Visitor
from recommender import fallbacks
from recommender.models import MovieRule
from recommender.rules.current import KEPT as RULES
from recommender.selectors import ServedSlate, Wish, chart, recommendations
from recommender.serving.again import Offers
from recommender.serving.live import LIVE
from recommender.tests.rows import NOON, act, make_visitor, movies_like, rate, two_taste_groups
from recommender.training import train

pytestmark = pytest.mark.django_db

Change = Callable[[Visitor, list[Movie]], Any]


def person_of(visitor: Visitor) -> Person:
    """As each request reads it."""
    return Person.objects.get(pk=visitor.person_id or 0)


@pytest.fixture
def movies() -> list[Movie]:
    _, found = two_taste_groups()
    train(["popularity", "ease", "item_knn"], by="test", report=lambda share, message: None)
    return found


@pytest.fixture
def visitor(movies: list[Movie]) -> Visitor:
    found = make_visitor()
    act(found, "like", movies[0], at=NOON)
    rate(person_of(found), movies[1], 5.0)
    return found


def room_for(most: int) -> Offers[ServedSlate]:
    return Offers(most=most)


def offered(visitor: Visitor, **wish: Any) -> ServedSlate:
    return recommendations(person=person_of(visitor), visitor=visitor, wish=Wish(**{"k": 5, **wish}), at=NOON)


def test_asked_for_again_it_is_the_same_slate_with_one_row(visitor: Visitor) -> None:
    assert offered(visitor).id == offered(visitor).id
    assert Slate.objects.filter(visitor=visitor).count() == 1


def test_asking_again_costs_one_query_beside_the_caller_s(visitor: Visitor) -> None:
    offered(visitor)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        offered(visitor)
    about_the_list = [
        query for query in queries if "collector_event" in query["sql"] or "EXECUTE" in query["sql"]
    ]
    assert len(about_the_list) == 1


def say_something(name: str) -> Change:
    return lambda visitor, movies: act(visitor, name, movies[5], at=NOON)


CHANGES: dict[str, Change] = {
    "a view": say_something("view"),
    "a dismissal": say_something("dismiss"),
    "a like that is taken back": lambda visitor, movies: act(
        visitor, "unlike", movies[0], at=NOON + timedelta(1)
    ),
    "an imported rating": lambda visitor, movies: rate(person_of(visitor), movies[6], 4.0),
    "an imported rating that changed": lambda visitor, movies: Rating.objects.filter(
        person=visitor.person
    ).update(value=2),
    "a mark without an event": lambda visitor, movies: Mark.objects.create(
        person=person_of(visitor), movie=movies[7], kind=Mark.Kind.SEEN, marked_at=NOON
    ),
    "a preference without an event": lambda visitor, movies: Preference.objects.create(
        person=person_of(visitor), about="genre", which="comedy", value=1, set_at=NOON
    ),
    "a movie left out of the taste": say_something("ignore"),
    "somebody merged into the person": lambda visitor, movies: Person.objects.create(
        merged_into=visitor.person, merged_at=NOON
    ),
    "learning switched off": lambda visitor, movies: Person.objects.filter(visitors=visitor).update(
        learns_from_acts=False
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_taste_makes_another_slate(
    visitor: Visitor, movies: list[Movie], change: str
) -> None:
    before = offered(visitor)
    CHANGES[change](visitor, movies)
    assert offered(visitor).id != before.id


def test_a_promotion_makes_another_slate(visitor: Visitor) -> None:
    before = offered(visitor)
    train(["ease"], by="test", report=lambda share, message: None)
    LIVE.forget()  # else this one goes on while the new one is opened
    assert offered(visitor).version != before.version


def test_a_rule_makes_another_slate(visitor: Visitor) -> None:
    before = offered(visitor)
    banned = before.movie_ids[0]
    MovieRule.objects.create(
        movie_id=banned, effect=MovieRule.Effect.BAN, starts_at=timezone.now(), reason="test"
    )
    RULES.forget()
    assert banned not in offered(visitor).movie_ids


def test_a_movie_that_is_removed_or_renamed_makes_another_slate(visitor: Visitor) -> None:
    first, second, *_ = offered(visitor).movie_ids
    Movie.objects.filter(pk=first).update(removed_at=timezone.now())
    assert first not in offered(visitor).movie_ids
    Movie.objects.filter(pk=second).update(title="Another Name")
    assert "Another Name" in [item.movie.title for item in offered(visitor).items]


def test_another_wish_language_or_hour_makes_another_slate(visitor: Visitor) -> None:
    slates = [offered(visitor), offered(visitor, k=4)]
    with translation.override("de"):
        slates.append(offered(visitor))
    person = visitor.person
    slates.append(
        recommendations(person=person, visitor=visitor, wish=Wish(k=5), at=NOON + timedelta(hours=1))
    )
    assert len({slate.id for slate in slates}) == 4


def test_nobody_gets_the_slate_of_somebody_else(visitor: Visitor) -> None:
    other = Visitor.objects.create(person=visitor.person)
    assert offered(visitor).id != offered(other).id


def test_it_stands_for_a_while_only(visitor: Visitor, settings: Settings) -> None:
    before = offered(visitor)
    settings.RECOMMENDER_AGAIN_SECONDS = 0
    assert offered(visitor).id != before.id


def test_lists_for_nobody_in_particular_are_shared(movies: list[Movie]) -> None:
    assert movies_like(movies[0]).id == movies_like(movies[0]).id
    assert chart(name="popular").id == chart(name="popular").id
    assert chart(name="popular").id != chart(name="popular", k=3).id


def test_movies_like_one_stand_for_longer_as_no_evidence_changes_them(
    visitor: Visitor, movies: list[Movie], settings: Settings
) -> None:
    own, alike = offered(visitor), movies_like(movies[0])
    settings.RECOMMENDER_AGAIN_SECONDS = 0
    assert offered(visitor).id != own.id
    assert movies_like(movies[0]).id == alike.id
    settings.RECOMMENDER_SIMILAR_SECONDS = 0
    assert movies_like(movies[0]).id != alike.id


def test_movies_like_one_are_listed_anew_when_it_is_another(movies: list[Movie]) -> None:
    before = movies_like(movies[0])
    Movie.objects.filter(pk=movies[0].pk).update(title="Renamed")
    after = movies_like(movies[0])
    assert after.id != before.id
    assert after.items[0].reason.movies[0].title == "Renamed"


def test_a_makeshift_is_not_kept(visitor: Visitor) -> None:
    room, slate = room_for(4), offered(visitor)
    makeshift = ServedSlate(**{**vars(slate), "fallback": fallbacks.SLOW})
    assert room.get(("key",), lambda: makeshift, serving=str) is makeshift
    assert room.get(("key",), lambda: slate, serving=str) is slate


def test_only_so_many_are_kept(visitor: Visitor) -> None:
    room, slate = room_for(2), offered(visitor)
    made: list[int] = []

    def get(number: int) -> None:
        def make() -> ServedSlate:
            made.append(number)
            return slate

        room.get((number,), make, serving=str)

    for number in (1, 1, 2, 3, 1):
        get(number)
    assert made == [1, 2, 3, 1]


def test_slates_that_stand_no_more_are_let_go(visitor: Visitor, settings: Settings) -> None:
    room, slate = room_for(4), offered(visitor)
    for number in range(3):
        room.get((number,), lambda: slate, serving=str)
    assert len(room) == 3
    settings.RECOMMENDER_AGAIN_SECONDS = 0.0
    room.get(("later",), lambda: slate, serving=str)
    assert len(room) == 0


def test_a_slate_made_while_another_version_went_live_does_not_come_back_with_the_one_before(
    visitor: Visitor,
) -> None:
    room, by_first, by_second = room_for(4), offered(visitor), offered(visitor, k=4)
    serves = ["first"]

    def made_meanwhile() -> ServedSlate:
        serves[0] = "second"
        return by_second

    room.get(("key",), made_meanwhile, serving=lambda: serves[0])
    serves[0] = "first"  # rolled back
    assert room.get(("key",), lambda: by_first, serving=lambda: serves[0]) is by_first
