"""What many searched for: of at least five persons, who opened a movie then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from collector.identity import Identity
from collector.models import Event, Person, PopularSearch
from collector.models.searches import FEWEST_PERSONS
from collector.selectors import popular_searches
from collector.services import record_events
from collector.services.searches import COUNTED_DAYS, count_popular_searches
from collector.tasks import count_searches
from collector.tests.factories import NOON, event, make_identity, make_movie

pytestmark = pytest.mark.django_db


def search_and_open(
    query: str, *, by: Identity | None = None, pause: timedelta = timedelta(minutes=1)
) -> None:
    somebody = by or make_identity()
    opened_at = (NOON + pause).isoformat()
    found = [
        event("search", properties={"query": query}),
        event("view", movie=make_movie().pk, occurred_at=opened_at),
    ]
    record_events(found, identity=somebody, received_at=NOON + pause)


def test_what_five_persons_wrote_is_popular_in_whatever_letters():
    for query in ("Ferry", "ferry", "FERRY", "fErry", "ferry"):
        search_and_open(query)
    count_popular_searches(at=NOON)
    assert popular_searches() == ["ferry"]


def test_one_person_is_one_however_often_and_from_however_many_browsers():
    ada = make_identity()
    for _time in range(FEWEST_PERSONS):
        search_and_open("my own name", by=ada)
        search_and_open("my own name", by=(other := make_identity()))
        Person.objects.filter(pk=other.person.pk).update(merged_into=ada.person)
    assert count_popular_searches(at=NOON) == 0


def test_a_search_that_nobody_followed_soon_is_not_popular():
    for _person in range(FEWEST_PERSONS):
        search_and_open("nothing here", pause=timedelta(minutes=11))
    assert count_popular_searches(at=NOON) == 0


@pytest.mark.parametrize("mark", ["is_bot", "is_simulated"])
def test_programs_make_nothing_popular(mark):
    for _person in range(FEWEST_PERSONS):
        search_and_open("ferry")
    Event.objects.update(**{mark: True})
    assert count_popular_searches(at=NOON) == 0


def test_what_most_persons_wrote_comes_first():
    for query in [*["night"] * FEWEST_PERSONS, *["zebra"] * (FEWEST_PERSONS + 1)]:
        search_and_open(query)
    count_popular_searches(at=NOON)
    assert popular_searches() == ["zebra", "night"]
    assert popular_searches(limit=1) == ["zebra"]


def test_what_was_erased_or_is_old_is_gone_with_the_next_count():
    for _person in range(FEWEST_PERSONS):
        search_and_open("ferry")
    count_popular_searches(at=NOON)
    count_popular_searches(at=NOON + timedelta(days=COUNTED_DAYS, minutes=1))
    assert popular_searches() == []


def test_reading_costs_one_query_and_nothing_of_the_log(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        popular_searches()
    assert "collector_event" not in asked.captured_queries[0]["sql"]


def test_the_table_takes_no_words_of_a_few():
    with pytest.raises(IntegrityError):
        PopularSearch.objects.create(query="my own name", n_persons=FEWEST_PERSONS - 1)


def test_the_worker_counts():
    count_searches()
    assert popular_searches() == []
