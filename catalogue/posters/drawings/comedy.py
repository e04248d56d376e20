"""Comedy: a laughing face, polka dots, shapes."""

from math import ceil, cos, pi, sin

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, element, fine, group, line, number, numbers, path, ring


def laughing_face(art: Seed, colors: Palette) -> str:
    """A round face that laughs with an open mouth."""
    size, wide, high = art.between(65, 71), art.between(0.9, 1.02), art.between(76, 84)
    eyes = dots([(76, high), (124, high)], colors.ink, 15)
    mouth = path("M-43 0h86a43 43 0 0 1-86 0z", colors.ink)
    tongue = path("M-28 25q28-22 56 0q-28 30-56 0z", colors.two)
    laugh = group(mouth + tongue, transform=f"translate(100 104)scale({fine(wide)})")
    return circle(100, 100, size, colors.one) + eyes + laugh


def polka_dots(art: Seed, colors: Palette) -> str:
    """A cloth of dots with one bold circle in the middle."""
    step, grown, size = round(art.between(23, 28)), art.between(9, 13), art.between(46, 54)
    rows = "".join(_row(step, down, size + 9) for down in range(-6, 7))
    cloth = element(
        "path",
        d=rows,
        stroke=colors.two,
        stroke_width=grown,
        stroke_linecap="round",
        stroke_dasharray=f"0 {step}",
    )
    return cloth + circle(100, 100, size, colors.one)


def _row(step: int, down: int, hole: float) -> str:
    """Two dashed strokes, whose dashes are the dots left and right of the hole."""
    y, shift = 100 + round(step * 0.87 * down), step // 2 * (down % 2)
    inside = max(0.0, hole**2 - (y - 100) ** 2) ** 0.5
    n_left, n_right = ceil((inside + shift) / step), ceil((inside - shift) / step)
    left, right = 100 + shift - step * max(n_left, 1), 100 + shift + step * max(n_right, 0)
    return f"M{left} {y}H{left - 6 * step}M{right} {y}H{right + 6 * step}"


def shapes(art: Seed, colors: Palette) -> str:
    """Cut paper: discs, a half disc, a triangle, a cross and two squiggles, thrown on the table."""
    turn, start = art.between(0, 360), art.between(0, 2 * pi)
    places = [(100 + 58 * cos(start + at * pi / 3), 100 + 58 * sin(start + at * pi / 3)) for at in range(6)]
    pieces = (
        circle(0, 0, 25, colors.one),
        path("M-28 8a28 28 0 0 1 56 0z", colors.two),
        line("M-30 6q7.5-20 15 0t15 0t15 0t15 0", colors.ink, 6),
        path("M0-25L26 20H-26z", colors.one),
        ring(0, 0, 19, colors.two, 9),
        line("M-18-18L18 18M-18 18L18-18", colors.ink, 9),
    )
    middle = circle(100, 100, 27, colors.two) + circle(100, 100, 13, colors.one)
    crumbs = dots([(art.between(8, 192), art.between(8, 192)) for _ in range(9)], colors.ink, 4.5)
    thrown = (
        group(piece, transform=f"translate({numbers(x, y)})rotate({number(turn + 47 * at)})")
        for at, (piece, (x, y)) in enumerate(zip(pieces, places, strict=True))
    )
    return crumbs + middle + "".join(thrown)


DRAWINGS = (Drawing(laughing_face), Drawing(polka_dots), Drawing(shapes))
