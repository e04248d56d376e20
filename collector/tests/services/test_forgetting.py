"""Lines of the history that a person takes out, and all that follows from them."""

from __future__ import annotations

import pytest

from analytics.models import DailyPerson
from analytics.rollup import count_evidence
from catalogue.models import Movie
from collector.errors import NothingToForgetError, NotRestorableError
from collector.models import Event, Mark, Rating
from collector.selectors import evidence_number
from collector.services import clear_history, forget_event, record_events, restore_event
from collector.tests.factories import NOON, event, make_identity, make_movie
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    return make_movie()


def test_a_forgotten_line_leaves_the_log_and_a_retry_does_not_bring_it_back(movie):
    ada, view = make_identity(), event("view", movie=movie.pk)
    record_events([view], identity=ada, received_at=NOON)
    forget_event(person=ada.person, event_id=view["event_id"])
    assert not Event.objects.exists()
    assert record_events([view], identity=ada, received_at=NOON).duplicates == 1
    assert not Event.objects.exists()


def test_undo_puts_the_line_back_as_it_was(movie):
    ada, rated = make_identity(), event("rate", movie=movie.pk, value=4)
    record_events([rated], identity=ada, received_at=NOON)
    before = list(Event.objects.values())
    token = forget_event(person=ada.person, event_id=rated["event_id"])
    for _ in range(2):  # the button may be pressed twice
        restore_event(person=ada.person, token=token)
        assert list(Event.objects.values()) == before
    assert Rating.objects.get().value == 8


def test_the_state_follows_what_is_left_of_the_log(movie):
    ada = make_identity()
    first, second = (event("rate", movie=movie.pk, value=stars) for stars in (2, 5))
    record_events([first, second, event("save", movie=movie.pk)], identity=ada, received_at=NOON)
    forget_event(person=ada.person, event_id=second["event_id"])
    assert Rating.objects.get().value == 4
    forget_event(person=ada.person, event_id=first["event_id"])
    assert not Rating.objects.exists()
    assert Mark.objects.count() == 1


def test_nobody_forgets_or_restores_for_others(movie):
    ada, eve, view = make_identity(), make_identity(), event("view", movie=movie.pk)
    record_events([view], identity=ada, received_at=NOON)
    with pytest.raises(NothingToForgetError):
        forget_event(person=eve.person, event_id=view["event_id"])
    token = forget_event(person=ada.person, event_id=view["event_id"])
    with pytest.raises(NotRestorableError):
        restore_event(person=eve.person, token=token)
    with pytest.raises(NotRestorableError):
        restore_event(person=ada.person, token=token[:-1])


def test_clearing_keeps_what_was_done_on_purpose(movie):
    ada, eve = make_identity(), make_identity()
    for identity in (ada, eve):
        sent = [event(kind, movie=movie.pk) for kind in ("view", "click", "save")]
        record_events(sent, identity=identity, received_at=NOON)
    assert clear_history(person=ada.person) == 2
    assert list(Event.objects.filter(person=ada.person).values_list("kind", flat=True)) == ["save"]
    assert Event.objects.filter(person=eve.person).count() == 3
    assert Mark.objects.count() == 2


@pytest.mark.parametrize("forgets", ["a line", "everything"])
def test_the_next_counts_know_it(movie, forgets):
    ada, view = make_identity(), event("view", movie=movie.pk)
    record_events([view], identity=ada, received_at=NOON)
    count_implicit_ratings(at=NOON)
    count_evidence(now=NOON)
    number = evidence_number(ada.person)
    if forgets == "a line":
        forget_event(person=ada.person, event_id=view["event_id"])
    else:
        clear_history(person=ada.person)
    assert evidence_number(ada.person) > number  # cached lists are made anew
    assert count_implicit_ratings(at=NOON).removed == 1
    assert not ImplicitRating.objects.exists()
    assert count_evidence(now=NOON) == 1
    assert not DailyPerson.objects.exists()
