from __future__ import annotations

from datetime import timedelta

import pytest

from collector.errors import UnknownPersonError
from collector.models import Person, Rating
from collector.selectors import (
    CardState,
    card_states,
    events_of,
    evidence_number,
    evidence_of,
    hidden_movie_ids,
    known_movie_ids,
    person_by_key,
)
from collector.services import record_events
from collector.tests.factories import NOON, event, make_identity, make_movie

pytestmark = pytest.mark.django_db


def test_evidence_is_what_stands_and_what_was_noticed_newest_first():
    ada, one, two = make_identity(), make_movie("One").pk, make_movie("Two").pk
    sent = [
        event("rate", movie=one, value=4, occurred_at=(NOON - timedelta(hours=3)).isoformat()),
        event("save", movie=one, occurred_at=(NOON - timedelta(hours=2)).isoformat()),
        event("unsave", movie=one, occurred_at=(NOON - timedelta(hours=1)).isoformat()),
        event("dwell", movie=two, value=30),
        event("impression", movie=two),
    ]
    record_events(sent, identity=ada, received_at=NOON)
    found = [(item.movie_id, item.kind, item.value) for item in evidence_of(ada.person)]
    assert found == [(two, "dwell", 30.0), (one, "rate", 4.0)]


def test_imported_ratings_are_evidence_also_of_an_unknown_time():
    person, movie = Person.objects.create(origin="movielens", origin_id="1"), make_movie()
    Rating.objects.create(person=person, movie=movie, value=9, source="import:1")
    (item,) = evidence_of(person)
    assert (item.movie_id, item.kind, item.value, item.at) == (movie.pk, "rate", 4.5, None)


def test_evidence_has_a_limit():
    ada, movie = make_identity(), make_movie().pk
    record_events([event(movie=movie) for _ in range(8)], identity=ada, received_at=NOON)
    assert len(evidence_of(ada.person, limit=5)) == 5


def test_evidence_costs_two_queries(django_assert_num_queries):
    ada = make_identity()
    record_events([event(movie=make_movie().pk)], identity=ada, received_at=NOON)
    with django_assert_num_queries(2):
        evidence_of(ada.person)


def test_the_evidence_number_grows_with_each_event_of_the_person_alone():
    ada, eve, movie = make_identity(), make_identity(), make_movie().pk
    numbers = [evidence_number(ada.person)]
    for identity in (ada, eve, ada):
        record_events([event(movie=movie)], identity=identity, received_at=NOON)
        numbers.append(evidence_number(ada.person))
    assert numbers[0] == 0 < numbers[1] == numbers[2] < numbers[3]


def test_a_log_is_read_backwards_in_portions():
    ada, movie = make_identity(), make_movie().pk
    for _ in range(5):
        record_events([event(movie=movie)], identity=ada, received_at=NOON)
    first = list(events_of(ada.person, limit=2))
    rest = list(events_of(ada.person, before=first[-1].sequence))
    assert (len(first), len(rest)) == (2, 3)
    assert first[-1].sequence > rest[0].sequence


def test_cards_show_how_things_stand(django_assert_num_queries):
    ada, movies = make_identity(), [make_movie(f"Movie {number}").pk for number in range(3)]
    sent = [
        event("rate", movie=movies[0], value=3.5),
        event("like", movie=movies[0]),
        event("dismiss", movie=movies[1]),
    ]
    record_events(sent, identity=ada, received_at=NOON)
    with django_assert_num_queries(1):
        states = card_states(ada.person, movies)
    assert states == {
        movies[0]: CardState(stars=3.5, liked=True),
        movies[1]: CardState(hidden=True),
        movies[2]: CardState(),
    }


def test_known_is_rated_bought_or_seen_and_hidden_is_hidden():
    ada, movies = make_identity(), [make_movie(f"Movie {number}").pk for number in range(5)]
    kinds = [("rate", 3.0), ("buy", None), ("seen", None), ("save", None), ("dismiss", None)]
    sent = [event(kind, movie=movie, value=value) for movie, (kind, value) in zip(movies, kinds, strict=True)]
    record_events(sent, identity=ada, received_at=NOON)
    assert known_movie_ids(ada.person) == set(movies[:3])
    assert hidden_movie_ids(ada.person) == {movies[4]}


def test_people_are_found_by_key_and_by_origin():
    person = Person.objects.create(origin="movielens", origin_id="1:2")
    assert person_by_key(str(person.key)) == person_by_key("movielens:1:2") == person
    assert person_by_key(person.key.hex.upper()) == person


@pytest.mark.parametrize("text", ["", "1", "movielens:", ":1", "movielens:404", "x" * 300, "a:\0", "{}"])
def test_an_unknown_person_is_refused_by_name(text):
    with pytest.raises(UnknownPersonError, match="no person is known as"):
        person_by_key(text)
