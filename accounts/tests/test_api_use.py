"""Calls are counted by endpoint and token, in memory first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from accounts.api.use import COUNTER, EDGES, Counter, quantile
from accounts.models import ApiToken, DailyCalls, User
from accounts.services import create_token

pytestmark = pytest.mark.django_db
MOVIES = "/api/v1/movies/"


@pytest.fixture(autouse=True)
def nothing_is_written_by_itself(settings: Settings) -> Iterator[None]:
    settings.API_COUNT_SECONDS = 3600
    yield
    COUNTER._taken()


def wait_until(happened: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)


def kept() -> dict[tuple[str, str, str], tuple[int, int, int, int]]:
    COUNTER.keep()
    return {
        (row.caller, row.method, row.endpoint): (row.n_done, row.n_refused, row.n_too_many, row.n_failed)
        for row in DailyCalls.objects.all()
    }


def test_a_call_is_counted_without_what_names_a_movie(client: Client) -> None:
    client.get(MOVIES)
    client.get(f"{MOVIES}4242/")
    client.get("/api/v1/nowhere/")
    found = kept()
    assert found["", "GET", "movies/"] == (1, 0, 0, 0)
    assert found["", "GET", "(no such address)"] == (0, 1, 0, 0)
    (one,) = [endings for (_, _, endpoint), endings in found.items() if endpoint.startswith("movies/{")]
    assert one == (0, 1, 0, 0)


def test_a_token_has_rows_of_its_own() -> None:
    owner = User.objects.create_superuser("ada@example.org", "a long password")
    token, text = create_token(user=owner, name="t", scopes=[ApiToken.Scope.USERS])
    Client(headers={"authorization": f"Bearer {text}"}).get(MOVIES)
    assert kept() == {(token.token_key, "GET", "movies/"): (1, 0, 0, 0)}


def test_counts_of_several_processes_and_times_add_up(client: Client) -> None:
    for _ in range(3):
        client.get(MOVIES)
        COUNTER.keep()
    row = DailyCalls.objects.get()
    assert (row.n_done, sum(row.times), len(row.times)) == (3, 3, len(EDGES) + 1)


def test_pages_are_no_calls(client: Client) -> None:
    client.get("/healthz")
    assert kept() == {}


def test_nothing_is_counted_where_counting_is_off(client: Client, settings: Settings) -> None:
    settings.API_COUNT_SECONDS = 0
    client.get(MOVIES)
    assert kept() == {}


@pytest.mark.django_db(transaction=True)
def test_the_last_call_is_written_though_no_other_comes(client: Client, settings: Settings) -> None:
    settings.API_COUNT_SECONDS = 1
    client.get(MOVIES)
    assert not DailyCalls.objects.exists()
    wait_until(DailyCalls.objects.exists)
    assert kept() == {("", "GET", "movies/"): (1, 0, 0, 0)}


def test_what_could_not_be_written_is_written_later(client: Client) -> None:
    client.get(MOVIES)
    with transaction.atomic():
        transaction.set_rollback(True)  # as for a database that refuses
        COUNTER.keep()
    assert kept() == {("", "GET", "movies/"): (1, 0, 0, 0)}


@pytest.mark.django_db(transaction=True)
def test_a_forked_process_that_ends_writes_what_it_has(rf: RequestFactory) -> None:
    connections.close_all()  # or both would speak over one
    process = get_context("fork").Process(
        target=lambda: Counter().note(rf.get(MOVIES), HttpResponse(), seconds=0.1)
    )
    process.start()
    process.join(60)
    assert DailyCalls.objects.get().n_done == 1


def test_quantiles_are_right_to_about_a_fifth() -> None:
    times = [0] * (len(EDGES) + 1)
    for place, n in ((5, 90), (12, 9), (20, 1)):
        times[place] = n
    for share, place in ((0.5, 5), (0.95, 12), (0.99, 12), (1.0, 20)):
        found = quantile(times, share)
        assert found is not None
        assert EDGES[place - 1] < found < EDGES[place]
    assert quantile([0, 0], 0.5) is None
