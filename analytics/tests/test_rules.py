"""Staff rule lists from the dashboard."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from collector.tests.factories import make_movie
from recommender.models import MovieRule, ServingSwitch

pytestmark = pytest.mark.django_db
MEANT = {"reason": "a bad model", "confirm": "on"}


@pytest.fixture
def movie():
    return make_movie()


def make(browser, movie, **said):
    address = reverse("analytics:add-rule", args=[movie.pk])
    said = {"effect": "pin", "reason": "a festival", **said}
    return browser.post(address, said, follow=True).content.decode()


def test_a_rule_is_made_on_the_page_of_a_movie_and_left_in_the_audit_log(browser, movie, superuser):
    page = make(browser, movie)
    rule = MovieRule.objects.get()
    assert (rule.movie, rule.effect, rule.made_by) == (movie, "pin", str(superuser))
    assert "Pinned: Stalker" in page
    assert AuditEntry.objects.get().details == {"reason": "a festival"}


@pytest.mark.parametrize(
    "said", [{"effect": "praise"}, {"reason": ""}, {"ends_at": "soon"}, {"ends_at": "2020-01-01T00:00"}]
)
def test_nonsense_makes_no_rule_and_says_so(browser, movie, said):
    assert "No rule was made" in make(browser, movie, **said)
    assert not MovieRule.objects.exists()


def test_the_list_tells_rules_in_force_from_coming_and_ended_ones(browser, movie):
    make(browser, movie, effect="ban", starts_at="2090-01-01T00:00")
    make(browser, movie)
    browser.post(reverse("analytics:end-rule", args=[MovieRule.objects.get(effect="pin").pk]))
    make(browser, movie, effect="boost")
    page = browser.get(reverse("analytics:rules")).content.decode()
    places = [page.index(f">{standing}<") for standing in ("in force", "coming", "ended")]
    assert places == sorted(places)


def test_a_rule_that_has_ended_cannot_be_ended_again(browser, movie):
    make(browser, movie)
    address = reverse("analytics:end-rule", args=[MovieRule.objects.get().pk])
    browser.post(address)
    assert "Nothing was ended" in browser.post(address, follow=True).content.decode()


def test_charts_only_needs_a_reason_and_a_tick(browser):
    address = reverse("analytics:charts-only")
    assert "Nothing was changed" in browser.post(address, {"to": "charts"}, follow=True).content.decode()
    assert not ServingSwitch.objects.exists()


def test_charts_only_is_switched_on_and_off(browser, superuser):
    address = reverse("analytics:charts-only")
    page = browser.post(address, {"to": "charts", **MEANT}, follow=True).content.decode()
    assert "a bad model" in page
    browser.post(address, {"to": "personal", **MEANT})
    switch = ServingSwitch.objects.get()
    assert (switch.charts_only, switch.changed_by) == (False, str(superuser))


def test_rules_of_a_movie_that_is_not_there_are_not_found(browser):
    assert browser.post(reverse("analytics:add-rule", args=[1])).status_code == 404
