"""A larger value is drawn larger, and bars begin at zero."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures import Axis, Line, draw, table
from figures.types.bars import Bars
from figures.types.columns import Columns
from figures.types.curves import Curve, Curves
from figures.types.dot_strip import DotStrip, Strip
from figures.types.funnel import Funnel, Step
from figures.types.heat_map import STRONGEST, HeatMap
from figures.types.histogram import Histogram
from figures.types.intervals import Interval, Intervals
from figures.types.lorenz import gini, lorenz_shares
from figures.types.stacked_bar import StackedBar
from figures.types.time_series import TimeSeries

from .samples import SAMPLES

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = st.sampled_from((760, 360))
sizes = st.lists(st.just(0.0) | st.floats(1e-6, 1e9), min_size=2, max_size=12).filter(any)
anything = (
    st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**18), 10**18).map(float)
)
words = st.text(max_size=40)


def bars_in(written, name="series-2", side="width"):
    groups = (
        group for group in ElementTree.fromstring(written).iter(f"{SVG}g") if group.get("class") == name
    )
    return [float(mark.attrib[side]) for group in groups for mark in group.findall(f"{SVG}rect")]


def rising(values, drawn):
    pairs = sorted(zip(values, drawn, strict=True))
    return all(low[1] <= high[1] + 0.1 for low, high in pairwise(pairs))


@given(values=sizes, width=WIDTHS)
@settings(deadline=None)
def test_bars_grow_with_their_values_from_zero(values, width):
    bars = Bars(title="t", names=tuple(map(str, values)), series=(Line("", tuple(values)),))
    drawn = bars_in(draw(bars, width=width))
    assert rising(values, drawn)
    longest = max(drawn)
    for value, length in zip(values, drawn, strict=True):
        assert length == pytest.approx(longest * value / max(values), abs=0.2)


@given(values=sizes, width=WIDTHS)
@settings(deadline=None)
def test_columns_stand_on_zero_and_grow(values, width):
    columns = Columns(title="t", names=tuple(map(str, values)), values=tuple(values))
    written = draw(columns, width=width)
    heights, tops = bars_in(written, side="height"), bars_in(written, side="y")
    assert rising(values, heights)
    feet = [top + height for top, height in zip(tops, heights, strict=True)]
    assert max(feet) - min(feet) <= 0.2


@given(counts=sizes)
@settings(deadline=None)
def test_funnel_bars_are_shares_of_the_second_step(counts):
    falling = sorted(counts, reverse=True)
    funnel = Funnel(title="t", steps=(Step("shown", falling[0] * 50), *(Step(str(c), c) for c in falling)))
    drawn = bars_in(draw(funnel), "series-1")[1:]
    assert drawn[0] == 760
    for count, length in zip(falling, drawn, strict=True):
        assert length == pytest.approx(760 * count / falling[0], abs=0.1)


def test_funnel_rates_are_of_the_step_before():
    rates = [row[2] for row in table(SAMPLES["funnel"]).rows]
    assert rates == [None, 20_080 / 412_300, 14_310 / 20_080, 6_870 / 14_310, 1_968 / 6_870]


@given(values=st.lists(st.floats(0.001, 1), min_size=2, max_size=8))
@settings(deadline=None)
def test_interval_bars_grow_and_whiskers_enclose_their_ends(values):
    rows = tuple(Interval(str(value), value, value * 0.9, value * 1.1) for value in values)
    written = draw(Intervals(title="t", rows=rows))
    lengths, lefts = bars_in(written), bars_in(written, side="x")
    assert rising(values, lengths)
    whiskers = re.findall(r'd="M([\d.]+) [\d.]+H([\d.]+)M', written)
    for left, length, (low, high) in zip(lefts, lengths, whiskers, strict=True):
        assert float(low) - 0.2 <= left + length <= float(high) + 0.2


def test_stacked_parts_fill_their_bar():
    parts = (Line("a", (30.0, 1.0)), Line("b", (70.0, 3.0)))
    written = draw(StackedBar(title="t", names=("x", "y"), parts=parts))
    first, second = (bars_in(written, name)[1:] for name in ("series-3", "series-1"))
    assert first[0] + second[0] == pytest.approx(first[1] + second[1], abs=0.2)
    assert (first[0] + 1.5) / (second[0] + 1.5) == pytest.approx(3 / 7, abs=0.01)


@given(values=st.lists(st.floats(0, 1), min_size=2, max_size=10, unique=True))
@settings(deadline=None)
def test_heat_map_is_stronger_for_larger_values(values):
    heat = HeatMap(title="t", rows=(Line("r", tuple(values)),), columns=tuple(map(str, range(len(values)))))
    shades = [float(shade) for shade in re.findall(r'class="series-2".*?fill-opacity="([\d.]+)"', draw(heat))]
    assert rising(values, shades)
    assert max(shades) <= STRONGEST


def test_histogram_has_a_bar_for_each_bin_that_is_not_empty():
    histogram = Histogram(title="t", edges=(0, 1, 3, 4), counts=(2, 4, 0))
    narrow, wide = bars_in(draw(histogram))
    assert wide > 1.9 * narrow


def test_edges_that_fall_are_refused():
    with pytest.raises(ValueError, match="rise"):
        Histogram(title="t", edges=(0, 2, 1), counts=(1, 1))


@given(counts=st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any))
def test_lorenz_rises_under_the_diagonal(counts):
    shares = lorenz_shares(counts)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert all(low <= high + 1e-12 for low, high in pairwise(shares))
    assert all(share <= place / 100 + 1e-9 for place, share in enumerate(shares))
    uneven = gini(shares)
    assert uneven is not None
    assert -1e-9 <= uneven < 1


def test_gini_of_one_item_that_takes_all_is_nearly_one():
    assert gini(lorenz_shares([0] * 99 + [5])) == pytest.approx(0.99)
    assert gini(lorenz_shares([3] * 40)) == pytest.approx(0)


def test_a_gap_breaks_the_line():
    days = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(5))
    series = TimeSeries(title="t", times=days, series=(Line("a", (1, 2, None, 3, 4)),))
    line = re.findall(r'd="(M[^"]*)" fill="none" stroke="currentColor" stroke-width="2.2"', draw(series))
    assert [path.count("M") for path in line] == [2]


def test_marks_outside_the_period_are_left_out():
    figure = SAMPLES["time_series"]
    early = replace(figure.marks[0], at=date(2020, 1, 1))
    assert "run 41" not in draw(replace(figure, marks=(early,)))


def test_hours_are_written_for_a_day():
    hours = tuple(datetime(2026, 1, 1, hour) for hour in range(24))
    written = draw(TimeSeries(title="t", times=hours, series=(Line("a", tuple(range(24))),)))
    assert ">00:00<" in written
    assert ">23:00<" in written


def test_best_point_is_named():
    curves = Curves(title="t", steps=(1, 2, 3), curves=(Curve("loss", (0.9, 0.5, 0.7)),), best="lowest")
    assert ">0.500<" in draw(curves)


def test_best_dot_wears_a_ring():
    strip = Strip(Axis("latency", "milliseconds"), (20.0, 5.0), more_is_better=False)
    written = draw(DotStrip(title="t", names=("slow", "fast"), strips=(strip,)))
    ringed = [group for group in re.findall(r"<g .*?</g>", written) if 'r="9.5"' in group]
    assert len(ringed) == 1
    assert 'class="series-1"' in ringed[0]
