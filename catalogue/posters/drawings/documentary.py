"""Documentary: contour lines, a grid with one cell lit."""

from math import cos, pi, sin

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, element, group, numbers


def contour_lines(art: Seed, colors: Palette) -> str:
    """A hill as a map shows it, with its summit marked."""
    phases = [art.between(0, 2 * pi) for _ in range(3)]
    x, y = art.between(-16, 16), art.between(-14, 14)
    rings = "".join(_contour(phases, 13 + 15 * step, step, x, y) for step in range(8))
    lines = group(element("path", d=rings), fill="none", stroke=colors.one, stroke_width=2.6)
    summit = (100 + x, 100 + y)
    return lines + circle(*summit, 7, colors.two) + dots([summit], colors.top, 4)


def _contour(phases: list[float], size: float, step: int, x: float, y: float) -> str:
    """A closed soft curve around the summit, through nine points, drifting outwards."""
    drift = 1 - step / 8
    points = []
    for at in range(9):
        angle = at * 2 * pi / 9
        bulge = 1 + 0.15 * sin(2 * angle + phases[0]) + 0.08 * sin(3 * angle + phases[1] + step * 0.25)
        reach = size * bulge
        points.append((100 + x * drift + reach * cos(angle), 100 + y * drift + 0.92 * reach * sin(angle)))
    return _smooth([(round(px), round(py)) for px, py in points])


def _smooth(corners: list[tuple[int, int]]) -> str:
    """Path data: a closed curve that touches the middle of every side; relative, as that is shorter."""
    ends = zip(corners, corners[1:] + corners[:1], strict=True)
    middles = [((ax + bx) // 2, (ay + by) // 2) for (ax, ay), (bx, by) in ends]
    x, y = middles[-1]
    curve = f"M{x} {y}q"
    for (corner_x, corner_y), (end_x, end_y) in zip(corners, middles, strict=True):
        curve += f" {corner_x - x} {corner_y - y} {end_x - x} {end_y - y}".replace(" -", "-")
        x, y = end_x, end_y
    return curve.replace("q ", "q") + "z"


def grid_with_one_cell_lit(art: Seed, colors: Palette) -> str:
    """Frames of a contact sheet; the one that matters is marked."""
    lit = (art.byte() % 2 + 1, art.byte() % 2 + 1)
    cells: dict[float, str] = {}
    for down in range(5):
        for across in range(4):
            shade = art.pick((0.16, 0.3, 0.55, 0.9))
            if (across, down) != lit:
                cells[shade] = (
                    cells.get(shade, "") + f"M{numbers(18 + 42 * across, 0 + 42 * down)}h38v38h-38z"
                )
    frames = "".join(element("path", d=d, opacity=shade) for shade, d in sorted(cells.items()))
    one = element("path", d=f"M{numbers(18 + 42 * lit[0], 42 * lit[1])}h38v38h-38z", fill=colors.two)
    return group(frames, fill=colors.one) + one


DRAWINGS = (Drawing(contour_lines), Drawing(grid_with_one_cell_lit))
