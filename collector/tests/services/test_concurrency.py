"""Requests at the same time, each on a connection of its own."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from collector.models import Event, EventLedger, Mark, Rating, Session
from collector.selectors import settled_sequence
from collector.services import Outcome, announce_writing, record_events
from collector.tests.factories import NOON, event, make_identity, make_movie

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs all works at the same moment and gives their results in order."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as error:  # handed to the asserting thread
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    errors = [result for result in results if isinstance(result, Exception)]
    assert not errors, errors
    return results


def test_the_same_events_at_once_count_once():
    ada, movie = make_identity(), make_movie()
    sent = [event(movie=movie.pk) for _ in range(50)]
    works = [
        lambda part=part: record_events(part, identity=ada, received_at=NOON)
        for part in (sent, sent[::-1], sent[25:], sent[:25], sent, sent[::-1])
    ]
    outcomes: list[Outcome] = at_once(*works)
    assert sum(outcome.stored for outcome in outcomes) == 50
    assert sum(outcome.duplicates for outcome in outcomes) == 200
    assert (Event.objects.count(), EventLedger.objects.count()) == (50, 50)
    assert Session.objects.get().n_events == 50


def test_the_same_ids_from_different_people_at_once_count_once():
    people, movie = [make_identity() for _ in range(6)], make_movie()
    ids = [str(uuid.uuid4()) for _ in range(40)]
    works = [
        lambda person=person, order=order: record_events(
            [event(movie=movie.pk) | {"event_id": each} for each in ids[::order]],
            identity=person,
            received_at=NOON,
        )
        for person, order in zip(people, (1, -1, 1, -1, 1, -1), strict=True)
    ]
    outcomes: list[Outcome] = at_once(*works)
    assert sum(outcome.stored for outcome in outcomes) == Event.objects.count() == 40
    assert sum(Session.objects.values_list("n_events", flat=True)) == 40


def test_requests_of_one_visitor_at_once_open_one_session():
    ada, movie = make_identity(), make_movie()
    works = [lambda: record_events([event(movie=movie.pk)], identity=ada, received_at=NOON) for _ in range(8)]
    at_once(*works)
    assert Session.objects.get().n_events == 8


def test_a_new_month_is_made_by_many_at_once():
    people, movie = [make_identity() for _ in range(6)], make_movie()
    later = NOON + timedelta(days=31 * 20)
    works = [
        lambda person=person: record_events(
            [event(movie=movie.pk, occurred_at=later.isoformat())], identity=person, received_at=later
        )
        for person in people
    ]
    assert [outcome.stored for outcome in at_once(*works)] == [1] * 6


def test_retries_at_once_out_of_order_and_in_another_month_count_once():
    program, movie = make_identity(token_may_name_users=True), make_movie()
    june, july = (datetime(2027, month, day, 23, 59, tzinfo=UTC) for month, day in ((6, 30), (7, 1)))
    sent = [event(movie=movie.pk) for _ in range(30)]
    untimed = [{name: value for name, value in each.items() if name != "occurred_at"} for each in sent]
    works = [
        lambda order=order, at=at: record_events(untimed[::order], identity=program, received_at=at)
        for order, at in ((1, june), (-1, july), (-1, june), (1, july))
    ]
    outcomes: list[Outcome] = at_once(*works)
    assert sum(outcome.stored for outcome in outcomes) == 30
    assert sum(outcome.duplicates for outcome in outcomes) == 90
    assert Event.objects.count() == EventLedger.objects.count() == 30
    assert sum(Session.objects.values_list("n_events", flat=True)) == 30


def test_acts_at_once_leave_the_newest():
    ada, movie = make_identity(), make_movie()

    def rate(minute: int) -> Outcome:
        at = (NOON - timedelta(minutes=minute)).isoformat()
        sent = [
            event("rate", movie=movie.pk, value=5 - minute / 2, occurred_at=at),
            event("save" if minute == 0 else "unsave", movie=movie.pk, occurred_at=at),
        ]
        return record_events(sent, identity=ada, received_at=NOON)

    at_once(*[lambda minute=minute: rate(minute) for minute in range(8)])
    assert Rating.objects.get().stars == 5
    assert Mark.objects.get().kind == "saved"


def test_batches_with_the_same_people_in_any_order_do_not_block_each_other():
    shop, movie = make_identity(token_may_name_users=True), make_movie()
    users = [f"shop:{number}" for number in range(30)]
    works = [
        lambda order=order: record_events(
            [event("rate", movie=movie.pk, value=3, user=user) for user in users[::order]],
            identity=shop,
            received_at=NOON,
        )
        for order in (1, -1, 1, -1)
    ]
    assert sum(outcome.stored for outcome in at_once(*works)) == 120


def test_every_event_up_to_the_settled_one_can_be_read():
    people, movie = [make_identity() for _ in range(4)], make_movie()
    seen: list[tuple[int, int]] = []

    def write(person: Any) -> None:
        for _ in range(15):
            record_events([event(movie=movie.pk) for _ in range(5)], identity=person, received_at=NOON)

    def read() -> None:
        for _ in range(15):
            settled = settled_sequence()
            seen.append((settled, Event.objects.filter(sequence__lte=settled).count()))

    at_once(*[lambda person=person: write(person) for person in people], read)
    # Numbers without an event would be missing below a settled one for ever; here no insert fails, so that
    # each number is an event and the count tells whether one was still being written.
    first = min(Event.objects.values_list("sequence", flat=True))
    assert all(count == max(0, settled - first + 1) for settled, count in seen)


def test_a_long_writer_holds_up_counting_but_nobody_else():
    ada, movie = make_identity(), make_movie()
    record_events([event(movie=movie.pk)], identity=ada, received_at=NOON)
    counted: list[int] = []

    def count() -> None:
        counted.append(settled_sequence())
        connection.close()

    counting = threading.Thread(target=count)
    with transaction.atomic():
        announce_writing()
        counting.start()
        time.sleep(0.1)
        begun = time.monotonic()
        at_once(lambda: record_events([event(movie=movie.pk)], identity=ada, received_at=NOON))
        waited = time.monotonic() - begun
        assert counted == []
    counting.join()
    assert waited < 2
    assert counted == [max(Event.objects.values_list("sequence", flat=True))]
