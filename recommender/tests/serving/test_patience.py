"""The database is slow where people's evidence lies: lists and pages come all the same, say why, and are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import ApiToken, User
from accounts.services import create_token
from collector.models import Slate
from collector.patience import TooSlowError, answered, patient
from collector.tests.browsers import FIREFOX
from recommender import fallbacks
from recommender.serving.taste import taste_of, tastes_of
from recommender.tests.rows import make_visitor, two_taste_groups
from recommender.training import train

pytestmark = pytest.mark.django_db(transaction=True)
EVIDENCE = ("collector_event", "collector_rating", "collector_mark")


@pytest.fixture(autouse=True)
def little_patience(settings: Settings) -> None:
    settings.EVIDENCE_TIMEOUT_MS = 80


@contextmanager
def evidence_out_of_reach() -> Iterator[None]:
    """Somebody holds the tables, as a rewrite or a runaway statement does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    other: Any = psycopg2.connect(connection.connection.dsn)
    try:
        other.cursor().execute(f"LOCK TABLE {', '.join(EVIDENCE)} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        other.close()


def test_an_answer_that_takes_too_long_is_cut_off_and_the_connection_goes_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
        with pytest.raises(TooSlowError):
            answered(cursor, "SELECT pg_sleep(30)")
        assert answered(cursor, "SELECT %s", [1]).fetchone() == (1,)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before


def test_statements_of_the_orm_are_cut_off_too() -> None:
    with pytest.raises(TooSlowError), patient(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")


def test_within_a_transaction_nothing_is_cut_off() -> None:
    with transaction.atomic(), patient(), connection.cursor() as cursor:
        assert answered(cursor, "SELECT 1 FROM pg_sleep(0.2)").fetchone() == (1,)


def test_other_faults_of_the_database_are_not_taken_for_slowness() -> None:
    with pytest.raises(Exception, match="no_such_table"), connection.cursor() as cursor:
        answered(cursor, "SELECT * FROM no_such_table")


def test_a_taste_that_does_not_come_in_time_says_so() -> None:
    visitor = make_visitor()
    person = visitor.person
    assert person is not None
    with evidence_out_of_reach():
        assert taste_of(person).is_late
        assert [taste.is_late for taste in tastes_of([person])] == [True]
    assert not taste_of(person).is_late


def test_lists_over_rest_fall_back_say_why_and_are_personal_again_afterwards() -> None:
    people, _ = two_taste_groups()
    train(["popularity", "item_knn"], by="test", report=lambda share, message: None)
    owner = User.objects.create_user("server@example.org", is_staff=True)
    token = create_token(user=owner, name="test", scopes=[ApiToken.Scope.USERS])[1]
    client = Client(headers={"authorization": f"Bearer {token}"})
    address = f"/api/v1/users/{people[0].key}/recommendations/"
    assert client.get(address).json()["fallback"] is None
    with evidence_out_of_reach():
        answer = client.get(address)
    assert (answer.status_code, answer.json()["fallback"]) == (200, fallbacks.SLOW)
    assert answer.json()["results"]
    assert Slate.objects.filter(fallback=fallbacks.SLOW).count() == 1
    assert client.get(address).json()["fallback"] is None


def test_the_home_page_comes_says_why_and_is_counted() -> None:
    two_taste_groups()
    train(["popularity", "item_knn"], by="test", report=lambda share, message: None)
    browser = Client(headers={"user-agent": FIREFOX})
    browser.get("/")
    with evidence_out_of_reach():
        page = browser.get("/")
    assert page.status_code == 200
    assert "took too long" in page.content.decode()
    assert Slate.objects.filter(fallback=fallbacks.SLOW).exists()
    assert "took too long" not in browser.get("/").content.decode()
