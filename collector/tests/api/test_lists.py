from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from catalogue.models import Movie
from collector.models import OwnList
from collector.tests.browsers import FIREFOX
from collector.tests.factories import make_movie
from collector.tests.problems import is_problem

pytestmark = pytest.mark.django_db
LISTS = "/api/v1/me/lists/"


def send(client: Client, method: str, address: str, body: object = None) -> Any:
    sent = "" if body is None else json.dumps(body)
    return client.generic(method, address, sent, content_type="application/json")


def make(client: Client, name: str = "Noir") -> str:
    return f"{LISTS}{send(client, 'POST', LISTS, {'name': name}).json()['id']}/"


@pytest.fixture
def movies() -> list[Movie]:
    return [make_movie(name) for name in ("One", "Two", "Three")]


def test_a_list_is_made_named_anew_and_deleted(visitor_browser):
    made = send(visitor_browser, "POST", LISTS, {"name": " Noir ", "description": "Rain"})
    assert made.status_code == 201
    assert made.json() | {"created_at": 0, "changed_at": 0} == {
        "id": str(OwnList.objects.get().key),
        "name": "Noir",
        "description": "Rain",
        "n_movies": 0,
        "address": None,
        "created_at": 0,
        "changed_at": 0,
    }
    address = f"{LISTS}{made.json()['id']}/"
    changed = send(visitor_browser, "PATCH", address, {"name": "Noirs"}).json()
    assert (changed["name"], changed["description"]) == ("Noirs", "Rain")
    assert [own["name"] for own in visitor_browser.get(LISTS).json()["results"]] == ["Noirs"]
    assert send(visitor_browser, "DELETE", address).status_code == 204
    assert is_problem(visitor_browser.get(address), 404)
    assert visitor_browser.get(LISTS).json() == {"results": [], "next": None}


def test_items_are_put_moved_and_taken_off(visitor_browser, movies):
    items = f"{make(visitor_browser)}items/"
    for place, movie in enumerate(movies, start=1):
        put = send(visitor_browser, "PUT", f"{items}{movie.pk}/")
        assert (put.status_code, put.json()["place"]) == (200, place)
    moved = send(visitor_browser, "PATCH", f"{items}{movies[2].pk}/", {"to": f"before-{movies[0].pk}"})
    assert moved.json()["place"] == 1
    assert send(visitor_browser, "DELETE", f"{items}{movies[0].pk}/").status_code == 204
    shown = visitor_browser.get(items).json()["results"]
    assert [(item["movie"]["title"], item["place"]) for item in shown] == [("Three", 1), ("Two", 2)]


def test_the_address_to_share_is_renewed_and_closed(visitor_browser):
    address = make(visitor_browser)
    first = send(visitor_browser, "POST", f"{address}address/").json()["address"]
    assert first.startswith("http://testserver/lists/")
    assert visitor_browser.get(address).json()["address"] == first
    assert send(visitor_browser, "POST", f"{address}address/").json()["address"] != first
    assert send(visitor_browser, "DELETE", f"{address}address/").status_code == 204
    assert visitor_browser.get(address).json()["address"] is None


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "", {"name": " "}, "name"),
        ("POST", "", {"name": "a" * 81}, "name"),
        ("PATCH", "{key}/", {"description": "a" * 501}, "description"),
        ("PATCH", "{key}/items/{movie}/", {"to": "nowhere"}, "to"),
        ("PATCH", "{key}/items/{movie}/", {"to": "before-999999"}, "to"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(visitor_browser, movies, method, path, body, field):
    key = make(visitor_browser).split("/")[-2]
    send(visitor_browser, "PUT", f"{LISTS}{key}/items/{movies[0].pk}/")
    answer = send(visitor_browser, method, LISTS + path.format(key=key, movie=movies[0].pk), body)
    assert is_problem(answer, 400)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_lists_of_others_are_not_found(visitor_browser, movies):
    address = make(visitor_browser)
    other = Client(HTTP_USER_AGENT=FIREFOX)
    other.get("/about/")
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "address/"), ("GET", "items/")):
        assert is_problem(send(other, method, address + path, {"name": "Mine"}), 404)
    assert is_problem(send(other, "PUT", f"{address}items/{movies[0].pk}/"), 404)


def test_a_movie_that_is_not_on_the_list_is_not_moved(visitor_browser, movies):
    answer = send(visitor_browser, "PATCH", f"{make(visitor_browser)}items/{movies[0].pk}/", {"to": "top"})
    assert is_problem(answer, 404)
