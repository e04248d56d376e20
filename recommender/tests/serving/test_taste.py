"""What is known of a person now, and how much of it counts."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from collector.models import Mark, Person, Rating
from recommender.evidence.mixing import interaction_weights
from recommender.serving.taste import taste_of
from recommender.tests.rows import NOON, make_movies, make_people, rate, write_events

pytestmark = pytest.mark.django_db


def test_a_merged_person_has_one_taste() -> None:
    guest, member = make_people(2)
    movies = make_movies(3)
    rate(guest, movies[0], 5.0, at=NOON)
    rate(member, movies[0], 1.0, at=NOON + timedelta(days=1))
    rate(guest, movies[1], 4.0)
    Person.objects.filter(pk=guest.pk).update(merged_into=member)
    taste = taste_of(member)
    assert dict(zip(taste.movie_ids.tolist(), taste.half_stars.tolist(), strict=True)) == {
        movies[0].pk: 2,
        movies[1].pk: 8,
    }


def test_taste_knows_an_event_before_anything_is_counted() -> None:
    (person,) = make_people(1)
    movies = make_movies(2)
    write_events([(person, movies[0], "view", timezone.now(), None)])
    taste = taste_of(person)
    assert taste.movie_ids.tolist() == [movies[0].pk]
    assert taste.implicit.tolist() == [10.0]
    assert not taste.is_empty
    assert taste.n_opinions == 0


def test_marks_say_what_is_known_hidden_and_saved() -> None:
    (person,) = make_people(1)
    movies = make_movies(5)
    for kind, movie in zip(("saved", "liked", "seen", "hidden", "bought"), movies, strict=True):
        Mark.objects.create(person=person, movie=movie, kind=kind, marked_at=NOON)
    taste = taste_of(person)
    assert set(taste.known_ids.tolist()) == {movies[2].pk, movies[4].pk}
    assert taste.hidden_ids.tolist() == [movies[3].pk]
    assert taste.saved_ids.tolist() == [movies[0].pk]
    assert Rating.objects.count() == 0


def test_weights_follow_what_was_said_before_what_was_done() -> None:
    nan = np.nan
    weights = interaction_weights(
        half_stars=np.array([10.0, 7.0, 6.0, nan, nan, nan, 10.0]),
        implicit=np.array([nan, 10.0, 10.0, 10.0, 5.0, 0.1, nan]),
        is_hidden=np.array([False, False, False, False, False, False, True]),
    )
    assert weights.tolist() == pytest.approx([1.0, 0.7, 0.0, 0.6, 0.3, 0.0, 0.0])
