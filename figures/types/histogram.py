"""How often values fall between edges."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, label, rectangle, series, stroke, text_width
from figures.figure import Axis, Figure, Line, Table, check_lengths
from figures.formats import finite, formatted, tick
from figures.frame import Frame, axis_title, height_axis, room_for, title_room, words_below
from figures.language import language
from figures.scales import nice_ticks
from figures.svg import numbers


@dataclass(frozen=True, kw_only=True)
class Histogram(Figure):
    """Counts between rising edges, of which there is one more than counts; bins may differ in width."""

    edges: tuple[float, ...]
    counts: tuple[float | None, ...]
    x: Axis = field(default_factory=lambda: Axis(format="decimal"))
    y: Axis = field(default_factory=Axis)
    median: float | None = None

    def __post_init__(self) -> None:
        check_lengths(max(len(self.edges) - 1, 0), (Line(self.title, self.counts),))
        if any(finite(edge) is None for edge in self.edges) or list(self.edges) != sorted(set(self.edges)):
            raise ValueError("edges must be finite and rise")

    @property
    def is_empty(self) -> bool:
        return not any(value > 0 for value in Line("", self.counts).known)

    def body(self, canvas: Canvas) -> Body:
        ticks = nice_ticks(self.counts, from_zero=True)
        frame = Frame(
            room_for(ticks, self.y.format, canvas), 16, canvas.width - 12, 190 if canvas.is_narrow else 230
        )
        x, y = frame.across(self.edges[0], self.edges[-1]), frame.upwards(ticks.low, ticks.high)
        bars = "".join(
            rectangle(x(low) + 0.75, y(value), x(high) - x(low) - 1.5, y(0) - y(value), opacity=0.85)
            for low, high, value in zip(self.edges, self.edges[1:], map(finite, self.counts), strict=False)
            if value is not None and value > 0
        )
        step = min(high - low for low, high in zip(self.edges, self.edges[1:], strict=False))
        marks = [(x(edge), tick(edge, self.x.format, step=step)) for edge in self.edges]
        content = height_axis(frame, ticks, self.y.format, canvas) + series(2, bars)
        content += self._median(frame, canvas) + words_below(frame, marks, canvas)
        content += axis_title(frame, self.x.title, canvas)
        return Body(frame.bottom + title_room(self.x.title, canvas), content)

    def _median(self, frame: Frame, canvas: Canvas) -> str:
        middle = finite(self.median)
        if middle is None:
            return ""
        x = frame.across(self.edges[0], self.edges[-1])(middle)
        line = series(1, stroke(f"M{numbers(x, frame.top - 6)}V{numbers(frame.bottom)}", width=2, dash="4 4"))
        text = language().median.format(value=formatted(middle, self.x.format))
        left = min(x + 7, canvas.width - text_width(text, canvas.font))
        return line + label(text, left, frame.top + 6, size=canvas.font, is_strong=True)

    def table(self) -> Table:
        pairs = zip(self.edges, self.edges[1:], self.counts, strict=False)
        header = (language().low, language().high, self.y.title or language().count)
        return Table(header, tuple(pairs), (self.x.format, self.x.format, self.y.format))
