"""The first line of the overview: is all well, and if not, where to look."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.glossary import MEASURES
from analytics.measures import Rate
from analytics.models import Alert
from analytics.tiles import Tile
from analytics.verdict import Concern, Verdict, _fallen
from collector.models import FailedEvent, Person

pytestmark = pytest.mark.django_db


def top_of(browser):
    page = browser.get(reverse("analytics:overview")).content.decode()
    found = re.search(r'<section class="verdict.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def tile(name, value, before, **more):
    return Tile(measure=MEASURES[name], value=value, before=before, course=(), **more)


def test_what_is_wrong_is_named_with_the_place_to_look(browser):
    details = {"n_broken": 12, "n": 40, "minutes": 15}
    Alert.objects.create(name="Personal lists", why="slow_lists", details=details, raised_at=timezone.now())
    top = top_of(browser)
    assert 'class="verdict wrong"' in top
    assert "12 of 40 lists in 15 minutes were slow or failed" in top
    assert 'href="#coverage"' in top


def test_an_alert_that_was_cleared_is_not_named(browser):
    now = timezone.now()
    Alert.objects.create(
        name="Personal lists", why="said", details={"words": "slow"}, raised_at=now, cleared_at=now
    )
    assert "Personal lists" not in top_of(browser)


def test_what_is_late_now_is_named_before_any_alert_was_raised(browser):
    assert "none is live yet" in top_of(browser)


def test_refused_events_that_could_be_replayed_are_counted_in_the_menu_too(browser):
    FailedEvent.objects.create(payload={}, field="kind", reason="unknown", person=Person.objects.create())
    FailedEvent.objects.create(payload={}, field="kind", reason="nobody can replay this")
    page = browser.get(reverse("analytics:overview")).content.decode()
    assert "1 waits to be replayed" in page
    assert re.search(r'class="tally">.*?1</span>', page)


def test_a_rate_is_worse_only_beyond_chance():
    worse = tile(
        "click_through", 0.02, 0.05, rate=Rate(20, 1000, 0.01, 0.03), rate_before=Rate(50, 1000, 0.04, 0.06)
    )
    chance = tile(
        "click_through", 0.04, 0.05, rate=Rate(40, 1000, 0.02, 0.05), rate_before=Rate(50, 1000, 0.04, 0.06)
    )
    assert [concern.address for concern in _fallen([worse, chance])] == ["#algorithms"]


def test_a_count_is_worse_only_when_it_falls_by_a_fifth():
    assert list(_fallen([tile("visitors", 90, 100)])) == []
    (concern,) = _fallen([tile("visitors", 60, 100)])
    assert concern.why == "down 40.0%, 60 against 100"


def test_the_sentence_counts_what_is_wrong_and_what_is_worse():
    wrong, worse = Concern("Jobs", "", "wrong", ""), Concern("Visitors", "", "worse", "")
    assert Verdict((wrong, worse, worse)).words == "1 wrong, 2 worse than before"
    assert Verdict(()).words == "All is well"
    assert Verdict((), is_known=False).state == "unknown"
