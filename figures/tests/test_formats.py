"""Numbers and ticks as people read them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from figures.formats import formatted, tick
from figures.scales import Scale, nice_ticks


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (1284, "count", "1,284"),
        (12_412, "short", "12.4k"),
        (999_960, "short", "1M"),
        (2_000, "short", "2k"),
        (42, "short", "42"),
        (0.0487, "percent", "4.87%"),
        (0.613, "percent", "61.3%"),
        (1, "percent", "100%"),
        (0, "percent", "0%"),
        (-0.0012, "points", "−0.12 pt"),
        (0.2143, "decimal", "0.214"),
        (8.5, "milliseconds", "8.5 ms"),
        (1800, "milliseconds", "1.8 s"),
        (date(2026, 11, 3), "plain", "2026-11-03"),
        ("Drama", "count", "Drama"),
        (None, "count", "–"),
        (float("nan"), "percent", "–"),
        (1e30, "count", "1e30"),
    ],
)
def test_values_read_well(value, how, text):
    assert formatted(value, how) == text


def test_rises_carry_their_sign():
    assert formatted(0.0041, "points", signed=True) == "+0.41 pt"
    assert formatted(0.0, "points", signed=True) == "0.00 pt"


def test_what_rounds_to_nothing_has_no_sign():
    assert formatted(-0.2, "count") == "0"


def test_ticks_have_no_more_decimals_than_they_need():
    assert [tick(value, "percent", step=0.25) for value in (0, 0.25, 1)] == ["0%", "25%", "100%"]
    assert tick(0.025, "percent", step=0.025) == "2.5%"


@given(values=st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20), from_zero=st.booleans())
def test_ticks_rise_evenly_and_enclose_the_data(values, from_zero):
    ticks = nice_ticks(values, from_zero=from_zero)
    assert 2 <= len(ticks.values) <= 12
    slack = ticks.step * 1e-3 + 1e-9 * max(map(abs, values))
    assert ticks.low <= min(values) + slack
    assert ticks.high >= max(values) - slack
    assert all(high > low for low, high in pairwise(ticks.values))


@given(values=st.lists(st.floats(0, 1e9), min_size=1))
@example(values=[5e-324])
def test_zero_is_the_lowest_tick_of_bars(values):
    assert nice_ticks(values, from_zero=True).low == 0


def test_scale_keeps_values_on_the_paper():
    scale = Scale(0, 10, 100, 200)
    assert [scale(value) for value in (-5, 0, 5, 10, 50)] == [100, 100, 150, 200, 200]
