from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User
from collector.errors import MergeError
from collector.identity import PENDING_MERGE
from collector.models import Event, Mark, Person, Rating, Withdrawal
from collector.selectors import card_states, evidence_of, marks_of, person_by_key, person_ids, ratings_of
from collector.services import (
    accept_merge,
    decline_merge,
    join_account,
    pending_merge,
    record_events,
    undo_merge,
)
from collector.tests.factories import NOON, event, make_identity, make_movie, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    """An older account."""
    return Person.objects.create(user=make_user())


def act(person: Person, kind: str, movie: int, *, hours_ago: int = 0, **fields: Any) -> None:
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    identity = make_identity()
    sent = event(kind, movie=movie, occurred_at=at, **fields)
    record_events([sent], identity=type(identity)(person=person), received_at=NOON)


def user_of(person: Person) -> User:
    assert person.user
    return person.user


def everything() -> list[Any]:
    return [
        list(table.objects.order_by("pk").values()) for table in (Person, Event, Rating, Mark, Withdrawal)
    ]


def signed_in_request(person: Person, pending: Person) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session[PENDING_MERGE] = pending.pk
    request.user = user_of(person)
    return request


def test_undoing_a_merge_leaves_every_table_as_it_was(ada):
    anonymous = make_identity().person
    movie = make_movie().pk
    act(anonymous, "rate", movie, value=4)
    act(anonymous, "save", movie)
    act(ada, "rate", movie, value=2, hours_ago=2)
    before = everything()
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    assert everything() != before
    undo_merge(person=ada, at=NOON + timedelta(days=29))
    assert everything() == before


def test_a_merge_can_be_undone_for_thirty_days(ada):
    join_account(person=make_identity().person, user=user_of(ada), at=NOON)
    with pytest.raises(MergeError, match="within the last 30 days"):
        undo_merge(person=ada, at=NOON + timedelta(days=31))


def test_undoing_a_merge_after_further_evidence_leaves_each_what_was_done_as_them(ada):
    anonymous, one, two, three = make_identity().person, *(make_movie(name).pk for name in "ABC")
    act(anonymous, "rate", one, value=4, hours_ago=3)
    act(ada, "rate", two, value=2, hours_ago=2)
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    act(ada, "rate", one, value=1)
    act(ada, "save", three)
    undo_merge(person=ada, at=NOON + timedelta(days=1))
    assert [(rating.movie_id, rating.stars) for rating in ratings_of(anonymous)] == [(one, 4)]
    assert {rating.movie_id: rating.stars for rating in ratings_of(ada)} == {one: 1, two: 2}
    assert not marks_of(anonymous).exists()
    assert [mark.movie_id for mark in marks_of(ada)] == [three]


def test_a_second_browser_is_brought_along_too_and_parted_first(ada):
    first, second = make_identity().person, make_identity().person
    movies = [make_movie(name).pk for name in "AB"]
    for person, movie in zip((first, second), movies, strict=True):
        act(person, "rate", movie, value=3)
    join_account(person=first, user=user_of(ada), at=NOON - timedelta(days=20))
    join_account(person=second, user=user_of(ada), at=NOON)
    assert {rating.movie_id for rating in ratings_of(ada)} == set(movies)
    undo_merge(person=ada, at=NOON + timedelta(days=1))
    assert [rating.movie_id for rating in ratings_of(ada)] == movies[:1]
    assert [rating.movie_id for rating in ratings_of(second)] == movies[1:]
    with pytest.raises(MergeError):  # the first one's thirty days are over
        undo_merge(person=ada, at=NOON + timedelta(days=11))


def test_the_newest_rating_wins_after_a_merge(ada):
    anonymous, first, second = make_identity().person, make_movie("One").pk, make_movie("Two").pk
    act(anonymous, "rate", first, value=4)
    act(ada, "rate", first, value=2, hours_ago=2)
    act(anonymous, "rate", second, value=1, hours_ago=2)
    act(ada, "rate", second, value=5)
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    stars = {rating.movie_id: rating.stars for rating in ratings_of(ada)}
    assert stars == {first: 4, second: 5}
    assert {item.movie_id: item.value for item in evidence_of(ada)} == stars
    assert ratings_of(ada).count() == 2


def test_taking_back_after_a_merge_takes_back_the_older_one_too(ada):
    anonymous, movie = make_identity().person, make_movie().pk
    act(anonymous, "rate", movie, value=4, hours_ago=3)
    act(anonymous, "save", movie, hours_ago=3)
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    act(ada, "unrate", movie, hours_ago=1)
    act(ada, "unsave", movie, hours_ago=1)
    assert not ratings_of(ada).exists()
    assert not marks_of(ada).exists()
    assert evidence_of(ada) == []


def test_marks_of_both_stand_after_a_merge(ada):
    anonymous, movie = make_identity().person, make_movie().pk
    act(anonymous, "save", movie)
    act(ada, "save", movie, hours_ago=1)
    act(ada, "like", movie)
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    state = card_states(ada, [movie])[movie]
    assert (state.saved, state.liked, state.seen, state.stars) == (True, True, False, None)
    assert marks_of(ada, "saved").count() == 1


def test_a_merged_person_is_found_as_whom_it_was_merged_into(ada):
    anonymous = make_identity().person
    join_account(person=anonymous, user=user_of(ada), at=NOON)
    anonymous.refresh_from_db()
    assert person_by_key(str(anonymous.key)) == ada
    assert person_ids(ada) == person_ids(anonymous) == [ada.pk, anonymous.pk]


def test_signing_in_asks_with_counts_and_joins_on_yes(ada):
    anonymous = make_identity().person
    act(anonymous, "rate", make_movie("One").pk, value=3)
    act(anonymous, "dismiss", make_movie("Two").pk)
    request = signed_in_request(ada, anonymous)
    pending = pending_merge(request)
    assert pending is not None
    assert (pending.n_ratings, pending.n_marks) == (1, {"hidden": 1})
    assert accept_merge(request, at=NOON) == ada
    anonymous.refresh_from_db()
    assert anonymous.merged_into == ada
    assert pending_merge(request) is None


def test_somebody_else_stays_somebody_else(ada):
    anonymous = make_identity().person
    act(anonymous, "rate", make_movie().pk, value=3)
    request = signed_in_request(ada, anonymous)
    decline_merge(request)
    assert pending_merge(request) is None
    with pytest.raises(MergeError, match="did nothing"):
        accept_merge(request, at=NOON)


def test_an_account_is_never_merged_into_another(ada):
    other = Person.objects.create(user=make_user("eve@example.org"))
    join_account(person=other, user=user_of(ada), at=NOON)
    other.refresh_from_db()
    assert other.merged_into is None
