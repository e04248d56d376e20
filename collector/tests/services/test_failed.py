"""Refused events, replayed after a fix."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from collector.identity import Identity
from collector.models import Event, FailedEvent, Person
from collector.services import erase_evidence, events, record_events, replay_failed
from collector.services.partitions import _exists
from collector.tasks import make_months
from collector.tests.factories import NOON, event, make_identity, make_movie, make_user

pytestmark = pytest.mark.django_db


def by(identity: Identity) -> dict[str, Any]:
    return {"identity": identity, "received_at": NOON}


def test_an_event_is_stored_once_its_movie_exists_and_only_once():
    ada, movie = make_identity(), make_movie()
    number = movie.pk
    movie.delete()
    poison, sent = event("nonsense"), event("rate", movie=number, value=4)
    record_events([poison, sent], identity=ada, received_at=NOON)
    make_movie(id=number)
    for _ in range(2):
        call_command("replay_failed")
    stored = Event.objects.get()
    assert (str(stored.event_id), stored.person, stored.received_at) == (sent["event_id"], ada.person, NOON)
    left = FailedEvent.objects.get(replayed_at=None)
    assert left.payload == poison
    assert FailedEvent.objects.count() == 2


def test_what_a_program_reported_of_others_is_replayed_with_its_right(settings):
    settings.BACKDATE_DAYS = 365
    movie = make_movie()
    number, long_ago = movie.pk, NOON - timedelta(days=300)
    movie.delete()
    program = Identity(person=Person.objects.create(), token_may_name_users=True)
    sent = event("save", movie=number, user="shop:ada", occurred_at=long_ago.isoformat())
    record_events([sent], identity=program, received_at=NOON)
    make_movie(id=number)
    settings.BACKDATE_DAYS = 30
    assert replay_failed(rows=FailedEvent.objects.all(), at=NOON + timedelta(days=1)).stored == 1
    stored = Event.objects.get()
    assert (str(stored.person), stored.occurred_at, stored.is_clamped) == (
        str(Person.objects.get(origin_id="ada")),
        long_ago,
        False,
    )


def test_a_browser_gains_no_right_by_a_replay():
    record_events([event("save", movie=make_movie().pk, user="shop:ada")], **by(make_identity()))
    assert replay_failed(rows=FailedEvent.objects.all(), at=NOON).refused == 1
    assert not Person.objects.filter(origin="shop").exists()


def test_a_replay_keeps_visitor_bot_and_the_clock_of_its_sender():
    browser = make_identity(is_bot=True)
    sent = event("view", movie=1, occurred_at=(NOON + timedelta(hours=2)).isoformat())
    record_events([sent], sent_at=NOON + timedelta(hours=3), **by(browser))
    make_movie(id=1)
    replay_failed(rows=FailedEvent.objects.all(), at=NOON)
    stored = Event.objects.get()
    assert (stored.visitor, stored.is_bot) == (browser.visitor, True)
    assert stored.occurred_at == NOON - timedelta(hours=1)


def test_the_first_reason_stays_beside_that_of_the_replay():
    record_events([event("view", movie=1)], **by(make_identity()))
    FailedEvent.objects.update(reason="not yet")
    replay_failed(rows=FailedEvent.objects.all(), at=NOON)
    row = FailedEvent.objects.get()
    assert (row.reason, row.refused_again, row.replayed_at) == ("not yet", "no such movie", None)


def test_an_event_that_breaks_its_replay_stops_nobody(monkeypatch):
    record_events(
        [event("view", movie=1, page=page) for page in ("/poison/", "/fine/")], **by(make_identity())
    )
    make_movie(id=1)
    recording = events.record_events

    def breaks(payloads, **given):
        if payloads[0]["page"] == "/poison/":
            raise ZeroDivisionError("on the way")
        return recording(payloads, **given)

    monkeypatch.setattr(events, "record_events", breaks)
    done = replay_failed(rows=FailedEvent.objects.all(), at=NOON)
    assert (done.stored, done.broken) == (1, 1)
    assert FailedEvent.objects.get(replayed_at=None).refused_again == "ZeroDivisionError: on the way"


def test_erasing_somebody_takes_what_a_program_failed_to_report_of_them():
    ada = Person.objects.create(origin="shop", origin_id="ada")
    program = Identity(person=Person.objects.create(), token_may_name_users=True)
    record_events([event("save", movie=1, user=user) for user in ("shop:ada", "shop:eve")], **by(program))
    erase_evidence(person=ada)
    assert FailedEvent.objects.get().payload["user"] == "shop:eve"


def test_staff_replay_with_one_click(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    movie = make_movie()
    number = movie.pk
    movie.delete()
    record_events([event("view", movie=number)], identity=make_identity(), received_at=NOON)
    make_movie(id=number)
    address = reverse("admin:collector_failedevent_changelist")
    chosen = {"action": "replay", "_selected_action": [FailedEvent.objects.get().pk]}
    assert b"no such movie" in client.get(address).content
    assert b"1 stored, 0 refused again, 0 broken" in client.post(address, chosen, follow=True).content
    assert Event.objects.count() == 1


def test_the_months_ahead_are_made(monkeypatch):
    monkeypatch.setattr("collector.tasks.timezone.now", lambda: datetime(2031, 11, 30, tzinfo=UTC))
    make_months()
    months = [datetime(2031, 11, 1), datetime(2031, 12, 1), datetime(2032, 1, 1)]
    assert all(_exists(month.date()) for month in months)
