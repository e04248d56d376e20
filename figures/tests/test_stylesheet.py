"""The stylesheet of the pages is the one that figures come with."""

import re
from pathlib import Path

from figures.stylesheet import RULES, page_stylesheet
from figures.types.heat_map import STRONGEST
from figures.types.stacked_bar import OPACITY

STATIC = Path(__file__).parents[2] / "static" / "analytics" / "figures.css"


def test_pages_have_the_rules_that_figures_need():
    assert STATIC.read_text() == page_stylesheet()


def test_words_in_cells_and_bars_keep_their_contrast():
    def mixed(over, under, share):
        pairs = zip(over, under, strict=True)
        return tuple(a * share + b * (1 - share) for a, b in pairs)

    def luminance(color):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def rgb(text):
        return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))

    tokens = dict(re.findall(r"--([\w-]+), light-dark\((#\w+, #\w+)\)", RULES))
    for theme in (0, 1):
        colors = {name: rgb(pair.split(", ")[theme]) for name, pair in tokens.items()}
        series = [colors[f"series-{place}"] for place in range(1, 7)]
        grounds = [mixed(series[1], colors["raised"], STRONGEST)]
        grounds += [mixed(color, colors["surface"], OPACITY) for color in series]
        for ground in grounds:
            low, high = sorted((luminance(colors["text"]), luminance(ground)))
            assert (high + 0.05) / (low + 0.05) >= 4.5
