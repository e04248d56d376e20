"""Lines over a number: learning curves, a metric by k, a difference with its band."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, dot, label, legend, series, text_width, tone
from figures.figure import Axis, Figure, Line, Table, check_lengths, check_series
from figures.formats import finite, formatted
from figures.frame import Frame, axis_title, height_axis, room_for, title_room, words_below
from figures.language import language
from figures.lines import end_labels, end_room, line_marks, runs
from figures.scales import Scale, Ticks, nice_ticks
from figures.svg import element, numbers

_ORDER = (2, 1, 3, 4, 5, 6)


@dataclass(frozen=True)
class Curve:
    """A named line, perhaps with a band of uncertainty around it."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] | None = None
    high: tuple[float | None, ...] | None = None

    @property
    def lines(self) -> list[Line]:
        """The line itself, and the edges of its band."""
        edges = [
            Line(f"{self.name}, {side}", values)
            for side, values in (("from", self.low), ("to", self.high))
            if values is not None
        ]
        return [Line(self.name, self.values), *edges]


@dataclass(frozen=True, kw_only=True)
class Curves(Figure):
    """Curves over the same steps; with `best`, the highest or lowest point of the first is marked."""

    steps: tuple[float, ...]
    curves: tuple[Curve, ...]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=lambda: Axis(format="decimal"))
    best: str = ""
    from_zero: bool = False

    def __post_init__(self) -> None:
        check_series(curve.name for curve in self.curves)
        check_lengths(len(self.steps), (line for curve in self.curves for line in curve.lines))
        if any(finite(step) is None for step in self.steps):
            raise ValueError("steps must be finite")
        if self.best not in ("", "highest", "lowest"):
            raise ValueError(f"best must be highest, lowest or empty, got {self.best!r}")

    @property
    def is_empty(self) -> bool:
        return not any(curve.lines[0].known for curve in self.curves)

    def body(self, canvas: Canvas) -> Body:
        everything = [value for curve in self.curves for line in curve.lines for value in line.values]
        ticks = nice_ticks(everything, from_zero=self.from_zero)
        many = len(self.curves) > 1
        above = 34.0 if many and canvas.is_narrow else 24.0 if self.y.title else 16.0
        room = (
            end_room([curve.name for curve in self.curves], canvas) if many and not canvas.is_narrow else 10
        )
        frame = Frame(
            room_for(ticks, self.y.format, canvas),
            above,
            canvas.width - room,
            210 if canvas.is_narrow else 264,
        )
        across, y = frame.across(min(self.steps), max(self.steps)), frame.upwards(ticks.low, ticks.high)
        xs = [across(step) for step in self.steps]
        content = height_axis(frame, ticks, self.y.format, canvas) + self._bands(xs, y)
        for place, curve in zip(_ORDER, self.curves, strict=False):
            content += line_marks(runs(xs, curve.values, y), place)
        content += self._best(xs, y, canvas) + self._words(frame, ticks, xs, canvas)
        return Body(frame.bottom + title_room(self.x.title, canvas), content)

    def _bands(self, xs: list[float], y: Scale) -> str:
        drawn = ""
        for place, curve in zip(_ORDER, self.curves, strict=False):
            if curve.low is None or curve.high is None:
                continue
            edges = [
                (x, y(low), y(high))
                for x, low, high in zip(xs, map(finite, curve.low), map(finite, curve.high), strict=True)
                if low is not None and high is not None
            ]
            if len(edges) > 1:
                path = "M" + "L".join(numbers(x, high) for x, _, high in edges)
                path += "L" + "L".join(numbers(x, low) for x, low, _ in reversed(edges)) + "z"
                drawn += series(place, element("path", d=path, fill="currentColor", fill_opacity=0.16))
        return drawn

    def _best(self, xs: list[float], y: Scale, canvas: Canvas) -> str:
        """A ring and the value at the best point of the first curve."""
        known = [
            (value, x)
            for value, x in zip(map(finite, self.curves[0].values), xs, strict=True)
            if value is not None
        ]
        if not self.best or not known:
            return ""
        value, x = max(known) if self.best == "highest" else min(known)
        text = formatted(value, self.y.format)
        half = text_width(text, canvas.font) / 2
        beside = max(half, min(canvas.width - half, x))
        up = -12 if self.best == "highest" else canvas.font + 12
        ring = dot("ring", x, y(value), 6)
        return series(_ORDER[0], ring) + label(
            text, beside, y(value) + up, size=canvas.font, anchor="middle", is_strong=True
        )

    def _ticks(self, xs: list[float], canvas: Canvas) -> list[tuple[float, float]]:
        """The steps themselves when they are few, else round values between them."""
        if len(self.steps) <= (5 if canvas.is_narrow else 10):
            return sorted(zip(xs, self.steps, strict=True))
        low, high = min(self.steps), max(self.steps)
        across = Scale(low, high, min(xs), max(xs))
        round_values = nice_ticks((low, high), from_zero=False, count=4 if canvas.is_narrow else 8).values
        whole = all(step == int(step) for step in self.steps)
        fitting = (
            value for value in round_values if low <= value <= high and (value == int(value) or not whole)
        )
        return [(across(value), value) for value in fitting]

    def _words(self, frame: Frame, ticks: Ticks, xs: list[float], canvas: Canvas) -> str:
        """Steps below, what is measured above, and the names of the curves."""
        marks = [(x, formatted(step, "plain")) for x, step in self._ticks(xs, canvas)]
        written = words_below(frame, marks, canvas) + axis_title(frame, self.x.title, canvas)
        entries = list(zip(_ORDER, self.curves, strict=False))
        if len(entries) > 1 and canvas.is_narrow:
            return written + legend(
                [(place, curve.name) for place, curve in entries], canvas, right=canvas.width, y=canvas.font
            )
        if self.y.title:
            written += tone("muted", label(self.y.title, 0, canvas.font, size=canvas.font, is_strong=True))
        if len(entries) > 1:
            y = frame.upwards(ticks.low, ticks.high)
            first = (curve.lines[0] for curve in self.curves)
            ends = [(line.name, y(line.known[-1])) for line in first if line.known]
            written += end_labels(ends, frame, canvas)
        return written

    def table(self) -> Table:
        lines = [line for curve in self.curves for line in curve.lines]
        rows = tuple((step, *(line.values[at] for line in lines)) for at, step in enumerate(self.steps))
        header = (self.x.title or language().step, *(line.name for line in lines))
        return Table(header, rows, ("plain", *(self.y.format for _ in lines)))
