from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forms import ScopeForm
from analytics.period import LONGEST_DAYS, Against, Period
from analytics.scope import Audience

TODAY = date(2026, 11, 24)
PERIODS = st.tuples(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 400))


def scope(**said):
    return ScopeForm(said).scope(today=TODAY, audience=Audience.EVERYBODY)


def test_both_ends_of_a_period_are_in_it():
    period = Period(date(2026, 3, 1), date(2026, 3, 3))
    assert period.n_days == 3
    assert period.days() == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end on 2026-03-01"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_a_period_has_a_longest_length():
    with pytest.raises(ValueError, match=f"at most {LONGEST_DAYS} days"):
        Period(date(1990, 1, 1), date(2026, 1, 1))


@given(PERIODS)
def test_the_period_before_has_the_same_weekdays_and_does_not_overlap(given_period):
    last, n_days = given_period
    period = Period.ending(last, n_days=n_days)
    before = period.held_against(Against.PREVIOUS)
    assert before is not None
    assert before.n_days == period.n_days
    assert before.first.weekday() == period.first.weekday()
    assert before.last < period.first


def test_the_year_before_is_52_weeks_ago():
    before = Period(TODAY, TODAY).held_against(Against.YEAR)
    assert before == Period(date(2025, 11, 25), date(2025, 11, 25))


def test_held_against_nothing_there_is_no_period_before():
    assert Period(TODAY, TODAY).held_against(Against.NOTHING) is None


def test_an_address_that_says_nothing_means_the_last_28_days():
    found = scope()
    assert found.period == Period.ending(TODAY, n_days=28)
    assert found.query() == ""


def test_an_address_means_the_same_when_it_is_carried_on():
    found = scope(
        **{"from": "2026-11-01", "to": "2026-11-10", "against": "year", "audience": "real", "bots": "1"}
    )
    again = scope(**found.parameters())
    assert again == found


def test_a_period_in_the_future_ends_today():
    assert scope(**{"from": "2026-11-20", "to": "2027-01-01"}).period == Period(date(2026, 11, 20), TODAY)


@pytest.mark.parametrize(
    "said",
    [
        {"from": "soon"},
        {"to": "2026-13-01"},
        {"from": "2026-11-10", "to": "2026-11-01"},
        {"against": "everything"},
        {"audience": "aliens"},
        {"bots": "maybe"},
    ],
)
def test_nonsense_in_an_address_counts_as_unsaid_and_is_named(said):
    form = ScopeForm(said)
    found = form.scope(today=TODAY, audience=Audience.EVERYBODY)
    assert found.period.n_days == 28
    assert form.refusals()


def test_a_very_long_period_is_cut_to_the_longest():
    assert scope(**{"from": "1995-01-01", "to": "2026-11-24"}).period.n_days == LONGEST_DAYS


def test_choosing_one_thing_keeps_the_others():
    found = (
        scope(**{"from": "2026-11-01", "to": "2026-11-10"}).of(Audience.REAL).against_what(Against.NOTHING)
    )
    assert found.parameters() == {
        "from": "2026-11-01",
        "to": "2026-11-10",
        "against": "nothing",
        "audience": "real",
    }
