"""Lines through points, with gaps where values are missing, and their names."""

from collections.abc import Sequence

from figures.canvas import DASHES, SHAPES, Canvas, dot, label, series, shortened, stroke, text_width
from figures.formats import finite
from figures.frame import Frame
from figures.scales import Scale
from figures.svg import numbers

Place = tuple[float, float]
_FEW = 16


def runs(xs: Sequence[float], values: Sequence[float | None], y: Scale) -> list[list[Place]]:
    """The points of a line, broken where a value is missing."""
    found: list[list[Place]] = [[]]
    for x, value in zip(xs, values, strict=True):
        known = finite(value)
        if known is not None:
            found[-1].append((x, y(known)))
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def path_through(found: list[list[Place]]) -> str:
    """Path data of the runs that have more than one point."""
    return "".join("M" + "L".join(numbers(*point) for point in run) for run in found if len(run) > 1)


def line_marks(found: list[list[Place]], place: int, *, width: float = 2.25) -> str:
    """One series: its strokes in its dash, dots of its shape when they are few, and always at the end."""
    if not found:
        return ""
    path = path_through(found)
    points = [point for run in found for point in run]
    lonely = [run[0] for run in found if len(run) == 1]
    shown = points if len(points) <= _FEW and place not in (1, 6) else [*lonely, points[-1]]
    drawn = stroke(path, width=width, dash=DASHES[place - 1]) if path else ""
    return series(place, drawn + "".join(dot(SHAPES[place - 1], x, y, 3) for x, y in dict.fromkeys(shown)))


def area(found: list[list[Place]], bottom: float) -> str:
    """Path data: the surface between a line and the axis."""
    return "".join(
        f"M{numbers(run[0][0], bottom)}L"
        + "L".join(numbers(*point) for point in run)
        + f"V{numbers(bottom)}z"
        for run in found
        if len(run) > 1
    )


def end_labels(ends: Sequence[tuple[str, float]], frame: Frame, canvas: Canvas) -> str:
    """Names right of the last points, moved apart where they would touch; ends are (name, y)."""
    gap, written, previous = canvas.font + 3, [], float("-inf")
    placed: list[tuple[str, float]] = []
    for name, y in sorted(ends, key=lambda end: end[1]):
        previous = max(y, previous + gap)
        placed.append((name, previous))
    overflow = max(0.0, previous - frame.bottom)
    room = canvas.width - frame.right - 10
    for name, y in placed:
        shown = shortened(name, room, canvas.font)
        middle = y - overflow + canvas.font * 0.35
        written.append(label(shown, frame.right + 10, middle, size=canvas.font, is_strong=True))
    return "".join(written)


def end_room(names: Sequence[str], canvas: Canvas) -> float:
    """How much room the names need, at most a quarter of the width."""
    return min(canvas.width * 0.25, max(text_width(name, canvas.font) for name in names) + 14)
