"""War: a disc and chevrons."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, outline, path, rectangle


def disc_and_chevrons(art: Seed, colors: Palette) -> str:
    """Chevrons that climb into a pale disc, which a bar divides."""
    size, slope = art.between(50, 56), art.between(0.34, 0.46)
    disc = circle(100, 84, size, colors.one)
    bar = rectangle(96.5, 84 - size - 1, 7, size + 12, colors.top)
    chevrons = "".join(
        path(_chevron(100 + 27 * at, slope, 16), mixed(colors.two, colors.bottom, 0.18 * at))
        for at in range(5)
    )
    return disc + bar + chevrons


def _chevron(top: float, slope: float, thick: float) -> str:
    left, right = top + (100 - LEFT) * slope, top + (RIGHT - 100) * slope
    return outline(
        [
            (LEFT, left),
            (100, top),
            (RIGHT, right),
            (RIGHT, right + thick),
            (100, top + thick),
            (LEFT, left + thick),
        ]
    )


DRAWINGS = (Drawing(disc_and_chevrons, stands=True),)
