"""Refused events, replayed after a fix."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from collector.models import Event, FailedEvent
from collector.services import record_events
from collector.services.partitions import _exists
from collector.tasks import make_months

from .factories import NOON, event, make_identity, make_movie, make_user

pytestmark = pytest.mark.django_db


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
    assert b"1 stored, 0 refused again" in client.post(address, chosen, follow=True).content
    assert Event.objects.count() == 1


def test_the_months_ahead_are_made(monkeypatch):
    monkeypatch.setattr("collector.tasks.timezone.now", lambda: datetime(2031, 11, 30, tzinfo=UTC))
    make_months()
    months = [datetime(2031, 11, 1), datetime(2031, 12, 1), datetime(2032, 1, 1)]
    assert all(_exists(month.date()) for month in months)
