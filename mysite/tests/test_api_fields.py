"""`?fields=`: which members of an answer are wanted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from catalogue.models import Movie
from collector.models import Mark, Person, Rating
from collector.tests.factories import make_movie

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    return make_movie("Stalker", year=1979)


@pytest.fixture
def ada(client: Client, movie: Movie) -> Client:
    """With everything that a token can be for, a rating and a mark."""
    owner = User.objects.create_user("ada@example.org", is_staff=True)
    person = Person.objects.create(user=owner)
    Rating.objects.create(person=person, movie=movie, value=8)
    Mark.objects.create(person=person, movie=movie, kind=Mark.Kind.SAVED, marked_at=timezone.now())
    token = ApiToken.objects.create(owner, scopes=ApiToken.Scope.values)[1]
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def post(client: Client, address: str, body: Any) -> Any:
    return client.post(address, body, content_type="application/json").json()


def test_a_movie_has_what_is_wanted_of_it(client, movie):
    answer = client.get(f"/api/v1/movies/{movie.pk}/?fields=title,external_ids,year")
    assert answer.json() == {"title": "Stalker", "year": 1979, "external_ids": {}}


def test_no_more_is_read_than_is_wanted(client, movie, django_assert_num_queries):
    client.get("/api/v1/movies/")
    with django_assert_num_queries(1):
        client.get(f"/api/v1/movies/{movie.pk}/?fields=id,title")


@pytest.mark.parametrize("search", ["", "&search=stalker"])
def test_movies_of_a_page_have_what_is_wanted_of_them(client, movie, search):
    answer = client.get(f"/api/v1/movies/?fields=id,year{search}").json()
    assert answer == {"results": [{"id": movie.pk, "year": 1979}], "next": None}


def test_the_next_page_has_the_same_fields(client, movie):
    make_movie("Solaris")
    first = client.get("/api/v1/movies/?fields=title&page_size=1").json()
    assert set(client.get(first["next"]).json()["results"][0]) == {"title"}


@pytest.mark.parametrize(
    "address", ["charts/popular/", "me/recommendations/", "users/{key}/recommendations/"]
)
def test_rows_of_a_list_have_what_is_wanted_of_them_and_their_movies(ada, movie, address):
    make_movie("Solaris")
    key = Person.objects.get().key
    answer = ada.get(f"/api/v1/{address.format(key=key)}?fields=rank,id,title").json()
    assert answer["results"]
    for row in answer["results"]:
        assert set(row) == {"movie", "rank"}
        assert set(row["movie"]) == {"id", "title"}
    assert answer["slate"]


def test_a_member_named_alone_is_whole(client, movie):
    (row,) = client.get("/api/v1/charts/popular/?fields=movie").json()["results"]
    assert set(row) == {"movie"}
    assert {"id", "title", "genres"} <= set(row["movie"])


def test_posted_lists_have_what_is_wanted_of_their_rows(ada, movie):
    make_movie("Solaris")
    history, user = [{"movie": movie.pk}], str(Person.objects.get().key)
    single = post(ada, "/api/v1/recommendations/?fields=title", {"history": history})
    several = post(ada, "/api/v1/users/recommendations/?fields=title", {"users": [user]})
    people = [{"user": user}, {"history": history}]
    together = post(ada, "/api/v1/together/recommendations/?fields=title,people", {"people": people})
    assert single["results"] == several["results"][0]["results"] == [{"movie": {"title": "Solaris"}}]
    assert set(together["results"][0]) == {"movie", "people"}


@pytest.mark.parametrize(("name", "own"), [("ratings", "rating"), ("watchlist", "marked_at")])
def test_own_lists_have_what_is_wanted_of_their_rows(ada, movie, name, own):
    (row,) = ada.get(f"/api/v1/me/{name}/?fields={own},id").json()["results"]
    assert set(row) == {"movie", own}
    assert row["movie"] == {"id": movie.pk}


def test_own_named_lists_and_their_movies_have_what_is_wanted_of_them(ada, movie):
    made = post(ada, "/api/v1/me/lists/", {"name": "Slow ones"})
    address = f"/api/v1/me/lists/{made['id']}/"
    ada.put(f"{address}items/{movie.pk}/")
    assert ada.get("/api/v1/me/lists/?fields=name,n_movies").json()["results"] == [
        {"name": "Slow ones", "n_movies": 1}
    ]
    assert ada.get(f"{address}?fields=id").json() == {"id": made["id"]}
    (row,) = ada.get(f"{address}items/?fields=place,title").json()["results"]
    assert row == {"place": 1, "movie": {"title": "Stalker"}}


@pytest.mark.parametrize("name", ["plot", "", "id,,title", "Title"])
@pytest.mark.parametrize("address", ["movies/", "movies/{id}/", "charts/popular/", "me/ratings/"])
def test_a_field_that_there_is_not_is_named_with_those_that_there_are(ada, movie, address, name):
    answer = ada.get(f"/api/v1/{address.format(id=movie.pk)}?fields={name}")
    (error,) = answer.json()["errors"]
    wrong = next(word for word in name.split(",") if word not in {"id", "title"})
    assert answer.status_code == 400
    assert (error["field"], error["value"]) == ("fields", wrong)
    assert "title" in error["reason"]
