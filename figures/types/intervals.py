"""Values with their 95 % intervals, as bars with whiskers."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, label, rectangle, series, shortened, stroke, tone
from figures.figure import Axis, Figure, Line, Table
from figures.formats import finite, formatted
from figures.language import language
from figures.rows import Rows
from figures.scales import Scale
from figures.svg import number, numbers

_THICK = 20.0


@dataclass(frozen=True)
class Interval:
    """A value and its interval; no value means too few to say."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Intervals(Figure):
    """One row for each; where two intervals overlap, call it a tie."""

    rows: tuple[Interval, ...]
    x: Axis = field(default_factory=lambda: Axis(format="percent"))

    @property
    def _known(self) -> list[float]:
        values = [value for row in self.rows for value in (row.value, row.low, row.high)]
        return Line("", tuple(values)).known

    @property
    def is_empty(self) -> bool:
        return not Line("", tuple(row.value for row in self.rows)).known

    def body(self, canvas: Canvas) -> Body:
        texts = [self._text(row) for row in self.rows]
        names = [max(row.name, row.note, key=len) for row in self.rows]
        rows = Rows.around(canvas, names=names, values=texts, pitch=44)
        low, high = min(0.0, *self._known, 0.0), max(0.0, *self._known, 0.0)
        x = Scale(low, high if high > low else low + 1, rows.bar_left, rows.bar_right)
        content = "".join(
            self._name(row, at, rows)
            + rows.track(at, _THICK)
            + self._bar(row, rows.middle(at), x)
            + rows.value(texts[at], at)
            for at, row in enumerate(self.rows)
        )
        return Body(rows.height(len(self.rows)), content)

    def _text(self, row: Interval) -> str:
        return language().too_few if finite(row.value) is None else formatted(row.value, self.x.format)

    def _name(self, row: Interval, at: int, rows: Rows) -> str:
        size = rows.canvas.font
        if not row.note:
            return rows.name(row.name, at)
        if rows.canvas.is_narrow:
            return rows.name(f"{row.name} · {row.note}", at)
        room, middle = rows.bar_left - 14, rows.middle(at)
        name = label(shortened(row.name, room, size), 0, middle - 3, size=size, is_strong=True)
        return name + tone("muted", label(shortened(row.note, room, size), 0, middle + 14, size=size))

    def _bar(self, row: Interval, middle: float, x: Scale) -> str:
        value, low, high = (finite(number) for number in (row.value, row.low, row.high))
        if value is None:
            return ""
        left, right = sorted((x(0), x(value)))
        bar = series(2, rectangle(left, middle - _THICK / 2, right - left, _THICK, corner=4, opacity=0.55))
        if low is None or high is None:
            return bar
        ends = "".join(f"M{numbers(x(end), middle - 5)}v10" for end in (low, high))
        return bar + stroke(f"M{numbers(x(low), middle)}H{number(x(high))}{ends}", width=1.75)

    def table(self) -> Table:
        rows = tuple((row.name, row.note, row.value, row.low, row.high) for row in self.rows)
        how, said = self.x.format, language()
        header = (said.name, said.note, self.x.title or said.value, said.low, said.high)
        return Table(header, rows, ("plain", "plain", how, how, how))
