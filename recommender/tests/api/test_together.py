"""Tonight, together: one list for several people, over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Movie
from collector.models import Mark, Slate
from recommender import fallbacks
from recommender.services import train
from recommender.tests.rows import (
    NOON,
    count_everything,
    make_movies,
    make_people,
    make_visitor,
    rate,
    two_taste_groups,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/together/recommendations/"


@pytest.fixture
def movies() -> list[Movie]:
    _, movies = two_taste_groups()
    train(["ease"], by="test", report=lambda share, message: None)
    return movies


def asked(client: Client, people: list[dict[str, Any]], **more: Any) -> Any:
    return client.post(ADDRESS, {"people": people, "k": 6, **more}, content_type="application/json")


def fan(movies: list[Movie], name: str) -> dict[str, Any]:
    return {"name": name, "history": [{"movie": movie.pk, "rating": 5.0} for movie in movies]}


def test_two_tastes_share_one_list_and_each_has_a_reason(client: Client, movies: list[Movie]) -> None:
    answer = asked(client, [fan(movies[:5], "Ada"), fan(movies[20:25], "Bob")]).json()
    listed = {item["movie"]["id"] for item in answer["results"]}
    halves = [{movie.pk for movie in half} for half in (movies[:20], movies[20:])]
    assert [len(listed & half) for half in halves] == [3, 3]
    assert all([view["name"] for view in item["people"]] == ["Ada", "Bob"] for item in answer["results"])
    first = answer["results"][0]["people"]
    assert any(view["rank"] == 1 and view["reason"]["movies"] for view in first)


def test_a_history_is_not_kept(client: Client, movies: list[Movie]) -> None:
    answer = asked(client, [fan(movies[:5], "Ada"), fan(movies[20:25], "Bob")]).json()
    kept = Slate.objects.get(pk=answer["slate"])
    assert (kept.person, kept.shelf) == (None, "together")
    assert not any(item["reason"]["movies"] for item in kept.items)


def test_nothing_that_one_of_them_hid_is_listed(client: Client, movies: list[Movie], settings: Any) -> None:
    visitor = make_visitor()
    assert visitor.person is not None
    for movie in movies[:5]:
        rate(visitor.person, movie, 5.0)
    Mark.objects.create(person=visitor.person, movie=movies[6], kind="hidden", marked_at=NOON)
    client.cookies.load({})
    from recommender.selectors import Wish, member_of, member_with, together

    members = [
        member_of("Ada", visitor.person),
        member_with("Bob", [(movie.pk, 5.0) for movie in movies[7:11]]),
    ]
    found = together(members, wish=Wish(k=30), at=NOON)
    assert movies[6].pk not in found.slate.movie_ids


def test_another_person_needs_a_right_and_a_history_needs_none(client: Client, movies: list[Movie]) -> None:
    (other,) = make_people(1, origin="elsewhere")
    answer = asked(client, [{"user": str(other.key)}, fan(movies[:3], "Bob")])
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["field"] == "people.0.user"


def test_people_without_a_taste_get_the_chart_and_are_told(client: Client, movies: list[Movie]) -> None:
    answer = asked(client, [{"history": []}, {"history": []}]).json()
    assert answer["fallback"]
    assert len(answer["results"]) == 6
    assert {item["reason"]["kind"] for item in answer["results"]} == {"mix"}  # nobody has met any movie


@pytest.mark.parametrize(
    "people", [[], [{"history": []}], [{"history": []}] * 9, [{"history": [], "user": "a"}] * 2, [{}] * 2]
)
def test_nonsense_is_named(client: Client, movies: list[Movie], people: list[dict[str, Any]]) -> None:
    answer = asked(client, people)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("people")


@pytest.mark.parametrize("rule", ["fair", "average", "least_misery"])
def test_where_the_model_knows_too_few_movies_popular_ones_follow_and_say_so(
    client: Client, movies: list[Movie], rule: str
) -> None:
    unknown = {movie.pk for movie in make_movies(12)}  # nobody has met them
    count_everything()
    answer = asked(client, [fan(movies[:18], "Ada"), fan(movies[20:38], "Bob")], rule=rule, k=14).json()
    ids = [item["movie"]["id"] for item in answer["results"]]
    kinds = {item["movie"]["id"]: item["reason"]["kind"] for item in answer["results"]}
    assert len(set(ids)) == 14
    assert {kinds[movie_id] for movie_id in ids[-10:]} == {"popular"}
    assert set(ids[-10:]) <= unknown
    assert {kinds[movie_id] for movie_id in ids[:4]} == {"together"}
    assert answer["fallback"] is None
    assert all(view["rank"] is None for view in answer["results"][-1]["people"])


def test_where_the_model_knows_none_that_may_be_listed_the_chart_stands_in(
    client: Client, movies: list[Movie]
) -> None:
    make_movies(12)
    count_everything()
    known = [movie.pk for movie in movies]
    answer = asked(client, [fan(movies[:9], "Ada"), fan(movies[20:29], "Bob")], exclude=known).json()
    assert {item["reason"]["kind"] for item in answer["results"]} == {"popular"}
    assert len(answer["results"]) == 6
    assert answer["fallback"] == fallbacks.FEW_CANDIDATES


@pytest.mark.parametrize("rule", ["fair", "average", "least_misery"])
def test_every_rule_answers(client: Client, movies: list[Movie], rule: str) -> None:
    answer = asked(client, [fan(movies[:5], "Ada"), fan(movies[3:9], "Bob")], rule=rule).json()
    assert (answer["rule"], len(answer["results"])) == (rule, 6)
