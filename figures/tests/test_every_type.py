"""What is true of every type of figure."""

import math
import re
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from importlib import import_module
from pkgutil import iter_modules
from xml.etree import ElementTree

import pytest

from figures import Figure, Line, Table, draw, draw_both, table, types
from figures.canvas import SERIES
from figures.drawing import NOTHING
from figures.formats import formatted

from .samples import SAMPLES

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (760, 360)


@pytest.fixture(params=list(SAMPLES.values()), ids=list(SAMPLES))
def figure(request):
    return request.param


def parsed(written):
    return ElementTree.fromstring(written)


def emptied(value):
    """The same description without a single value."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return math.nan
    if isinstance(value, tuple):
        return tuple(emptied(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: emptied(getattr(value, field.name)) for field in fields(value)})
    return value


def figure_types():
    """The one description class of each module, by the module's name."""
    found = {}
    for module in iter_modules(types.__path__, f"{types.__name__}."):
        members = vars(import_module(module.name)).values()
        (found[module.name.rpartition(".")[2]],) = [
            member
            for member in members
            if isinstance(member, type) and issubclass(member, Figure) and member.__module__ == module.name
        ]
    return found


def test_every_type_has_a_sample():
    assert set(figure_types()) <= set(SAMPLES)
    assert {type(figure) for figure in SAMPLES.values()} == set(figure_types().values())


@pytest.mark.parametrize("width", WIDTHS)
def test_figure_is_well_formed_and_as_wide_as_asked(figure, width):
    root = parsed(draw(figure, width=width))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox").split()[2] == str(width)


@pytest.mark.parametrize("width", WIDTHS)
def test_figure_needs_no_exception_from_a_strict_policy(figure, width):
    written = draw(figure, width=width)
    assert not re.search(r"style=|<style|<script|\son\w+=|href|@import|javascript:", written)
    assert set(re.findall(r"https?://[^\"]*", written)) == {"http://www.w3.org/2000/svg"}


def test_figure_tells_its_name_and_its_finding(figure):
    root = parsed(draw(figure))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == figure.title
    assert root.find(f"{SVG}desc").text == figure.reading


@pytest.mark.parametrize(("width", "narrowest_panel"), [(760, 600), (360, 306)])
def test_text_is_never_under_11_px_on_screen(figure, width, narrowest_panel):
    texts = parsed(draw(figure, width=width)).iter(f"{SVG}text")
    assert all(float(text.attrib["font-size"]) * narrowest_panel / width >= 11 for text in texts)


@pytest.mark.parametrize("width", WIDTHS)
def test_words_and_marks_stay_on_the_canvas(figure, width):
    root = parsed(draw(figure, width=width))
    height = float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", 0)) <= width
        assert 0 <= float(text.get("y", 0)) <= height
    for mark in root.iter(f"{SVG}rect"):
        left, wide = float(mark.get("x", 0)), float(mark.get("width", 0))
        assert -0.1 <= left <= left + wide <= width + 0.1


def test_colours_come_only_from_the_classes(figure):
    written = draw(figure)
    for element in parsed(written).iter():
        if element.get("color") and element.tag == f"{SVG}g":
            assert re.fullmatch(
                r"series-[1-6]|figure-(muted|line|track|ground|good|bad)", element.get("class")
            )
    painted = set(re.findall(r'(?:fill|stroke|stop-color)="([^"]*)"', written))
    assert all(paint in ("none", "currentColor") or paint.startswith("url(#") for paint in painted)


def test_ids_are_used_and_differ_between_the_widths(figure):
    wide, narrow = (draw(figure, width=width) for width in WIDTHS)
    ids = [set(re.findall(r' id="([^"]*)"', written)) for written in (wide, narrow)]
    assert not ids[0] & ids[1]
    assert all(f"url(#{name})" in wide for name in ids[0])


def test_both_widths_are_there_for_the_stylesheet_to_choose(figure):
    wide, narrow = re.findall(r"<svg.*?</svg>", draw_both(figure), re.DOTALL)
    assert 'class="figure figure-wide"' in wide
    assert 'class="figure figure-narrow"' in narrow


def test_standalone_brings_its_stylesheet_and_its_words(figure):
    root = parsed(draw(figure, standalone=True))
    assert "light-dark(" in root.find(f"{SVG}style").text
    assert figure.title in [text.text for text in root.iter(f"{SVG}text")]


def test_same_description_gives_the_same_drawing(figure):
    assert draw(figure) == draw(replace(figure))


def test_description_is_frozen(figure):
    with pytest.raises(FrozenInstanceError):
        figure.title = "Other"


def test_table_has_a_format_and_a_head_for_each_column(figure):
    rows = table(figure)
    assert isinstance(rows, Table)
    assert rows.rows
    assert {len(row) for row in rows.rows} == {len(rows.header)} == {len(rows.formats)}
    assert len(rows.texts()) == len(rows.rows)


def test_figure_is_light_enough_for_a_page(figure):
    assert len(draw(figure).encode()) < 40_000


@pytest.mark.parametrize("width", WIDTHS)
def test_without_values_it_says_so(figure, width):
    bare = replace(
        figure,
        **{
            field.name: emptied(getattr(figure, field.name))
            for field in fields(figure)
            if field.name
            not in ("title", "reading", "how_to_read", "times", "steps", "edges", "marks", "place")
            or (field.name == "steps" and type(figure).__name__ == "Funnel")
        },
    )
    assert bare.is_empty
    assert NOTHING in draw(bare, width=width)


def test_markup_in_words_is_only_words(figure):
    title = "<script>alert('1')</script> & \x00\x1b \ud800"
    root = parsed(draw(replace(figure, title=title, reading=title), standalone=True))
    assert "<script>" in root.find(f"{SVG}title").text
    assert not list(root.iter(f"{SVG}script"))


def test_series_fall_back_to_the_light_theme_without_a_stylesheet():
    written = draw(SAMPLES["curves"])
    assert f'class="series-2" color="{SERIES[1]}"' in written


def test_seven_series_are_refused():
    lines = tuple(Line(str(name), (1.0, 2.0)) for name in range(7))
    with pytest.raises(ValueError, match="at most 6"):
        replace(SAMPLES["lorenz"], curves=lines)


def test_lines_of_another_length_are_refused():
    with pytest.raises(ValueError, match="must have 28 values, got 2"):
        replace(SAMPLES["time_series"], series=(Line("short", (1.0, 2.0)),))


def test_values_in_a_table_are_the_values_given():
    bars = SAMPLES["bars"]
    assert [row[1] for row in table(bars).rows] == list(bars.series[0].values)
    assert table(bars).texts()[0] == ["Drama", formatted(0.42, "percent"), formatted(0.31, "percent")]
