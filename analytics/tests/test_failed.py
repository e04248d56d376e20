"""Refused events as staff see and replay them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from collector.identity import Identity
from collector.models import Event, FailedEvent, Person
from collector.services import record_events
from collector.tests.factories import event, make_identity, make_movie

pytestmark = pytest.mark.django_db
GONE = 4242


@pytest.fixture
def sent():
    events = [event("view", movie=GONE), event("save", movie=GONE), event("nonsense")]
    record_events(events, identity=make_identity(), received_at=timezone.now())
    return events


def page(browser):
    return browser.get(reverse("analytics:failed")).content.decode()


def test_reasons_are_listed_most_frequent_first_with_examples(browser, sent):
    said = page(browser)
    assert said.index("no such movie") < said.index("expected one of")
    assert "2 in all" in said
    assert sent[1]["event_id"] in said


def test_one_button_replays_the_events_of_one_reason(browser, sent):
    make_movie(id=GONE)
    said = browser.post(
        reverse("analytics:replay"), {"field": "movie", "reason": "no such movie"}, follow=True
    ).content.decode()
    assert "2 stored, 0 known already, 0 refused again." in said
    assert Event.objects.count() == 2
    assert list(FailedEvent.objects.filter(replayed_at=None).values_list("field", flat=True)) == ["kind"]
    assert AuditEntry.objects.get().details["stored"] == 2
    assert "All of them are stored by now" in said


def test_what_is_refused_again_says_both_reasons(browser, sent):
    FailedEvent.objects.update(reason="a rule that is gone")
    browser.post(reverse("analytics:replay"), {"field": "movie", "reason": "a rule that is gone"})
    said = page(browser)
    assert "a rule that is gone" in said
    assert "refused again: no such movie" in said


def test_whom_an_example_names_is_for_those_who_may_see_people(staff, browser):
    program = Identity(person=Person.objects.create(), token_may_name_users=True)
    record_events([event("save", movie=GONE, user="shop:ada")], identity=program, received_at=timezone.now())
    others = Client()
    others.force_login(staff)
    assert "shop:ada" in page(browser)
    assert "shop:ada" not in page(others)


def test_only_staff_replay(django_user_model, sent):
    visitor = Client()
    visitor.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))
    make_movie(id=GONE)
    answer = visitor.post(reverse("analytics:replay"), {"field": "movie", "reason": "no such movie"})
    assert answer.status_code == 403
    assert not Event.objects.exists()
