"""How unevenly shows are spread over movies."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from figures.canvas import DASHES, Body, Canvas, legend, series, stroke, tone
from figures.figure import Axis, Figure, Line, Table, check_series
from figures.formats import finite
from figures.frame import Frame, axis_title, height_axis, room_for, title_room
from figures.language import language
from figures.lines import area, path_through, runs
from figures.scales import Ticks
from figures.svg import element, numbers

_QUARTERS = Ticks((0.0, 0.25, 0.5, 0.75, 1.0), 0.25)
_ORDER = (3, 4, 2, 5, 1, 6)


def lorenz_shares(counts: Iterable[float | None], *, steps: int = 100) -> tuple[float, ...]:
    """The share that the least shown 0, 1, 2... hundredths of all items hold together.

    >>> lorenz_shares([1, 1, 1, 1], steps=4)
    (0.0, 0.25, 0.5, 0.75, 1.0)
    """
    rising = sorted(max(0.0, finite(count) or 0.0) for count in counts)
    sums = [0.0]
    for count in rising:
        sums.append(sums[-1] + count)
    if not sums[-1]:
        return ()
    shares = []
    for step in range(steps + 1):
        place, rest = divmod(step * len(rising), steps)
        more = rising[place] * rest / steps if rest else 0.0
        shares.append((sums[place] + more) / sums[-1])
    return tuple(shares)


def gini(shares: tuple[float, ...]) -> float | None:
    """Twice the area between the diagonal and the curve: 0 when all are shown alike.

    >>> gini((0.0, 0.25, 0.5, 0.75, 1.0))
    0.0
    """
    if len(shares) < 2:
        return None
    below = sum((left + right) / 2 for left, right in pairwise(shares)) / (len(shares) - 1)
    return 1 - 2 * below


@dataclass(frozen=True, kw_only=True)
class Lorenz(Figure):
    """Curves from `lorenz_shares`; the closer to the diagonal, the more evenly items are shown."""

    curves: tuple[Line, ...]
    x: Axis | None = None  # what is counted; None: movies

    def __post_init__(self) -> None:
        check_series(line.name for line in self.curves)

    @property
    def is_empty(self) -> bool:
        return not any(len(line.known) > 1 for line in self.curves)

    def body(self, canvas: Canvas) -> Body:
        title = self.x.title if self.x else language().least_to_most
        left = room_for(_QUARTERS, "percent", canvas)
        side = min(canvas.width - left - 8, 320.0 if canvas.is_narrow else 400.0)
        frame = Frame(left, 34, canvas.width - 8, 34 + side * 0.8)
        y = frame.upwards(0, 1)
        drawn = [
            (place, runs(self._places(line, frame), line.values, y))
            for place, line in zip(_ORDER, self.curves, strict=False)
            if line.values
        ]
        first_place, first = drawn[0]
        surface = element("path", d=area(first, frame.bottom), fill="currentColor", fill_opacity=0.14)
        even = stroke(
            f"M{numbers(frame.left, frame.bottom)}L{numbers(frame.right, frame.top)}", width=1.25, dash="3 5"
        )
        content = height_axis(frame, _QUARTERS, "percent", canvas) + series(first_place, surface)
        content += tone("muted", even) + "".join(
            series(place, stroke(path_through(found), width=2.25, dash=DASHES[place - 1]))
            for place, found in drawn
        )
        names = [(place, line.name) for place, line in zip(_ORDER, self.curves, strict=False)]
        content += legend(names, canvas, right=frame.right, y=canvas.font) + axis_title(
            Frame(frame.left, frame.top, frame.right, frame.bottom - canvas.font), title, canvas
        )
        return Body(frame.bottom + title_room(title, canvas) - canvas.font, content)

    @staticmethod
    def _places(line: Line, frame: Frame) -> list[float]:
        across = frame.across(0, max(len(line.values) - 1, 1))
        return [across(at) for at in range(len(line.values))]

    def table(self) -> Table:
        longest = max((len(line.values) for line in self.curves), default=0)
        rows = tuple(
            (
                at / max(longest - 1, 1),
                *(line.values[at] if at < len(line.values) else None for line in self.curves),
            )
            for at in range(longest)
        )
        header = (language().share_of_items, *(line.name for line in self.curves))
        return Table(header, rows, (self.x.format if self.x else "percent",) * len(header))
