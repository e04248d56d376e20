"""Western: mesas, a low sun, a cactus."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, ground
from catalogue.posters.palettes import Palette, luminance, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, line, numbers, outline, path


def mesas(art: Seed, colors: Palette) -> str:
    """Table mountains around a low sun, and one cactus before it."""
    x, size = art.between(80, 120), art.between(58, 66)
    glow, rock = (
        (colors.two, colors.one)
        if luminance(colors.two) > luminance(colors.one)
        else (colors.one, colors.two)
    )
    sun = circle(x, 108, size, glow, 0.92) + circle(x, 112, size * 0.68, mixed(glow, "#ffffff", 0.3), 0.3)
    far, near = mixed(rock, colors.bottom, 0.35), mixed(rock, colors.bottom, 0.04)
    left, right = art.between(-14, 8), art.between(142, 164)
    table = (
        _mesa(left, 48, art.between(92, 108))
        + _mesa(right, 62, art.between(112, 126))
        + _mesa(-110, 60, 120)
        + _mesa(270, 80, 104)
    )
    plain = ground([(LEFT + 20, 172), (60, 176), (150, 170), (260, 177)])
    back = _mesa(left + 58, 34, 132) + _mesa(right - 44, 30, 140)
    return sun + path(back, far) + path(table + plain, near) + _cactus(art, colors)


def _mesa(x: float, wide: float, top: float) -> str:
    """A flat top, steep flanks, and a foot of rubble with a step."""
    step = top + (180 - top) * 0.45
    return outline(
        [
            (x - 26, 182),
            (x - 12, step),
            (x - 3, step),
            (x, top),
            (x + wide * 0.72, top),
            (x + wide * 0.76, top + 7),
            (x + wide, top + 7),
            (x + wide + 4, step),
            (x + wide + 13, step),
            (x + wide + 28, 182),
        ]
    )


def _cactus(art: Seed, colors: Palette) -> str:
    x, dark = art.between(84, 122), mixed(colors.ink if colors.is_light else colors.top, colors.two, 0.1)
    trunk = f"M{numbers(x, 206)}V136M{numbers(x, 172)}h-9q-6 0-6-6v-12M{numbers(x, 164)}h8q6 0 6-6v-10"
    return line(trunk, dark, 7)


DRAWINGS = (Drawing(mesas, stands=True),)
