"""A token does what its scopes say: whatever stands under me/ needs `personal`, an event `events` or `personal`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import ApiToken, User
from catalogue.models import Movie
from collector.models import Event, Mark, Person, Rating, Slate
from collector.tests.factories import make_movie

pytestmark = pytest.mark.django_db

EVENTS = "/api/v1/events/"
METHODS = ("get", "put", "post", "patch", "delete")
OTHERS = [scope for scope in ApiToken.Scope.values if scope != "personal"]
VALUES = {"int": "1", "slug": "any", "uuid": str(uuid.UUID(int=1)), "path": "any"}


def addresses(resolver: Any, before: str = "") -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every address of the site with its view and the converters of what varies in it."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback, entry.pattern.converters


def own_calls(movie: Movie) -> list[tuple[str, str]]:
    """Each method of each address under me/."""
    calls = []
    for route, view, converters in addresses(get_resolver()):
        if not route.startswith("api/v1/me/"):
            continue
        for name, converter in converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            value = str(movie.pk) if kind in ("movie", "string") else VALUES[kind]
            route = route.replace(f"<{'str' if kind == 'string' else kind}:{name}>", value)
        calls += [(method, f"/{route}") for method in METHODS if hasattr(view.cls, method)]
    return calls


def token(*scopes: str, is_staff: bool = True) -> dict[str, str]:
    owner, _ = User.objects.get_or_create(email="ada@example.org", defaults={"is_staff": is_staff})
    _, secret = ApiToken.objects.create(owner, scopes=list(scopes))
    return {"authorization": f"Bearer {secret}"}


def call(client: Client, method: str, address: str, headers: dict[str, str]) -> Any:
    return client.generic(method.upper(), address, "{}", content_type="application/json", headers=headers)


def test_nothing_under_me_answers_a_token_without_personal(client):
    movie = make_movie()
    calls, headers = own_calls(movie), token(*OTHERS)
    assert {"/api/v1/me/ratings/", "/api/v1/me/recommendations/"} <= {address for _, address in calls}
    for method, address in calls:
        answer = call(client, method, address, headers)
        assert answer.status_code == 403, f"{method} {address}"
        assert answer["Content-Type"] == "application/problem+json", f"{method} {address}"
        assert "`personal`" in answer.json()["detail"], f"{method} {address}"
        assert 'scope="personal"' in answer["WWW-Authenticate"], f"{method} {address}"
    assert not Rating.objects.exists()
    assert not Mark.objects.exists()
    assert not Event.objects.exists()


def test_everything_under_me_answers_a_token_with_personal(client):
    headers = token("personal")
    for method, address in own_calls(make_movie()):
        assert call(client, method, address, headers).status_code not in {401, 403}, f"{method} {address}"


def test_a_cookie_beside_a_token_adds_nothing_to_its_scopes(client):
    client.get("/")
    assert call(client, "get", "/api/v1/me/ratings/", token("catalogue")).status_code == 403


def view_of(movie: Movie, **fields: object) -> dict[str, object]:
    return {"event_id": str(uuid.uuid4()), "kind": "view", "movie": movie.pk, **fields}


@pytest.mark.parametrize("scope", ["catalogue", "users", "analytics"])
def test_events_need_a_scope_of_their_own(client, scope):
    event = view_of(make_movie())
    answer = client.post(EVENTS, event, content_type="application/json", headers=token(scope))
    assert answer.status_code == 403
    assert "`events` or `personal`" in answer.json()["detail"]
    assert not Event.objects.exists()


@pytest.mark.parametrize("scope", ["events", "personal"])
def test_events_of_the_owner_need_either_scope(client, scope):
    event = view_of(make_movie())
    answer = client.post(EVENTS, event, content_type="application/json", headers=token(scope))
    assert answer.json()["stored"] == 1
    assert Event.objects.get().person == Person.objects.get(user__email="ada@example.org")


def test_a_server_token_is_worth_nothing_once_its_owner_is_no_staff(client):
    event = view_of(make_movie(), user="shop:1")
    headers = token("events", is_staff=False)
    assert client.post(EVENTS, event, content_type="application/json", headers=headers).status_code == 403


@pytest.mark.parametrize("call_for", ["recommendations/", "similar/", "explanations/{movie}/"])
def test_one_s_own_by_key_needs_personal_too(client, call_for):
    owner = User.objects.create_user("ada@example.org")
    person, movie = Person.objects.create(user=owner), make_movie()
    address = f"/api/v1/users/{person.key}/{call_for.format(movie=movie.pk)}"
    refused = client.get(address, headers=token("catalogue"))
    assert refused.status_code == 403
    assert "`users` or `personal`" in refused.json()["detail"]
    assert client.get(address, headers=token("personal")).status_code == 200


def test_oneself_in_an_evening_needs_personal(client):
    person = Person.objects.create(user=User.objects.create_user("ada@example.org"))
    people = [{"user": str(person.key)}, {"history": [{"movie": make_movie().pk}]}]
    sent = {"people": people, "k": 3}
    address = "/api/v1/together/recommendations/"
    refused = client.post(address, sent, content_type="application/json", headers=token("catalogue"))
    allowed = client.post(address, sent, content_type="application/json", headers=token("personal"))
    assert (refused.status_code, allowed.status_code) == (403, 200)


def test_open_lists_are_a_stranger_s_for_a_token_without_personal(client):
    make_movie()
    client.get("/api/v1/charts/popular/", headers=token("catalogue"))
    assert set(Slate.objects.values_list("person", flat=True)) <= {None}
    assert not Person.objects.exists()
