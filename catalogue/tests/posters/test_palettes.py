"""Words can be read on every ground."""

from itertools import product

import pytest

from catalogue.posters.palettes import PALETTES, TURNS, contrast, luminance, mixed, turned

ALL = [
    pytest.param(colors, degrees, id=f"{family}-{number}-{degrees}")
    for family, palettes in PALETTES.items()
    for (number, colors), degrees in product(enumerate(palettes, start=1), TURNS)
]


@pytest.mark.parametrize(("colors", "degrees"), ALL)
def test_ink_stands_out_on_both_grounds(colors, degrees):
    seen = turned(colors, degrees)
    assert contrast(seen.ink, seen.top) >= 4.5
    assert contrast(seen.ink, seen.bottom) >= 4.5


def test_there_are_43_palettes():
    assert sum(len(palettes) for palettes in PALETTES.values()) == 43


def test_no_turn_changes_nothing():
    assert all(turned(colors, 0) == colors for palettes in PALETTES.values() for colors in palettes)


def test_contrast_runs_from_1_to_21():
    assert contrast("#777777", "#777777") == 1
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21


def test_mixing_meets_in_the_middle():
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 1) == "#ffffff"
    assert luminance("#000000") < luminance(mixed("#000000", "#ffffff", 0.5)) < luminance("#ffffff")
