"""What was shown again and again without a click: pushed down, never out, and only when switched on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from collector.models import Person
from recommender.conf import DEFAULTS
from recommender.evidence.weariness import repeats_of, worn
from recommender.tests.rows import NOON, make_movies, make_people, write_events

REPEATS = hnp.arrays(np.float64, st.integers(0, 40), elements=st.floats(0, 100))
CAP, STRENGTH = DEFAULTS["WEARY_CAP"], DEFAULTS["WEARY_STRENGTH"]


@given(repeats=REPEATS)
def test_nothing_is_lost_and_nothing_comes_in(repeats: Any) -> None:
    order = np.arange(repeats.size)[::-1].copy()
    assert sorted(worn(order, repeats)) == sorted(order)


@given(repeats=REPEATS)
def test_what_was_seldom_shown_keeps_its_order(repeats: Any) -> None:
    order = np.arange(repeats.size)
    fresh = repeats <= DEFAULTS["WEARY_FREE"]
    assert [row for row in worn(order, repeats).tolist() if fresh[row]] == order[fresh].tolist()


@given(repeats=REPEATS)
def test_the_cap_bounds_how_far_down(repeats: Any) -> None:
    places = np.argsort(worn(np.arange(repeats.size), repeats)) + 1
    before = np.arange(1, repeats.size + 1)
    assert (places <= np.ceil(before * (1 + STRENGTH * CAP))).all()


@given(repeats=REPEATS, data=st.data())
def test_one_more_impression_never_lifts_a_movie(repeats: Any, data: st.DataObject) -> None:
    if not repeats.size:
        return
    row = data.draw(st.integers(0, repeats.size - 1))
    more = repeats.copy()
    more[row] += 1
    order = np.arange(repeats.size)
    assert worn(order, more).tolist().index(row) >= worn(order, repeats).tolist().index(row)


@pytest.fixture
def person() -> Person:
    return make_people(1)[0]


@pytest.mark.django_db
def test_switched_off_nothing_is_asked(person: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert repeats_of(person.pk, at=NOON) == {}


@pytest.mark.django_db
@override_settings(RECOMMENDER_WEARY_OF_REPEATS=True, RECOMMENDER_WEARY_HALF_LIFE_DAYS=7)
def test_impressions_fade_by_their_half_life(person: Person) -> None:
    (movie,) = make_movies(1)
    write_events([(person, movie, "impression", NOON - timedelta(days=days), None) for days in (0, 7, 14)])
    assert repeats_of(person.pk, at=NOON) == {movie.pk: pytest.approx(1 + 0.5 + 0.25)}


@pytest.mark.django_db
@override_settings(RECOMMENDER_WEARY_OF_REPEATS=True)
def test_a_click_begins_anew(person: Person) -> None:
    (movie,) = make_movies(1)
    ago = [NOON - timedelta(seconds=seconds) for seconds in (30, 20, 10)]
    write_events(
        [
            (person, movie, "impression", ago[0], None),
            (person, movie, "click", ago[1], None),
            (person, movie, "impression", ago[2], None),
        ]
    )
    assert repeats_of(person.pk, at=NOON)[movie.pk] == pytest.approx(1, abs=1e-4)


@pytest.mark.django_db
@override_settings(RECOMMENDER_WEARY_OF_REPEATS=True)
def test_who_was_merged_is_weary_too(person: Person) -> None:
    guest, (movie,) = Person.objects.create(merged_into=person), make_movies(1)
    write_events([(guest, movie, "impression", NOON, None)])
    assert repeats_of(person.pk, at=NOON) == {movie.pk: 1}
