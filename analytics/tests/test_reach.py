"""From an act to the person's next list."""

from datetime import timedelta

import pytest

from analytics.numbers import Numbers
from analytics.panels.event_to_list import draw
from analytics.selectors.reach import reach
from analytics.tests.factories import MONDAY, one_day, write_event, write_slate
from collector.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Person.objects.create()


def later(seconds):
    return MONDAY + timedelta(seconds=seconds)


def listed(person, *, seconds, **fields):
    chosen = {"shelf": "picked", "version": "ease-1", "latency_ms": 40.0} | fields
    return write_slate(at=later(seconds), person=person, **chosen)


def test_the_first_list_after_an_act_counts(ada):
    listed(ada, seconds=-5)
    write_event("like", person_id=ada.pk)
    listed(ada, seconds=3)
    listed(ada, seconds=90)
    found = reach(one_day())
    assert (found.seconds, found.making_ms) == ((3.0,), (40.0,))


@pytest.mark.parametrize(
    "fields", [{"version": ""}, {"shelf": "similar"}, {"seconds": 2000}, {"person": None}]
)
def test_charts_similar_movies_later_visits_and_others_lists_do_not_count(ada, fields):
    write_event("rate", person_id=ada.pk, value=4.0)
    chosen = {"person": ada, "seconds": 3} | fields
    listed(chosen.pop("person"), **chosen)
    assert reach(one_day()).seconds == ()


def test_what_only_passed_by_is_no_act(ada):
    write_event("impression", person_id=ada.pk)
    listed(ada, seconds=3)
    assert reach(one_day()).seconds == ()


def test_the_panel_says_how_soon_and_how_much_of_it_is_ours(ada):
    write_event("like", person_id=ada.pk)
    listed(ada, seconds=3)
    figure = draw(Numbers(one_day(), MONDAY))
    assert "within 3.00 s" in figure.reading
    assert "40 ms" in figure.reading


def test_the_panel_says_that_there_is_nothing_yet(db):
    assert "Nobody" in draw(Numbers(one_day(), MONDAY)).reading
