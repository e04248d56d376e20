from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from catalogue.models import Movie
from collector.identity import identification_of
from collector.models import Event, Slate
from collector.services import derived_event_id, record_browsing, record_events, record_view
from collector.services.visits import Click, click_from
from collector.tests.browsers import FIREFOX
from collector.tests.factories import NOON, make_identity, make_movie, make_slate

pytestmark = pytest.mark.django_db


def opened(address: str = "/movies/1-stalker/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(address, headers={"User-Agent": FIREFOX, **headers})
    request.user = AnonymousUser()
    return request


def clicked(movie: Movie) -> tuple[HttpRequest, Slate]:
    """A request by the link of a card, and the slate that the card stood in."""
    slate = Slate.objects.create(shelf="new", algorithm="new", movie_ids=[movie.pk])
    request = opened(f"/movies/1-stalker/?s={slate.pk}&p=1")
    Slate.objects.update(visitor=identification_of(request).visitor)
    return request, slate


def test_opening_a_movie_is_a_view():
    movie, request = make_movie(), opened()
    view_id = record_view(request, movie_id=movie.pk)
    stored = Event.objects.get()
    assert (stored.event_id, stored.kind, stored.movie, stored.page) == (
        view_id,
        "view",
        movie,
        "/movies/1-stalker/",
    )


def test_an_address_with_slate_and_place_is_a_click_too_once_for_all_reloads():
    movie = make_movie()
    request, slate = clicked(movie)
    record_view(request, movie_id=movie.pk)
    record_view(request, movie_id=movie.pk)
    clicks = Event.objects.filter(kind="click")
    assert [(each.slate_id, each.position) for each in clicks] == [(slate.pk, 1)]
    assert Event.objects.filter(kind="view", slate_id=slate.pk).count() == 2


def test_the_click_that_the_script_reports_is_the_same_click():
    movie = make_movie()
    request, slate = clicked(movie)
    record_view(request, movie_id=movie.pk)
    click_id = derived_event_id("click", slate_id=slate.pk, movie_id=movie.pk)
    sent = {"event_id": str(click_id), "kind": "click", "movie": movie.pk, "slate": str(slate.pk)}
    identity = make_identity()
    assert record_events([sent], identity=identity, received_at=NOON).duplicates == 1


def test_a_shared_link_with_somebody_else_s_slate_is_a_view_only():
    movie = make_movie()
    slate = make_slate(make_identity(), [movie])
    record_view(opened(f"/?s={slate.pk}&p=1"), movie_id=movie.pk)
    assert [event.kind for event in Event.objects.all()] == ["view"]


@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}, {"Sec-Purpose": "prefetch;prerender"}])
def test_nothing_is_noticed_of_who_asks_or_of_what_nobody_looks_at(headers):
    record_view(opened(**headers), movie_id=make_movie().pk)
    assert not Event.objects.exists()


def test_browsing_and_searching_are_noticed():
    request = opened("/search/?q=stalker")
    record_browsing(request, kind="search", properties={"query": "stalker", "results": 1})
    record_browsing(request, kind="genre_view", properties={"genre": "drama"})
    assert {event.kind: event.properties for event in Event.objects.all()} == {
        "search": {"query": "stalker", "results": 1},
        "genre_view": {"genre": "drama"},
    }


@pytest.mark.parametrize(
    "query", ["", "s=x&p=1", "s=6fa459ea-ee8a-4ca4-894e-db77e160355e&p=0", "p=1", "s=1&p=x"]
)
def test_other_addresses_are_no_click(query):
    assert click_from(opened(f"/?{query}")) is None


def test_a_click_is_read_from_the_address():
    slate = make_slate(make_identity(), []).pk
    assert click_from(opened(f"/?s={slate}&p=3")) == Click(slate, 3)
