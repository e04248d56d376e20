"""War: a disc and chevrons."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, outline, path, rectangle


def disc_and_chevrons(art: Seed, colors: Palette) -> str:
    """Chevrons that climb into a pale disc, which a bar divides."""
    size, slope, y = art.between(44, 58), art.between(0.26, 0.52), art.between(76, 92)
    disc = circle(100, y, size, colors.one)
    bar = rectangle(100 - size / 15, y - size - 1, size / 7.5, size + 12, colors.top)
    pitch, first = art.between(22, 33), art.between(94, 110)
    thick = pitch * art.between(0.45, 0.72)
    chevrons = "".join(
        path(_chevron(first + pitch * at, slope, thick), mixed(colors.two, colors.bottom, 0.18 * at))
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
