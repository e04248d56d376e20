"""REST: shapes, permissions, errors."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from accounts.services import create_token
from collector.models import Person, Slate
from recommender.models import Version
from recommender.tests.rows import make_movies, rate, two_taste_groups
from recommender.training import train

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> tuple[list[Any], list[Any]]:
    people, movies = two_taste_groups()
    train(["popularity", "ease", "item_knn"], by="test", report=lambda share, message: None)
    return people, movies


@pytest.fixture
def staff() -> APIClient:
    client = APIClient()
    client.force_login(User.objects.create_user("staff@example.org", "x" * 12, is_staff=True))
    return client


def server(*scopes: str) -> APIClient:
    owner = User.objects.create_user(f"{'-'.join(scopes)}@example.org", "x" * 12, is_staff=True)
    _, token = create_token(user=owner, name="server", scopes=list(scopes))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def test_a_list_has_the_shape_of_every_list(world: tuple[list[Any], list[Any]], staff: APIClient) -> None:
    answer = staff.get("/api/v1/users/file:0/recommendations/", {"k": 5}).json()
    assert answer["next"] is None
    assert answer["fallback"] is None
    assert answer["version"] == Version.objects.get(algorithm="ease").name
    assert Slate.objects.get(pk=answer["slate"]).movie_ids == [
        row["movie"]["id"] for row in answer["results"]
    ]
    first = answer["results"][0]
    assert set(first) == {"movie", "rank", "score", "source", "match", "reason"}
    assert {"id", "title", "year", "genres"} <= set(first["movie"])
    assert first["reason"]["text"].startswith("Because you liked ")
    assert set(first["reason"]["movies"][0]) == {"id", "title", "share"}


def test_the_same_list_comes_by_the_persons_key(world: tuple[list[Any], list[Any]], staff: APIClient) -> None:
    by_origin = staff.get("/api/v1/users/file:0/recommendations/").json()["results"]
    by_key = staff.get(f"/api/v1/users/{world[0][0].key}/recommendations/").json()["results"]
    assert by_origin == by_key


@pytest.mark.parametrize("reference", ["shop:eu/7 b", "shop:eu%2F7%20b"])
def test_a_person_whose_id_holds_slashes_has_one_address(
    world: tuple[list[Any], list[Any]], staff: APIClient, reference: str
) -> None:
    person, user = world[0][0], f"/api/v1/users/{reference}"
    by_key = staff.get(f"/api/v1/users/{person.key}/recommendations/").json()["results"]
    Person.objects.filter(pk=person.pk).update(origin="shop", origin_id="eu/7 b")
    assert staff.get(f"{user}/recommendations/").json()["results"] == by_key
    assert staff.get(f"{user}/similar/").json()["results"]
    assert staff.get(f"{user}/explanations/{by_key[0]['movie']['id']}/").json()["rank"] == 1
    assert staff.get("/api/v1/users/shop:eu/8/recommendations/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "users/file:0/recommendations/",
        "users/file:0/similar/",
        "users/file:0/explanations/1/",
        "me/recommendations/",
    ],
)
def test_personal_data_needs_somebody(world: tuple[list[Any], list[Any]], address: str) -> None:
    answer = APIClient().get(f"/api/v1/{address}")
    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("address", ["users/file:0/recommendations/", "users/file:0/similar/"])
def test_other_people_are_not_for_everybody(world: tuple[list[Any], list[Any]], address: str) -> None:
    client = APIClient()
    client.force_login(User.objects.create_user("ada@example.org", "x" * 12))
    assert client.get(f"/api/v1/{address}").status_code == 403


def test_a_token_needs_the_scope(world: tuple[list[Any], list[Any]]) -> None:
    address = "/api/v1/users/file:0/recommendations/"
    assert server(ApiToken.Scope.USERS).get(address).status_code == 200
    assert server(ApiToken.Scope.CATALOGUE).get(address).status_code == 403


def test_everybody_may_read_their_own_by_key(world: tuple[list[Any], list[Any]]) -> None:
    user = User.objects.create_user("ada@example.org", "x" * 12)
    person = Person.objects.create(user=user)
    rate(person, world[1][0], 5.0)
    client = APIClient()
    client.force_login(user)
    answer = client.get(f"/api/v1/users/{person.key}/recommendations/", {"k": 3})
    assert answer.status_code == 200
    assert client.get("/api/v1/me/recommendations/", {"k": 3}).json()["results"] == answer.json()["results"]


def test_an_anonymous_visitor_has_a_list(world: tuple[list[Any], list[Any]]) -> None:
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    browser.get("/accounts/login/")
    answer = browser.get("/api/v1/me/recommendations/", {"k": 3})
    assert answer.status_code == 200
    assert answer.json()["fallback"] == "nothing is known of this person's taste yet"


def test_a_posted_history_is_open_to_all_and_kept_nowhere(world: tuple[list[Any], list[Any]]) -> None:
    movies = world[1]
    body = {"history": [{"movie": movies[0].pk, "rating": 4.5}, {"movie": movies[1].pk}], "k": 5}
    answer = APIClient().post("/api/v1/recommendations/", body, format="json")
    assert answer.status_code == 200
    listed = [row["movie"]["id"] for row in answer.json()["results"]]
    assert not {movies[0].pk, movies[1].pk} & set(listed)
    kept = Slate.objects.get(pk=answer.json()["slate"])
    assert kept.person is None
    assert all(item["reason"]["movies"] == [] for item in kept.items)


def test_movies_of_a_history_that_are_unknown_are_named(world: tuple[list[Any], list[Any]]) -> None:
    body = {"history": [{"movie": 10**12, "rating": 4}, {"movie": "imdb:tt0"}, {"movie": world[1][0].pk}]}
    answer = APIClient().post("/api/v1/recommendations/", body, format="json")
    assert answer.json()["ignored"] == [str(10**12), "imdb:tt0"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "history"),
        ({"history": [{"movie": 1, "rating": 7}]}, "history.0.rating"),
        ({"history": [{"movie": 1, "rating": 4.25}]}, "history.0.rating"),
        ({"history": [{"rating": 4}]}, "history.0.movie"),
        ({"history": [], "k": 0}, "k"),
        ({"history": [], "k": 101}, "k"),
        ({"history": [], "algorithm": "magic"}, "algorithm"),
        ({"history": [], "diversity": 2}, "diversity"),
    ],
)
def test_what_is_wrong_with_a_history_is_named(body: dict[str, Any], field: str) -> None:
    answer = APIClient().post("/api/v1/recommendations/", body, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_many_people_get_their_lists_at_once(world: tuple[list[Any], list[Any]]) -> None:
    body = {"users": ["file:0", "file:1", "file:nobody"], "k": 3}
    client = server(ApiToken.Scope.USERS)
    results = client.post("/api/v1/users/recommendations/", body, format="json").json()["results"]
    assert [row["user"] for row in results] == body["users"]
    assert [row["fallback"] is None for row in results] == [True, True, False]
    alone = client.get("/api/v1/users/file:1/recommendations/", {"k": 3}).json()
    assert results[1]["results"] == alone["results"]


def test_many_people_need_the_scope(world: tuple[list[Any], list[Any]]) -> None:
    body = {"users": ["file:0"]}
    assert APIClient().post("/api/v1/users/recommendations/", body, format="json").status_code == 401
    client = server(ApiToken.Scope.EVENTS)
    assert client.post("/api/v1/users/recommendations/", body, format="json").status_code == 403


def test_an_unknown_person_movie_chart_or_version_is_not_found(
    world: tuple[list[Any], list[Any]], staff: APIClient
) -> None:
    for address in (
        "users/file:nobody/recommendations/",
        "users/file:0/explanations/999999999/",
        "movies/999999999/similar/",
        "charts/sold/",
        "models/ease-1/",
    ):
        answer = staff.get(f"/api/v1/{address}")
        assert answer.status_code == 404, address
        assert answer.json()["status"] == 404


def test_similar_movies_name_their_model(world: tuple[list[Any], list[Any]]) -> None:
    answer = APIClient().get(f"/api/v1/movies/{world[1][0].pk}/similar/", {"k": 3}).json()
    assert answer["version"] == Version.objects.get(algorithm="item_knn").name
    assert len(answer["results"]) == 3
    assert APIClient().get("/api/v1/movies/1/similar/", {"algorithm": "magic"}).status_code == 400


@pytest.mark.parametrize("name", ["popular", "trending", "bought", "rated", "new", "gems"])
def test_charts_are_open(name: str) -> None:
    make_movies(10)
    answer = APIClient().get(f"/api/v1/charts/{name}/", {"k": "3", "window": "month", "genre": "drama"})
    assert answer.status_code == 200
    assert all(row["movie"]["genres"] == ["Drama"] for row in answer.json()["results"])


def test_a_window_that_is_nonsense_is_named() -> None:
    answer = APIClient().get("/api/v1/charts/popular/", {"window": "soon"})
    assert answer.json()["errors"][0]["field"] == "window"


def test_similar_people_are_given_by_key(world: tuple[list[Any], list[Any]], staff: APIClient) -> None:
    answer = staff.get("/api/v1/users/file:0/similar/", {"measure": "jaccard", "k": "2"}).json()
    assert len(answer["results"]) == 2
    assert set(answer["results"][0]) == {"user", "similarity", "common"}
    assert staff.get("/api/v1/users/file:0/similar/", {"measure": "x"}).status_code == 400


def test_an_explanation_adds_up(world: tuple[list[Any], list[Any]], staff: APIClient) -> None:
    first = staff.get("/api/v1/users/file:0/recommendations/", {"diversity": 0}).json()["results"][0]
    found = staff.get(f"/api/v1/users/file:0/explanations/{first['movie']['id']}/").json()
    assert (found["verdict"], found["rank"]) == ("listed", 1)
    assert sum(movie["share"] for movie in found["movies"]) == pytest.approx(1.0)
    assert found["score"] == pytest.approx(first["score"], abs=1e-6)


def test_models_say_which_is_live(world: tuple[list[Any], list[Any]]) -> None:
    before = timezone.now()
    train(["ease"], by="test", report=lambda share, message: None)
    results = APIClient().get("/api/v1/models/").json()["results"]
    assert [row["live"] for row in results if row["algorithm"] == "ease"] == [True, False]
    one = APIClient().get(f"/api/v1/models/{results[0]['version']}/").json()
    assert one["live"]
    assert one["manifest"]["algorithm"] == "ease"
    assert one["created_at"] > before.isoformat().replace("+00:00", "Z")


def test_similar_movies_of_a_stranger_are_not_sent_twice(world: tuple[list[Any], list[Any]]) -> None:
    address = f"/api/v1/movies/{world[1][0].pk}/similar/"
    first = APIClient().get(address)
    again = APIClient().get(address, headers={"if-none-match": first["ETag"]})
    assert first["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ["charts/popular/", "movies/{id}/similar/"])
def test_a_server_s_own_lists_are_not_kept(world: tuple[list[Any], list[Any]], address: str) -> None:
    answer = server("personal").get(f"/api/v1/{address.format(id=world[1][0].pk)}")
    assert answer["Cache-Control"] == "private, no-store"
