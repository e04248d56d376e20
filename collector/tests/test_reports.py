"""What waited in a browser while somebody signed in or out."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Movie
from collector.models import Event, Mark, Person, Slate, Visitor
from collector.visitor_cookies import COOKIE_BEFORE, tag_of

from .browsers import FIREFOX
from .factories import make_movie, make_user
from .test_identity import PAGE, person_of, sign_in, visitor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie(db: None) -> Movie:
    return make_movie()


def tag_on_page(browser: Client) -> str:
    found = re.search(r'data-who="([^"]+)"', browser.get("/browse/").content.decode())
    assert found
    return found.group(1)


def report(browser: Client, *events: dict[str, Any]) -> dict[str, Any]:
    answer = browser.post("/api/v1/events/", {"events": events}, content_type="application/json")
    body: dict[str, Any] = answer.json()
    return body


def noticed(movie: Movie, kind: str = "view", **fields: Any) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "kind": kind, "movie": movie.pk, **fields}


def owners(*events: dict[str, Any]) -> list[Person | None]:
    return [Event.objects.get(event_id=event["event_id"]).person for event in events]


def test_events_count_for_whom_the_browser_was_when_they_happened(visitor_browser, movie):
    nobody, tag = person_of(visitor_browser), tag_on_page(visitor_browser)
    make_user()
    sign_in(visitor_browser)
    own_tag = tag_on_page(visitor_browser)
    ada = Person.objects.get(user__email="ada@example.org")
    before, now = noticed(movie, who=tag), noticed(movie, who=own_tag)
    answer = report(visitor_browser, now, before, noticed(movie, kind="hug", who=tag), noticed(movie))
    assert (answer["stored"], answer["refused"][0]["index"]) == (3, 2)
    assert owners(before, now) == [nobody, ada]
    visitor_browser.post("/accounts/logout/")
    visitor_browser.get(PAGE)
    late = noticed(movie, who=own_tag)
    report(visitor_browser, late)
    assert owners(late) == [ada] != [person_of(visitor_browser)]


def test_the_list_of_an_earlier_self_counts_for_it(visitor_browser, movie):
    visitor = visitor_of(visitor_browser)
    slate = Slate.objects.create(
        visitor=visitor, person=visitor.person, shelf="new", algorithm="new", movie_ids=[movie.pk]
    )
    tag = tag_on_page(visitor_browser)
    make_user()
    sign_in(visitor_browser)
    visitor_browser.get(PAGE)
    seen = noticed(movie, kind="impression", slate=str(slate.pk), who=tag)
    report(visitor_browser, seen)
    stored = Event.objects.get(event_id=seen["event_id"])
    assert (stored.slate_id, stored.visitor) == (slate.pk, visitor)


@pytest.mark.parametrize("forged", ["", "0" * 20, "nonsense", 12, None, ["x"], {"a": 1}])
def test_forged_tags_have_no_effect(visitor_browser, movie, forged):
    sent = noticed(movie, who=forged)
    assert report(visitor_browser, sent)["stored"] == 1
    assert owners(sent) == [person_of(visitor_browser)]


def test_the_true_tag_of_another_browser_has_no_effect(visitor_browser, movie):
    eve = Client(HTTP_USER_AGENT=FIREFOX)
    eve.get(PAGE)
    tag = tag_on_page(visitor_browser)
    eve.cookies[COOKIE_BEFORE] = visitor_of(visitor_browser).key.hex + ":1tAAAA:forged"
    sent = noticed(movie, who=tag)
    report(eve, sent)
    assert owners(sent) == [person_of(eve)]


def test_what_is_done_on_purpose_counts_for_who_sends_it(visitor_browser, movie):
    tag = tag_on_page(visitor_browser)
    make_user()
    sign_in(visitor_browser)
    visitor_browser.get(PAGE)
    report(visitor_browser, noticed(movie, kind="save", who=tag))
    assert Mark.objects.get().person == person_of(visitor_browser)


def test_what_an_erased_person_left_in_the_browser_is_not_kept(visitor_browser, movie):
    tag = tag_on_page(visitor_browser)
    before = visitor_of(visitor_browser)
    make_user()
    sign_in(visitor_browser)
    visitor_browser.get(PAGE)
    Visitor.objects.filter(pk=before.pk).delete()
    answer = report(visitor_browser, noticed(movie, who=tag))
    assert (answer["stored"], answer["refused"][0]["field"]) == (0, "who")
    assert not Event.objects.exists()


def test_tags_outlive_the_rotation_of_keys(visitor_browser, movie, settings):
    visitor = visitor_of(visitor_browser)
    tag = tag_on_page(visitor_browser)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [settings.SECRET_KEY]
    make_user()
    sign_in(visitor_browser)
    visitor_browser.get(PAGE)
    assert tag_of(visitor.key) != tag
    sent = noticed(movie, who=tag)
    report(visitor_browser, sent)
    assert owners(sent) == [visitor.person]


def test_a_browser_dates_back_a_day_at_most(visitor_browser, movie):
    long_ago = noticed(movie, occurred_at=(timezone.now() - timedelta(days=20)).isoformat())
    report(visitor_browser, long_ago)
    stored = Event.objects.get()
    assert stored.is_clamped
    assert stored.occurred_at == stored.received_at - timedelta(hours=24)


def test_a_page_asks_for_reports_once_it_is_known_whose_they_are(visitor_browser):
    assert "data-events" in visitor_browser.get("/browse/").content.decode()
    bot = Client(HTTP_USER_AGENT="Mozilla/5.0 HeadlessChrome/120.0")
    assert "data-events" not in bot.get("/browse/").content.decode()
    assert "data-events" in bot.get("/browse/").content.decode()
