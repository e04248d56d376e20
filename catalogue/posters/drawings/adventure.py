"""Adventure: ridges and a sun."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT, ground
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import Point, circle, outline, path


def three_ridges(art: Seed, colors: Palette) -> str:
    """Three ridges one before the other, a sun behind, a lit face on the highest peak."""
    sun = circle(
        art.between(52, 148),
        art.between(66, 84),
        art.between(32, 40),
        colors.ink if not colors.is_light else colors.two,
        0.95,
    )
    far = mixed(colors.one, colors.top, 0.5)
    middle = mixed(colors.one, colors.bottom, 0.22)
    near = mixed(colors.two, colors.bottom, 0.1)
    far_peaks, peaks, near_peaks = (
        _zigzag(art, base=base, high=high, count=count)
        for base, high, count in ((116, 70, 13), (144, 62, 12), (182, 44, 15))
    )
    lit = path("".join(_lit_face(peaks, at) for at in range(1, len(peaks) - 1, 2)), colors.one, 0.75)
    layers = (path(ground(far_peaks), far), path(ground(peaks), middle), lit, path(ground(near_peaks), near))
    return sun + "".join(layers)


def _zigzag(art: Seed, *, base: float, high: float, count: int) -> list[Point]:
    """Valleys and peaks in turn, at even steps from side to side."""
    step = (RIGHT - LEFT) / (count - 1)
    sides = (high / 2, -high / 2)
    return [(LEFT + step * at, base + sides[at % 2] + art.between(-9, 9)) for at in range(count)]


def _lit_face(peaks: list[Point], at: int) -> str:
    (x, y), (right_x, right_y) = peaks[at], peaks[at + 1]
    return outline(
        [
            (x, y),
            (right_x, right_y),
            (x + (right_x - x) * 0.35, right_y),
            (x + (right_x - x) * 0.18, (y + right_y) / 2),
        ]
    )


DRAWINGS = (Drawing(three_ridges, stands=True),)
