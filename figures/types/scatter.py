"""Dots by two measures, or on a map."""

from dataclasses import dataclass, field

from figures.canvas import SHAPES, Body, Canvas, dot, label, series, stroke, text_width, tone
from figures.figure import MOST_SERIES, Axis, Figure, Table
from figures.formats import finite
from figures.frame import Frame, axis_title, height_axis, room_for, title_room, width_axis
from figures.language import language
from figures.scales import Scale, nice_ticks
from figures.svg import element, number, numbers

_ORDER = (2, 1, 3, 4, 5, 6)


@dataclass(frozen=True)
class Dot:
    """One thing: where it is, its name, its group (counted from 0), its size, and its intervals."""

    x: float | None
    y: float | None
    name: str = ""
    group: int = 0
    size: float = 1.0
    x_interval: tuple[float, float] | None = None
    y_interval: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Scatter(Figure):
    """Named dots are labelled where there is room. A map has no axes: its directions mean nothing."""

    dots: tuple[Dot, ...]
    groups: tuple[str, ...] = ()
    x: Axis = field(default_factory=lambda: Axis(format="decimal"))
    y: Axis = field(default_factory=lambda: Axis(format="decimal"))
    is_map: bool = False

    @property
    def _drawable(self) -> list[tuple[float, float, Dot]]:
        placed = ((finite(dot.x), finite(dot.y), dot) for dot in self.dots)
        return [(x, y, dot) for x, y, dot in placed if x is not None and y is not None]

    @property
    def is_empty(self) -> bool:
        return not self._drawable

    def body(self, canvas: Canvas) -> Body:
        height = 300.0 if canvas.is_narrow else 380.0
        if self.is_map:
            return self._map(canvas, height)
        xs = nice_ticks(self._extent("x"), from_zero=False, count=3 if canvas.is_narrow else 5)
        ys = nice_ticks(self._extent("y"), from_zero=False)
        title_above = canvas.font + 10 if self.y.title else 0
        frame = Frame(room_for(ys, self.y.format, canvas), 10 + title_above, canvas.width - 16, height - 50)
        x, y = frame.across(xs.low, xs.high), frame.upwards(ys.low, ys.high)
        content = height_axis(frame, ys, self.y.format, canvas) + width_axis(frame, xs, self.x.format, canvas)
        if self.y.title:
            content += tone("muted", label(self.y.title, 0, canvas.font, size=canvas.font, is_strong=True))
        content += self._whiskers(x, y) + self._dots(x, y) + self._names(x, y, canvas)
        content += axis_title(frame, self.x.title, canvas)
        return Body(frame.bottom + title_room(self.x.title, canvas), content)

    def _map(self, canvas: Canvas, height: float) -> Body:
        placed = self._drawable
        frame = Frame(24, 28, canvas.width - 24, height - 14)
        x = frame.across(min(x for x, _, _ in placed), max(x for x, _, _ in placed))
        y = frame.upwards(min(y for _, y, _ in placed), max(y for _, y, _ in placed))
        return Body(height, self._dots(x, y) + self._group_names(x, y, canvas) + self._names(x, y, canvas))

    def _extent(self, side: str) -> list[float | None]:
        """All values on one side, the ends of intervals with them."""
        values: list[float | None] = []
        for item in self.dots:
            values += (
                [item.x, *(item.x_interval or ())] if side == "x" else [item.y, *(item.y_interval or ())]
            )
        return values

    def _place(self, item: Dot) -> int:
        return _ORDER[max(0, min(item.group, MOST_SERIES - 1))]

    def _dots(self, x: Scale, y: Scale) -> str:
        """All dots of a group together, in its shape."""
        marks: dict[int, list[str]] = {}
        for at_x, at_y, item in self._drawable:
            shape = SHAPES[self._place(item) - 1] if not self.is_map else "circle"
            radius = min(9.0, max(1.5, (2.2 if self.is_map else 5.0) * (finite(item.size) or 1.0)))
            marks.setdefault(self._place(item), []).append(dot(shape, x(at_x), y(at_y), radius))
        return "".join(
            series(place, element("g", "".join(drawn), opacity=0.8)) for place, drawn in sorted(marks.items())
        )

    def _whiskers(self, x: Scale, y: Scale) -> str:
        written = ""
        for at_x, at_y, item in self._drawable:
            ends = [finite(end) for end in (item.x_interval or ()) + (item.y_interval or ())]
            if any(end is None for end in ends):
                continue
            across, upwards = item.x_interval, item.y_interval
            path = f"M{numbers(x(across[0]), y(at_y))}H{number(x(across[1]))}" if across else ""
            path += f"M{numbers(x(at_x), y(upwards[0]))}V{number(y(upwards[1]))}" if upwards else ""
            written += series(self._place(item), stroke(path, width=1.5, opacity=0.55)) if path else ""
        return written

    def _names(self, x: Scale, y: Scale, canvas: Canvas) -> str:
        """Names above their dots, right or left; one that would cover a dot or another name is left out."""
        if self.is_map or not any(item.name for item in self.dots):
            return ""
        taken = [(x(at_x) - 5, x(at_x) + 5, y(at_y) + 4) for at_x, at_y, _ in self._drawable]
        written = []
        for at_x, at_y, item in self._drawable:
            wide, line = text_width(item.name, canvas.font), y(at_y) - 11
            for left in (x(at_x) + 6, x(at_x) - 6 - wide):
                if (
                    item.name
                    and 0 <= left <= canvas.width - wide
                    and _is_free(left, wide, line, taken, canvas)
                ):
                    taken.append((left, left + wide, line))
                    baseline = line + canvas.font * 0.35
                    written.append(label(item.name, left, baseline, size=canvas.font))
                    break
        return "".join(written)

    def _group_names(self, x: Scale, y: Scale, canvas: Canvas) -> str:
        """Each group's name above its dots, moved down where it would cover another."""
        size, written, taken = canvas.font, "", list[tuple[float, float, float]]()
        for group, name in enumerate(self.groups[:MOST_SERIES]):
            places = [(x(at_x), y(at_y)) for at_x, at_y, item in self._drawable if item.group == group]
            if not places:
                continue
            half = text_width(name, size) / 2
            middle = sum(place[0] for place in places) / len(places)
            middle = max(half, min(canvas.width - half, middle))
            top = max(size, min(place[1] for place in places) - 8)
            while any(
                abs(middle - at) < half + wide and abs(top - other) < size + 2 for at, wide, other in taken
            ):
                top += 4
            taken.append((middle, half, top))
            written += label(name, middle, top, size=size, anchor="middle", is_strong=True)
        return written

    def table(self) -> Table:
        rows = tuple((item.name, self._group(item), item.x, item.y, item.size) for item in self.dots)
        said = language()
        header = (said.name, said.group, self.x.title or "x", self.y.title or "y", said.size)
        return Table(header, rows, ("plain", "plain", self.x.format, self.y.format, "plain"))

    def _group(self, item: Dot) -> str:
        return self.groups[item.group] if 0 <= item.group < len(self.groups) else ""


def _is_free(
    left: float, wide: float, line: float, taken: list[tuple[float, float, float]], canvas: Canvas
) -> bool:
    """True when no word or dot is where a name would stand."""
    return all(
        abs(line - other) >= canvas.font or left > end or left + wide < start for start, end, other in taken
    )
