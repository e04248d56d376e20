"""What `make mutants` found that no test had noticed: same moments, taking back twice, and who was merged."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from catalogue.models import Movie
from collector.models import Event, Person, Preference
from collector.services import forget_event
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating

from .rows import NOON, make_movies, make_people, write_events

pytestmark = pytest.mark.django_db
LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.fixture
def people() -> list[Person]:
    return make_people(2)


@pytest.fixture
def movies() -> list[Movie]:
    return make_movies(3)


def count() -> None:
    count_implicit_ratings(at=timezone.now())


def stored() -> dict[tuple[int, int], float]:
    rows = ImplicitRating.objects.values_list("person_id", "movie_id", "evidence")
    return {(person_id, movie_id): evidence for person_id, movie_id, evidence in rows}


def evidence_of(person: Person, movie: Movie) -> float:
    return ImplicitRating.objects.get(person=person, movie=movie).evidence


def merge(guest: Person, member: Person) -> None:
    Person.objects.filter(pk=guest.pk).update(merged_into=member)


def start_over(person: Person, at: datetime, *, value: int = 1) -> None:
    Preference.objects.create(person=person, about="start", value=value, set_at=at)


def test_an_act_that_was_taken_back_in_the_same_moment_counts_nothing(people, movies):
    write_events([(people[0], movies[0], "save", NOON, None), (people[0], movies[0], "unsave", NOON, None)])
    count()
    assert stored() == {}


def test_what_was_taken_back_twice_counts_nothing(people, movies):
    steps = [("unsave", NOON), ("save", LATER), ("unsave", LATEST)]
    write_events([(people[0], movies[0], kind, at, None) for kind, at in steps])
    count()
    assert stored() == {}


def test_a_bot_takes_nothing_back(people, movies):
    write_events([(people[0], movies[0], "save", NOON, None)])
    write_events([(people[0], movies[0], "unsave", LATER, None)], is_bot=True)
    count()
    assert set(stored()) == {(people[0].pk, movies[0].pk)}


def test_the_account_takes_back_what_the_guest_had_done_before_they_were_merged(people, movies):
    guest, member = people
    merge(guest, member)
    write_events([(guest, movies[0], "save", NOON, None), (member, movies[0], "unsave", LATER, None)])
    count()
    assert stored() == {}


def test_the_guest_had_taken_back_what_the_account_did_earlier(people, movies):
    guest, member = people
    merge(guest, member)
    write_events([(member, movies[0], "save", NOON, None), (guest, movies[0], "unsave", LATER, None)])
    count()
    assert stored() == {}


def test_starting_over_leaves_out_what_came_before_or_in_that_moment(people, movies):
    write_events(
        [
            (people[0], movie, "like", at, None)
            for movie, at in zip(movies, (NOON, LATER, LATEST), strict=True)
        ]
    )
    start_over(people[0], LATER)
    count()
    assert set(stored()) == {(people[0].pk, movies[2].pk)}


def test_starting_over_that_was_taken_back_leaves_nothing_out(people, movies):
    write_events([(people[0], movies[0], "like", NOON, None)])
    start_over(people[0], LATER, value=0)
    count()
    assert set(stored()) == {(people[0].pk, movies[0].pk)}


@pytest.mark.parametrize("who_came_first", ["guest", "member"])
def test_of_two_who_were_merged_the_newest_starting_over_counts_for_both(people, movies, who_came_first):
    guest, member = people
    merge(guest, member)
    first, last = (guest, member) if who_came_first == "guest" else (member, guest)
    start_over(first, NOON - timedelta(hours=1))
    start_over(last, LATER)
    write_events([(guest, movies[0], "like", NOON, None), (member, movies[1], "like", NOON, None)])
    write_events([(guest, movies[2], "like", LATEST, None)])
    count()
    assert set(stored()) == {(member.pk, movies[2].pk)}


def test_a_pair_is_as_new_as_the_newest_of_its_kinds(people, movies):
    write_events([(people[0], movies[0], "view", LATER, None), (people[0], movies[0], "like", NOON, None)])
    count()
    assert ImplicitRating.objects.get().newest_at == LATER


@pytest.mark.parametrize(
    ("seconds", "half_minutes"), [(30.0, 1), (60.0, 2), (7200.0, 120), (-10.0, None), (0.0, None)]
)
def test_time_on_a_page_counts_by_half_minutes_from_nothing_to_an_hour(
    people, movies, settings, seconds, half_minutes
):
    settings.RECOMMENDER_EVIDENCE_CURVE = "linear"
    settings.RECOMMENDER_EVIDENCE_CAPS = {"dwell": 1000.0}
    write_events([(people[0], movies[0], "dwell", NOON, seconds)])
    count()
    assert list(stored().values()) == ([] if half_minutes is None else [half_minutes])


def test_merging_counts_all_of_both(people, movies):
    guest, member = people
    write_events([(guest, movies[0], "like", NOON, None), (member, movies[0], "save", NOON, None)])
    write_events([(member, movies[1], "view", NOON, None)])
    count()
    merge(guest, member)
    assert_only_what_is_new_equals_all()


def test_a_new_act_of_a_merged_guest_counts_all_of_both(people, movies):
    guest, member = people
    merge(guest, member)
    write_events([(guest, movies[0], "like", NOON, None), (member, movies[0], "save", NOON, None)])
    count()
    write_events([(guest, movies[0], "view", NOON, None)])
    assert_only_what_is_new_equals_all()


def test_what_a_merged_guest_forgot_leaves_the_account_too(people, movies):
    guest, member = people
    merge(guest, member)
    write_events([(guest, movies[0], "like", NOON, None), (member, movies[0], "save", NOON, None)])
    count()
    forget_event(person=member, event_id=Event.objects.get(kind="like").event_id)
    assert_only_what_is_new_equals_all()
    assert evidence_of(member, movies[0]) == 4


def test_what_was_forgotten_and_who_was_merged_is_counted_anew_once_only(people, movies):
    guest, member = people
    merge(guest, member)
    write_events([(guest, movies[0], "like", NOON, None), (member, movies[1], "save", NOON, None)])
    forget_event(person=member, event_id=Event.objects.get(kind="like").event_id)
    count()
    assert count_implicit_ratings(at=timezone.now()).persons == 0


def assert_only_what_is_new_equals_all() -> None:
    count()
    by_steps = stored()
    count_implicit_ratings(at=timezone.now(), everybody=True)
    assert by_steps == stored()
