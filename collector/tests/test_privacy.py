"""What somebody asked us not to keep is not kept, from the page to the tables."""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from catalogue.models import Movie
from collector.kinds import KINDS
from collector.models import Event, Mark, Person, Rating, Slate, Visitor
from mysite.supervisor.services import web
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating

from .browsers import FIREFOX
from .factories import NOON, make_movie

pytestmark = pytest.mark.django_db
PASSIVE = sorted(kind.name for kind in KINDS.values() if kind.is_passive and kind.movie == "needed")
ADDRESS = "203.0.113.77"


@pytest.fixture
def movie() -> Movie:
    return make_movie()


def report(browser: Client, movie: Movie, **headers: Any) -> dict[str, Any]:
    sent = [
        {
            "event_id": str(uuid.uuid4()),
            "kind": kind,
            "movie": movie.pk,
            "occurred_at": NOON.isoformat(),
            **({"value": 30} if kind == "dwell" else {}),
        }
        for kind in PASSIVE
    ]
    answer = browser.post(
        "/api/v1/events/",
        json.dumps({"events": sent}),
        content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin", **headers},
    )
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_a_browser_that_says_so_leaves_only_what_it_does_on_purpose(movie, headers):
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.get("/", headers=headers)
    browser.get(movie.get_absolute_url(), headers=headers)
    assert report(browser, movie, **headers)["stored"] == 0
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"}, headers=headers)
    browser.post(f"/movies/{movie.pk}/act/", {"act": "save"}, headers=headers)
    assert sorted(Event.objects.values_list("kind", flat=True)) == ["rate", "save"]
    assert Rating.objects.count() == Mark.objects.count() == 1
    assert not Slate.objects.exclude(person=None, visitor=None).exists()


@pytest.mark.parametrize("headers", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_a_report_without_the_header_of_its_page_takes_nothing_back(movie, headers):
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.get("/", headers=headers)
    assert report(browser, movie)["stored"] == 0
    assert report(browser, movie)["stored"] == 0


def test_the_word_holds_at_once_and_may_be_taken_back(movie):
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.get("/about/")
    assert report(browser, movie, DNT="1")["stored"] == 0
    browser.get("/about/")
    assert report(browser, movie)["stored"] == len(PASSIVE)


def test_who_chose_so_in_the_settings_is_not_followed(movie):
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.get("/settings/")
    browser.post("/settings/privacy/", {"learns_from_acts": "on"})
    assert not Person.objects.get().learns_from_views
    browser.get(movie.get_absolute_url())
    assert report(browser, movie)["stored"] == 0
    assert not Event.objects.exists()
    assert not Slate.objects.exclude(person=None).exists()


def test_who_chose_so_teaches_nothing_by_acts(movie):
    browser = Client(HTTP_USER_AGENT=FIREFOX)
    browser.get("/settings/")
    browser.post("/settings/privacy/", {"learns_from_views": "on"})
    browser.post(f"/movies/{movie.pk}/act/", {"act": "save"})
    count_implicit_ratings(at=NOON)
    assert Mark.objects.exists()
    assert not ImplicitRating.objects.exists()


def test_no_table_has_a_place_for_an_address():
    fields = [field for table in apps.get_models() for field in table._meta.get_fields()]
    assert not [field for field in fields if isinstance(field, models.GenericIPAddressField)]
    assert not [field for field in fields if {"ip", "addr", "remote"} & set(field.name.split("_"))]


def test_no_address_is_written_anywhere(movie, caplog):
    """Visits, acts, reports, failures: then every text column of the database is searched."""
    caplog.set_level(logging.DEBUG)
    browser = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=ADDRESS)
    browser.get("/")
    browser.get(movie.get_absolute_url())
    report(browser, movie)
    browser.post("/api/v1/events/", "{", content_type="application/json")
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    browser.post("/accounts/login/", {"login": "no@example.org", "password": "wrong"})
    browser.get("/nowhere/")
    assert Visitor.objects.count() == 1
    assert ADDRESS not in caplog.text
    assert not [table for table in tables() if holds(table, ADDRESS)]


def test_the_web_server_writes_no_access_log():
    assert not any("access-log" in word for word in web(host="127.0.0.1", port=1, workers=1).command)


def tables() -> list[str]:
    return connection.introspection.table_names()


def holds(table: str, text: str) -> bool:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT EXISTS (SELECT FROM {name} AS row WHERE row::text LIKE %s)", [f"%{text}%"])
        found: bool = cursor.fetchone()[0]
    return found
