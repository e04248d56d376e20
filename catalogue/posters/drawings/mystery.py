"""Mystery: a keyhole, a maze with broken walls."""

from math import cos, pi, sin

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, element, fine, group, line, numbers, path


def keyhole(art: Seed, colors: Palette) -> str:
    """Light through a keyhole, and somebody's eye on the other side."""
    wide = art.between(1, 1.14)
    plate = element(
        "rect", x=38.0, y=6.0, width=124.0, height=188.0, rx=62.0, fill=mixed(colors.two, colors.bottom, 0.35)
    )
    edge = element(
        "rect",
        x=44.0,
        y=12.0,
        width=112.0,
        height=176.0,
        rx=56.0,
        fill="none",
        stroke=colors.two,
        stroke_width=2.0,
    )
    hole = path("M-15 110A34 34 0 1 1 15 110L28 166H-28z", colors.one)
    eye = path("M-21 82q21-25 42 0q-21 25-42 0z", mixed(colors.top, "#000000", 0.2))
    look = art.between(-5, 5)
    iris = circle(look, 82, 8, colors.two) + dots([(look + 3, 79)], colors.ink, 3)
    screws = dots([(100, 26), (100, 178)], colors.two, 7)
    inside = group(hole + eye + iris, transform=f"translate(100)scale({fine(wide)} 1)")
    return plate + edge + screws + inside


def broken_maze(art: Seed, colors: Palette) -> str:
    """Rings with gaps: a way in, if you find it."""
    rings = []
    for step in range(8):
        r, start = 12 + 11.3 * step, art.between(0, 2 * pi)
        color, opacity = (colors.one, 1.0) if step % 3 == 0 else (colors.two, 0.95 - 0.07 * step)
        sweep = art.between(1.25, 1.62) * pi
        arcs = (
            _arc(r, start, sweep)
            if step < 3
            else _arc(r, start, sweep * 0.62) + _arc(r, start + sweep * 0.72, sweep * 0.34)
        )
        rings.append(line(arcs, color, 5.2, None if opacity == 1 else opacity))
    return "".join(rings)


def _arc(r: float, start: float, sweep: float) -> str:
    """Part of a circle around the middle; angles in radians."""
    x, y = 100 + r * cos(start), 100 + r * sin(start)
    end_x, end_y = 100 + r * cos(start + sweep), 100 + r * sin(start + sweep)
    return f"M{numbers(x, y)}A{numbers(r, r)} 0 {int(sweep > pi)} 1 {numbers(end_x, end_y)}"


DRAWINGS = (Drawing(keyhole), Drawing(broken_maze))
