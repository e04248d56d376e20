"""The 35 drawings, each with each palette of its family."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from catalogue.posters.drawings import drawings_of
from catalogue.posters.layout import backdrop_svg, link_picture_svg, poster_svg
from catalogue.posters.palettes import PALETTES
from catalogue.posters.plan import plan_for

ALL = [
    pytest.param(family, drawing, id=f"{family}-{drawing.draw.__name__}")
    for family in PALETTES
    for drawing in drawings_of(family)
]
LONGEST = "& " + "Éxtraordinary <W> Wörds’ & Störms of " * 2


def test_there_are_35():
    assert len(ALL) == 35


@pytest.mark.parametrize(("family", "drawing"), ALL)
@pytest.mark.parametrize("layout", [poster_svg, backdrop_svg, link_picture_svg])
def test_each_stays_small_under_the_longest_title(family, drawing, layout):
    plan = replace(plan_for(LONGEST, 1949, ["Documentary"]), drawing=drawing, is_framed=True)
    for number, colors in enumerate(PALETTES[family] * 8):
        written = layout(replace(plan, palette=colors, art=f"{number}", is_title_at_head=number % 2 == 0))
        ElementTree.fromstring(written)
        assert len(written.encode()) <= 3_072


@pytest.mark.parametrize(("family", "drawing"), ALL)
def test_each_varies_with_the_seed(family, drawing):
    plan = replace(plan_for("Harbour", 1990, []), drawing=drawing)
    assert len({poster_svg(replace(plan, art=str(number))) for number in range(20)}) > 10
