"""Whatever the data are, there is a figure: missing, infinite, huge, none at all."""

import re
from datetime import date, timedelta
from math import inf, nan
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures import Axis, Line, draw, table
from figures.drawing import NOTHING
from figures.types.bars import Bars
from figures.types.columns import Columns
from figures.types.curves import Curve, Curves
from figures.types.dot_strip import DotStrip, Strip
from figures.types.funnel import Funnel, Step
from figures.types.heat_map import HeatMap
from figures.types.histogram import Histogram
from figures.types.intervals import Interval, Intervals
from figures.types.lorenz import Lorenz, lorenz_shares
from figures.types.scatter import Dot, Scatter
from figures.types.sparkline import Sparkline
from figures.types.stacked_bar import StackedBar
from figures.types.time_series import TimeSeries

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = st.sampled_from((760, 360))
anything = (
    st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**18), 10**18).map(float)
)
words = st.text(max_size=40)


def row(values):
    return Line("row", tuple(values))


MADE = {
    "bars": lambda v, w: Bars(title=w, names=(w,) * len(v), series=(row(v), row(v[::-1]))),
    "columns": lambda v, w: Columns(title=w, names=(w,) * len(v), values=tuple(v)),
    "curves": lambda v, w: Curves(
        title=w,
        steps=tuple(range(len(v))),
        curves=(Curve(w, tuple(v), tuple(v), tuple(v[::-1])), Curve(w, tuple(v[::-1]))),
        best="highest",
    ),
    "dot_strip": lambda v, w: DotStrip(
        title=w, names=(w,) * len(v[:6]), strips=(Strip(Axis(w, "decimal"), tuple(v[:6])),)
    ),
    "funnel": lambda v, w: Funnel(title=w, steps=tuple(Step(w, value) for value in v)),
    "heat_map": lambda v, w: HeatMap(title=w, rows=(row(v), Line(w, tuple(v))), columns=(w,) * len(v)),
    "histogram": lambda v, w: Histogram(
        title=w, edges=tuple(range(len(v) + 1)), counts=tuple(v), median=v[0] if v else None
    ),
    "intervals": lambda v, w: Intervals(title=w, rows=tuple(Interval(w, x, x, v[0], w) for x in v)),
    "lorenz": lambda v, w: Lorenz(title=w, curves=(Line(w, lorenz_shares(v)), row(v))),
    "scatter": lambda v, w: Scatter(
        title=w,
        dots=tuple(Dot(x, y, w, at, x or 1) for at, (x, y) in enumerate(zip(v, v[::-1], strict=True))),
        groups=(w,),
    ),
    "movie_map": lambda v, w: Scatter(title=w, dots=tuple(Dot(x, x, w) for x in v), groups=(w,), is_map=True),
    "sparkline": lambda v, w: Sparkline(title=w, values=tuple(v)),
    "stacked_bar": lambda v, w: StackedBar(title=w, names=(w,) * len(v), parts=(row(v), row(v))),
    "time_series": lambda v, w: TimeSeries(
        title=w,
        times=tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(len(v))),
        series=(row(v), Line(w, tuple(v[::-1]))),
        previous=row(v),
    ),
}


@pytest.mark.parametrize("name_of_type", MADE)
@given(values=st.lists(anything, max_size=14), name=words, width=WIDTHS, alone=st.booleans())
@settings(max_examples=120, deadline=None)
def test_whatever_comes_it_is_drawn_with_finite_numbers(name_of_type, values, name, width, alone):
    figure = MADE[name_of_type](values, name)
    written = draw(figure, width=width, standalone=alone)
    ElementTree.fromstring(written)
    shapes = re.sub(r"<(text|title|desc|style)\b.*?</\1>|-[0-9a-f]{8}\b", "", written, flags=re.DOTALL)
    assert not re.search(r"\b(nan|inf)\b|\de[+-]?\d", shapes)
    assert figure.is_empty == (NOTHING in written)
    assert len(table(figure).texts()) == len(table(figure).rows)


@pytest.mark.parametrize("value", [nan, inf, -inf, None])
def test_a_value_that_is_none_is_a_dash_in_the_table(value):
    sparkline = Sparkline(title="t", values=(1.0, value))
    assert table(sparkline).texts()[1] == ["2", "–"]
