from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.api.throttling import PER_MINUTE
from accounts.models import ApiToken, User
from catalogue.models import ExternalId, Movie
from collector.models import Event, Mark, Person, Rating, Slate, Visitor
from collector.services import derived_event_id
from collector.tests.browsers import FIREFOX
from collector.tests.factories import make_movie, make_user
from collector.tests.problems import is_problem

pytestmark = pytest.mark.django_db

EVENTS = "/api/v1/events/"


def new_event(kind: str = "view", **fields: Any) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "kind": kind, **fields}


def post(client: Client, *events: object, **headers: str) -> Any:
    return client.post(EVENTS, {"events": list(events)}, content_type="application/json", headers=headers)


def put(client: Client, address: str, body: object = None, **headers: str) -> Any:
    return client.put(address, body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def movie(db: None) -> Movie:
    return make_movie()


def token_of(user: User, *scopes: str) -> dict[str, str]:
    _, secret = ApiToken.objects.create(user=user, scopes=list(scopes))
    return {"Authorization": f"Bearer {secret}"}


def test_a_page_reports_a_batch(visitor_browser, movie):
    sent = new_event(movie=movie.pk)
    answer = post(visitor_browser, sent, sent, new_event("hug"))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["stored"], body["duplicates"], len(body["refused"])) == (1, 1, 1)
    assert body["refused"][0] | {"reason": ""} == {
        "index": 2,
        "field": "kind",
        "value": "hug",
        "reason": "",
    }
    assert Event.objects.get().visitor == Visitor.objects.get()


def test_one_event_needs_no_list(visitor_browser, movie):
    answer = visitor_browser.post(EVENTS, new_event(movie=movie.pk), content_type="application/json")
    assert answer.json() == {"stored": 1, "duplicates": 0, "refused": []}


def test_a_stranger_is_answered_401(browser, movie):
    answer = post(browser, new_event(movie=movie.pk))
    assert is_problem(answer, 401)
    assert "opens a page first" in answer.json()["detail"]
    assert "Authorization: Bearer" in answer.json()["detail"]
    assert answer["WWW-Authenticate"]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_report_with_our_cookies(visitor_browser, movie, headers):
    assert is_problem(post(visitor_browser, new_event(movie=movie.pk), **headers), 403)
    assert not Event.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_our_own_pages_need_no_token(movie, headers):
    browser = Client(HTTP_USER_AGENT=FIREFOX, enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    assert post(browser, new_event(movie=movie.pk), **headers).json()["stored"] == 1
    browser.force_login(make_user())
    assert post(browser, new_event(movie=movie.pk), **headers).json()["stored"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 400),
        (b"{}", 400),
        (b"nonsense", 400),
        (b'{"events": 12}', 400),
        (b'{"events": [], "sent_at": "now"}', 400),
        (b'{"events": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
        (json.dumps({"events": [{}] * 1001}).encode(), 413),
        (b" " * (2 * 1024 * 1024 + 1), 413),
    ],
)
def test_poison_is_answered_with_a_problem(visitor_browser, body, status):
    assert is_problem(visitor_browser.post(EVENTS, body, content_type="application/json"), status)


def test_too_many_requests_are_told_when_to_come_back(visitor_browser, movie, settings, monkeypatch):
    settings.THROTTLE = True
    monkeypatch.setitem(PER_MINUTE, "visitor", 2)
    monkeypatch.setattr("accounts.api.throttling.clock", lambda: 1_000_000.0)
    visitor_browser.defaults["REMOTE_ADDR"] = "10.1.2.3"  # nobody else's in these tests
    sent = [new_event(movie=movie.pk) for _ in range(3)]
    answers = [post(visitor_browser, each) for each in sent]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert is_problem(answers[-1], 429)
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert Event.objects.count() == 2


def test_deeply_nested_events_are_refused_by_name(visitor_browser, movie):
    nested = b"[" * 800 + b"]" * 800
    body = b'{"events": [{"event_id": %s, "kind": %s}, %s]}' % (nested, nested, nested)
    answer = visitor_browser.post(EVENTS, body, content_type="application/json")
    assert answer.json()["stored"] == 0
    assert len(answer.json()["refused"]) == 2


def test_a_server_token_reports_for_others(client, movie):
    headers = token_of(make_user(is_staff=True), "events")
    answer = post(client, new_event("rate", movie=movie.pk, value=4, user="shop:12"), **headers)
    assert answer.json()["stored"] == 1
    assert Rating.objects.get(person__origin="shop", person__origin_id="12").stars == 4


@pytest.mark.parametrize(("scope", "days"), [("events", 30), ("personal", 1)])
def test_a_token_dates_back_as_far_as_its_scope_allows(client, movie, settings, scope, days):
    settings.BACKDATE_DAYS = 30
    headers = token_of(make_user(is_staff=True), scope)
    long_ago = timezone.now() - timedelta(days=40)
    post(client, new_event("view", movie=movie.pk, occurred_at=long_ago.isoformat()), **headers)
    stored = Event.objects.get()
    assert stored.is_clamped
    assert stored.received_at - stored.occurred_at == timedelta(days=days)


def test_a_browser_cannot_name_a_user(visitor_browser, movie):
    victim = Person.objects.create(origin="shop", origin_id="12")
    answer = post(visitor_browser, new_event("save", movie=movie.pk, user="shop:12"))
    assert answer.json()["refused"][0]["field"] == "user"
    answer = post(visitor_browser, new_event("save", movie=movie.pk, user=str(victim.key)))
    assert answer.json()["refused"][0]["field"] == "user"
    assert not Mark.objects.exists()


def test_a_token_without_the_scope_speaks_for_its_owner_only(client, movie):
    owner = make_user()
    headers = token_of(owner, "personal")
    answer = post(client, new_event(movie=movie.pk, user="shop:12"), new_event(movie=movie.pk), **headers)
    assert answer.json()["stored"] == 1
    assert Event.objects.get().person == Person.objects.get(user=owner)
    assert not Visitor.objects.exists()


def test_a_rating_is_put_read_and_deleted_each_with_its_event(visitor_browser, movie):
    address = f"/api/v1/me/ratings/{movie.pk}/"
    assert is_problem(visitor_browser.get(address), 404)
    assert put(visitor_browser, address, {"rating": 4.5}).json()["rating"] == 4.5
    read = visitor_browser.get(address).json()
    assert (read["rating"], read["movie"]["id"], read["movie"]["title"]) == (4.5, movie.pk, "Stalker")
    assert visitor_browser.delete(address).status_code == 204
    assert is_problem(visitor_browser.get(address), 404)
    assert [event.kind for event in Event.objects.order_by("sequence")] == ["rate", "unrate"]


@pytest.mark.parametrize("rating", [0, 5.5, 3.3, "five", None, True, [1], "NaN", 1e400])
def test_a_rating_must_be_half_stars(visitor_browser, movie, rating):
    answer = put(visitor_browser, f"/api/v1/me/ratings/{movie.pk}/", {"rating": rating})
    assert is_problem(answer, 400)
    assert not Rating.objects.exists()


def test_a_retried_put_is_one_act(visitor_browser, movie):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        assert (
            put(visitor_browser, f"/api/v1/me/ratings/{movie.pk}/", {"rating": 3}, **key).status_code == 200
        )
    assert Event.objects.count() == 1


def test_a_bad_key_is_named(visitor_browser, movie):
    answer = put(visitor_browser, f"/api/v1/me/hidden/{movie.pk}/", **{"Idempotency-Key": "again"})
    assert is_problem(answer, 400)
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("name", "kind", "acts"),
    [
        ("watchlist", "saved", ["save", "unsave"]),
        ("hidden", "hidden", ["dismiss", "undismiss"]),
        ("ignored", "ignored", ["ignore", "unignore"]),
    ],
)
def test_a_mark_is_put_listed_and_deleted_each_with_its_event(visitor_browser, movie, name, kind, acts):
    address = f"/api/v1/me/{name}/{movie.pk}/"
    assert is_problem(visitor_browser.get(address), 404)
    assert put(visitor_browser, address).json()["movie"]["id"] == movie.pk
    assert Mark.objects.get().kind == kind
    listed = visitor_browser.get(f"/api/v1/me/{name}/").json()
    assert [row["movie"]["id"] for row in listed["results"]] == [movie.pk]
    assert listed["next"] is None
    assert visitor_browser.delete(address).status_code == 204
    assert not Mark.objects.exists()
    assert [event.kind for event in Event.objects.order_by("sequence")] == acts


def test_a_movie_may_be_named_by_its_id_elsewhere(visitor_browser, movie):
    ExternalId.objects.create(movie=movie, origin="imdb", value="tt0079944")
    assert put(visitor_browser, "/api/v1/me/watchlist/imdb:tt0079944/").status_code == 200
    assert is_problem(put(visitor_browser, "/api/v1/me/watchlist/imdb:tt1/"), 404)


@pytest.mark.parametrize("address", ["me/ratings/", "me/watchlist/", "me/hidden/", "me/ignored/"])
def test_own_data_needs_its_owner(browser, movie, address):
    assert is_problem(browser.get(f"/api/v1/{address}"), 401)
    assert is_problem(put(browser, f"/api/v1/{address}{movie.pk}/", {"rating": 3}), 401)


def test_own_data_is_one_s_own(visitor_browser, movie):
    put(visitor_browser, f"/api/v1/me/ratings/{movie.pk}/", {"rating": 3})
    eve = Client(HTTP_USER_AGENT=FIREFOX)
    eve.get("/accounts/login/")
    assert eve.get("/api/v1/me/ratings/").json() == {"results": [], "next": None}


def test_a_list_costs_the_same_whatever_its_length(visitor_browser, django_assert_max_num_queries):
    for number in range(12):
        put(visitor_browser, f"/api/v1/me/ratings/{make_movie(f'Movie {number}').pk}/", {"rating": 3})
    with django_assert_max_num_queries(6):
        assert len(visitor_browser.get("/api/v1/me/ratings/").json()["results"]) == 12


def test_a_page_without_script_says_so(visitor_browser, movie):
    own = Slate.objects.create(
        visitor=Visitor.objects.get(), shelf="new", algorithm="new", movie_ids=[movie.pk]
    )
    other = Slate.objects.create(shelf="new", algorithm="new", movie_ids=[movie.pk])
    answer = visitor_browser.get(f"/api/v1/events/without-script.svg?s={own.pk}&s={other.pk}&s=nonsense")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert set(Slate.objects.filter(without_script=True)) == {own}


def test_a_derived_id_is_the_one_that_the_script_makes():
    slate = uuid.UUID("6fa459ea-ee8a-4ca4-894e-db77e160355e")
    assert (
        str(derived_event_id("click", slate_id=slate, movie_id=1)) == "6fa459ea-ee8a-8002-894e-db77e160355f"
    )
    assert derived_event_id("click", slate_id=slate, movie_id=1).version == 8


def test_derived_ids_differ_by_kind_movie_and_slate():
    slates = [uuid.uuid4(), uuid.uuid4()]
    ids = {
        derived_event_id(kind, slate_id=slate, movie_id=movie_id)
        for kind in ("impression", "click")
        for slate in slates
        for movie_id in range(1, 500)
    }
    assert len(ids) == 2 * 2 * 499
