"""Action: rays, speed."""

from math import cos, pi, sin

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT
from catalogue.posters.palettes import Palette
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, group, numbers, path, rectangle


def rays(art: Seed, colors: Palette) -> str:
    """A burst of rays from behind a double sun."""
    y, count, turn = 112.0, 15 + art.byte() % 4, art.between(0, 1)
    wedges = "".join(_ray(100, y, (at + turn) * 2 * pi / count, pi / count * 0.95) for at in range(count))
    sun = circle(100, y, 47, colors.two) + circle(100, y, 31, colors.one)
    return path(wedges, colors.one, 0.6) + sun


def _ray(x: float, y: float, angle: float, spread: float) -> str:
    reach = 360
    first = (reach * cos(angle), reach * sin(angle))
    second = (reach * cos(angle + spread), reach * sin(angle + spread))
    return f"M{numbers(x, y)}l{numbers(*first)} {numbers(second[0] - first[0], second[1] - first[1])}z"


def speed_bars(art: Seed, colors: Palette) -> str:
    """Bars that race across, and a disc that is faster."""
    fills = (colors.one, colors.two, colors.ink)
    bars = []
    for at in range(11):
        start, long = art.between(-30, 110), art.between(60, 190)
        bars.append(
            rectangle(start, 8 + 18 * at, long, art.between(3, 9), fills[at % 3], 0.35 + 0.2 * (at % 3))
        )
    trail = path(f"M{numbers(LEFT, 84)}L136 68V132L{numbers(LEFT, 116)}z", colors.one, 0.85)
    far = rectangle(LEFT, 97, RIGHT - LEFT, 2, colors.two, 0.6)
    disc = circle(136, 100, 32, colors.one) + circle(136, 100, 20, colors.two)
    return group("".join(bars) + far + trail + disc, transform="rotate(-14 100 100)")


DRAWINGS = (Drawing(rays), Drawing(speed_bars))
