"""What every answer of the REST interface carries beside its body."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response

from accounts.api import throttling
from accounts.api.caching import for_everyone
from accounts.api.middleware import with_cache_headers
from accounts.api.throttling import PER_MINUTE
from accounts.models import ApiToken, User
from catalogue.models import Movie
from collector.tests.browsers import FIREFOX
from collector.tests.factories import make_movie

pytestmark = pytest.mark.django_db

PACE = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
MOVIES, CHART, RATINGS = "/api/v1/movies/", "/api/v1/charts/new/", "/api/v1/me/ratings/"


@pytest.fixture(autouse=True)
def standing_clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.THROTTLE = True
    cache.clear()
    monkeypatch.setattr(throttling, "clock", lambda: 1_000_000.0)


class Noting(LocMemCache):
    """A cache that notes its keys."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__("noting", {})
        self.noted = keys

    def add(self, key: Any, *args: Any, **named: Any) -> bool:
        self.noted.append(key)
        return super().add(key, *args, **named)


def token(email: str = "ada@example.org", *scopes: str) -> dict[str, str]:
    owner = User.objects.get_or_create(email=email, defaults={"is_staff": True})[0]
    return {"authorization": f"Bearer {ApiToken.objects.create(owner, scopes=list(scopes))[1]}"}


@pytest.fixture
def visitor_browser() -> Client:
    browser = Client(headers={"user-agent": FIREFOX})
    browser.get("/accounts/login/")
    return browser


def remaining(answer: Any) -> int:
    return int(answer["RateLimit-Remaining"])


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", MOVIES, 200),
        ("get", "/api/v1/docs/", 200),
        ("get", f"{MOVIES}?year_min=x", 400),
        ("get", RATINGS, 401),
        ("get", "/api/v1/nothing/", 404),
        ("delete", MOVIES, 405),
        ("post", "/api/v1/recommendations/", 415),
    ],
)
def test_every_answer_says_how_many_are_left(client, method, address, status):
    first = getattr(client, method)(address, headers={"accept": "*/*"})
    second = getattr(client, method)(address, headers={"accept": "*/*"})
    assert first.status_code == status
    assert all(int(first[name]) > 0 for name in PACE)
    assert remaining(first) - remaining(second) == 1


def test_a_format_that_is_not_there_is_a_problem_with_a_pace(client):
    answer = client.get(MOVIES, headers={"accept": "text/csv"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert remaining(answer) >= 0


def test_each_token_has_a_pace_of_its_own(client):
    one, other = token("ada@example.org"), token("eve@example.org")
    first, second = client.get(MOVIES, headers=one), client.get(MOVIES, headers=one)
    assert int(first["RateLimit-Limit"]) == PER_MINUTE["token"]
    assert remaining(first) - remaining(second) == 1
    assert remaining(client.get(MOVIES, headers=other)) == remaining(first)


def test_each_browser_has_a_pace_of_its_own():
    one, other = Client(), Client()
    for browser in (one, other):
        browser.get("/accounts/login/")
        assert remaining(browser.get(MOVIES)) == PER_MINUTE["visitor"] - 1
    assert remaining(one.get(MOVIES)) == PER_MINUTE["visitor"] - 2


def test_new_cookies_do_not_lift_the_pace_of_an_address(monkeypatch):
    monkeypatch.setitem(PER_MINUTE, "visitors", 3)
    statuses = []
    for _ in range(4):
        browser = Client()
        browser.get("/accounts/login/")
        statuses.append(browser.get(MOVIES).status_code)
    assert statuses == [200, 200, 200, 429]


def test_wrong_tokens_are_slowed_down_too(client, monkeypatch):
    monkeypatch.setitem(PER_MINUTE, "anybody", 2)
    answers = [client.get(MOVIES, headers={"authorization": f"Bearer {n:064}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert answers[-1]["Retry-After"] == answers[-1]["RateLimit-Reset"]


def test_a_made_up_proxy_header_is_nobody_else(client, monkeypatch):
    monkeypatch.setitem(PER_MINUTE, "anybody", 1)
    statuses = [client.get(MOVIES, headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(2)]
    assert statuses == [200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_a_household_is_one_caller(client, one, other, same):
    first, second = client.get(MOVIES, REMOTE_ADDR=one), client.get(MOVIES, REMOTE_ADDR=other)
    assert (remaining(first) - remaining(second) == 1) == same


def test_the_next_minute_begins_anew(client, monkeypatch):
    monkeypatch.setitem(PER_MINUTE, "anybody", 1)
    first = client.get(MOVIES)
    monkeypatch.setattr(throttling, "clock", lambda: 1_000_000.0 + int(first["RateLimit-Reset"]))
    assert client.get(MOVIES).status_code == 200


def test_addresses_are_kept_hashed_and_in_the_cache_only(client, monkeypatch):
    keys: list[str] = []
    monkeypatch.setattr(throttling, "cache", Noting(keys))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/api/v1/nothing/", REMOTE_ADDR="10.77.66.55")
    assert len(keys) == 1
    assert "10.77.66.55" not in keys[0]
    assert len(queries) == 0


def test_without_a_limit_nothing_is_said_of_it(client, settings):
    settings.THROTTLE = False
    assert not client.get(MOVIES).has_header("RateLimit-Limit")


@pytest.mark.parametrize("address", [MOVIES, CHART, "/api/v1/models/", "/api/v1/schema/"])
def test_what_is_the_same_for_everyone_is_not_sent_twice(client, address):
    make_movie()
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert first["Cache-Control"].startswith("public")
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(first["Vary"].split(", "))
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert remaining(again) == remaining(first) - 1


def test_a_movie_that_changed_is_sent_again(client):
    movie = make_movie()
    tag = client.get(f"{MOVIES}{movie.pk}/")["ETag"]
    movie.title = "Solaris"
    movie.save()
    answer = client.get(f"{MOVIES}{movie.pk}/", headers={"if-none-match": tag})
    assert answer.json()["title"] == "Solaris"
    assert answer["ETag"] != tag


@pytest.fixture
def writer() -> dict[str, str]:
    return token("writer@example.org", "catalogue")


@pytest.mark.parametrize("method", ["put", "delete"])
def test_what_changed_since_it_was_read_is_not_written_over(client, writer, method):
    movie = make_movie("Stalker")
    address = f"{MOVIES}{movie.pk}/"
    tag = client.get(address)["ETag"]
    Movie.objects.filter(pk=movie.pk).update(title="Solaris")
    headers = {**writer, "if-match": tag}
    act = getattr(client, method)
    answer = act(address, {"title": "Mirror"}, headers=headers, content_type="application/json")
    assert answer.status_code == 412
    assert answer.json()["errors"][0]["field"] == "If-Match"
    assert Movie.objects.get(removed_at=None).title == "Solaris"
    headers["if-match"] = f"W/{client.get(address)['ETag']}"  # as whoever takes it compressed has it
    assert (
        act(address, {"title": "Mirror"}, headers=headers, content_type="application/json").status_code < 300
    )


@pytest.mark.parametrize(("is_there", "status"), [(True, 200), (False, 412)])
def test_any_state_is_one_that_there_is(client, writer, is_there, status):
    reference = make_movie().pk if is_there else "own:1"
    headers = {**writer, "if-match": "*"}
    answer = client.put(
        f"{MOVIES}{reference}/", {"title": "Mirror"}, headers=headers, content_type="application/json"
    )
    assert answer.status_code == status


def test_the_tag_of_a_chart_stands_for_its_slate(client):
    make_movie()
    first, second = client.get(CHART), client.get(CHART)
    assert first["Cache-Control"] == "public, max-age=60"
    assert (first["ETag"] == second["ETag"]) == (first.json()["slate"] == second.json()["slate"])


@pytest.mark.parametrize(
    "address", [CHART, "/api/v1/movies/{id}/similar/", "/api/v1/me/recommendations/", RATINGS]
)
def test_what_is_somebody_s_is_not_kept(visitor_browser, address):
    answer = visitor_browser.get(address.format(id=make_movie().pk))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.has_header("ETag")


def test_a_token_s_own_is_not_kept(client):
    for address in (RATINGS, CHART):
        answer = client.get(address, headers=token("ada@example.org", "personal"))
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/api/v1/nothing/", f"{MOVIES}0/", f"{MOVIES}?page_size=0"])
def test_errors_are_not_kept(client, address):
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_an_answer_that_brings_a_cookie_is_not_kept(rf):
    response = for_everyone(Response({}))
    response.set_cookie("visitor", "ada")
    assert with_cache_headers(rf.get(MOVIES), response)["Cache-Control"] == "private, no-store"


def test_head_says_the_same_without_a_body(client):
    make_movie()
    assert client.head(MOVIES)["ETag"] == client.get(MOVIES)["ETag"]
