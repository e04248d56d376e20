"""The log is the truth: state follows from it, in whatever order and portions it came."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Movie
from collector.kinds import KINDS
from collector.models import Mark, Person, Rating
from collector.services import record_events
from collector.services.replay import ACTS, replay_acts

from .factories import NOON, make_identity, make_movie

pytestmark = pytest.mark.django_db

acts = st.builds(
    lambda kind, movie, minutes, stars: (kind, movie, minutes, stars if kind == "rate" else None),
    kind=st.sampled_from(sorted(ACTS)),
    movie=st.integers(0, 1),
    minutes=st.integers(0, 8),  # few, so that acts fall on the same moment
    stars=st.integers(1, 10).map(lambda half_stars: half_stars / 2),
)
batches = st.lists(st.lists(acts, max_size=6), max_size=5)
examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def movies() -> list[Movie]:
    return [make_movie("One"), make_movie("Two")]


def payloads(batch: list[tuple[str, int, int, float | None]], movies: list[Movie]) -> list[dict[str, Any]]:
    return [
        {
            "event_id": str(uuid.uuid4()),
            "kind": kind,
            "movie": movies[movie].pk,
            "occurred_at": (NOON + timedelta(minutes=minutes)).isoformat(),
            "value": stars,
        }
        for kind, movie, minutes, stars in batch
    ]


def state_of(person: Person) -> set[tuple[object, ...]]:
    ratings = Rating.objects.filter(person=person).values_list("movie_id", "value", "rated_at", "source")
    marks = Mark.objects.filter(person=person).values_list("movie_id", "kind", "marked_at")
    return {*ratings, *marks}


def expected(sent: list[dict[str, Any]]) -> set[tuple[object, ...]]:
    """Plain Python: of each movie and each thing the newest act, of two at one moment the later arrival."""
    newest: dict[tuple[int, str], dict[str, Any]] = {}
    for payload in sent:
        key = (payload["movie"], str(KINDS[payload["kind"]].changes))
        if key not in newest or payload["occurred_at"] >= newest[key]["occurred_at"]:
            newest[key] = payload
    return {
        (movie, int(payload["value"] * 2), datetime.fromisoformat(payload["occurred_at"]), "site")
        if what == "rating"
        else (movie, what, datetime.fromisoformat(payload["occurred_at"]))
        for (movie, what), payload in newest.items()
        if KINDS[payload["kind"]].sets
    }


@examples
@given(batches=batches)
def test_state_is_the_newest_act_of_each_kind_on_each_movie(movies, batches):
    ada = make_identity()
    sent = [payloads(batch, movies) for batch in batches]
    for batch in sent:
        record_events(batch, identity=ada, received_at=NOON + timedelta(hours=1))
    assert state_of(ada.person) == expected([payload for batch in sent for payload in batch])


@examples
@given(batches=batches)
def test_replaying_the_log_gives_the_same_state(movies, batches):
    ada = make_identity()
    for batch in batches:
        record_events(payloads(batch, movies), identity=ada, received_at=NOON + timedelta(hours=1))
    before = state_of(ada.person)
    Mark.objects.filter(person=ada.person).delete()
    replay_acts(person=ada.person)
    assert state_of(ada.person) == before


@examples
@given(batches=batches, imported=st.none() | st.integers(0, 9))
def test_replaying_over_an_import_gives_the_same_state(movies, batches, imported):
    ada = make_identity()
    rated_at = None if imported is None else NOON + timedelta(minutes=imported, seconds=30)
    Rating.objects.create(person=ada.person, movie=movies[0], value=7, rated_at=rated_at, source="import:1")
    for batch in batches:
        record_events(payloads(batch, movies), identity=ada, received_at=NOON + timedelta(hours=1))
    before = state_of(ada.person)
    replay_acts(person=ada.person)
    assert state_of(ada.person) == before


@examples
@given(
    batch=st.lists(acts, max_size=10, unique_by=lambda act: act[2]), order=st.randoms(use_true_random=False)
)
def test_acts_at_different_moments_may_arrive_in_any_order(movies, batch, order):
    ada, eve = make_identity(), make_identity()
    shuffled = list(batch)
    order.shuffle(shuffled)
    for identity, acts_of in ((ada, batch), (eve, shuffled)):
        for act in acts_of:
            record_events(payloads([act], movies), identity=identity, received_at=NOON + timedelta(hours=1))
    assert state_of(ada.person) == state_of(eve.person)
