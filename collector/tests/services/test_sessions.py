from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.identity import Identity
from collector.models import Event, Session
from collector.services import record_events
from collector.tests.factories import NOON, event, make_identity, make_movie

pytestmark = pytest.mark.django_db


def see(identity: Identity, movie_id: int, *times: datetime) -> None:
    for at in times:
        sent = event(movie=movie_id, occurred_at=at.isoformat())
        record_events([sent], identity=identity, received_at=max(at, NOON))


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(("pause", "sessions"), [(30, 1), (31, 2)])
def test_thirty_minutes_of_silence_end_a_session(pause, sessions):
    ada, movie = make_identity(), make_movie()
    see(ada, movie.pk, NOON, NOON + minutes(pause))
    assert Session.objects.count() == sessions


def test_a_session_counts_its_events_and_knows_its_ends():
    ada, movie = make_identity(), make_movie()
    see(ada, movie.pk, NOON, NOON + minutes(20), NOON + minutes(40))
    session = Session.objects.get()
    assert (session.started_at, session.last_event_at, session.n_events) == (NOON, NOON + minutes(40), 3)


def test_midnight_does_not_split_a_session():
    ada, movie = make_identity(), make_movie()
    midnight = NOON.replace(hour=23, minute=55)
    see(ada, movie.pk, midnight, midnight + minutes(10))
    assert Session.objects.count() == 1


def test_a_late_event_joins_the_session_that_it_belongs_to():
    ada, movie = make_identity(), make_movie()
    see(ada, movie.pk, NOON - minutes(300), NOON, NOON - minutes(310))
    early, late = Session.objects.order_by("started_at")
    assert (early.n_events, early.started_at, late.n_events) == (2, NOON - minutes(310), 1)


def test_what_was_known_already_prolongs_no_session():
    ada, sent = make_identity(), event(movie=make_movie().pk)
    record_events([sent], identity=ada, received_at=NOON)
    later = {**sent, "occurred_at": (NOON + minutes(90)).isoformat()}
    record_events([later], identity=ada, received_at=NOON + minutes(90))
    session = Session.objects.get()
    assert (session.last_event_at, session.n_events) == (NOON, 1)


def test_an_id_of_somebody_else_s_event_opens_no_session():
    ada, eve, sent = make_identity(), make_identity(), event(movie=make_movie().pk)
    record_events([sent], identity=ada, received_at=NOON)
    record_events([sent], identity=eve, received_at=NOON)
    assert not Session.objects.filter(visitor=eve.visitor).exists()


def test_visitors_and_reported_people_have_sessions_of_their_own():
    shop, movie = make_identity(), make_movie()
    server = Identity(person=shop.person, token_may_name_users=True)
    sent = [event(movie=movie.pk, user=user) for user in ("shop:1", "shop:1", "shop:2")]
    record_events(sent, identity=server, received_at=NOON)
    see(shop, movie.pk, NOON)
    assert sorted(Session.objects.values_list("n_events", flat=True)) == [1, 1, 2]
    assert not Event.objects.filter(session=None).exists()


def sessions_by_hand(batches: list[list[int]]) -> list[list[int]]:
    """Minutes of first and last act and the number of acts of each session, by the rule in words: an act joins the
    earliest session that it is within half an hour of, else it opens one; acts of a batch go by their time."""
    found: list[list[int]] = []
    for batch in batches:
        for minute in sorted(batch):
            fitting = [each for each in sorted(found) if each[0] - 30 <= minute <= each[1] + 30]
            if not fitting:
                found.append([minute, minute, 1])
                continue
            fitting[0][:] = [min(fitting[0][0], minute), max(fitting[0][1], minute), fitting[0][2] + 1]
    return sorted(found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.integers(0, 400), min_size=1, max_size=12), min_size=1, max_size=5))
def test_sessions_are_what_the_rule_says_in_whatever_batches_acts_arrive(batches):
    ada, movie = make_identity(), make_movie()
    start = NOON - minutes(600)
    for batch in batches:
        sent = [event(movie=movie.pk, occurred_at=(start + minutes(minute)).isoformat()) for minute in batch]
        record_events(sent, identity=ada, received_at=NOON)
    rows = Session.objects.filter(visitor=ada.visitor).values_list("started_at", "last_event_at", "n_events")
    got = sorted([(first - start) // minutes(1), (last - start) // minutes(1), n] for first, last, n in rows)
    assert got == sessions_by_hand(batches)
