"""Bars from left to right, one row for each name, from zero."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, legend, rectangle, series
from figures.figure import Axis, Figure, Line, Table, check_lengths, check_series
from figures.formats import finite, formatted
from figures.language import language
from figures.rows import Rows
from figures.scales import Scale, nice_ticks


@dataclass(frozen=True, kw_only=True)
class Bars(Figure):
    """One bar or several thin ones for each name; negative values run to the left of zero."""

    names: tuple[str, ...]
    series: tuple[Line, ...]
    x: Axis = field(default_factory=Axis)

    def __post_init__(self) -> None:
        check_lengths(len(self.names), self.series)
        check_series(line.name for line in self.series)

    @property
    def is_empty(self) -> bool:
        return not any(line.known for line in self.series)

    def body(self, canvas: Canvas) -> Body:
        thick = 16.0 if len(self.series) == 1 else 9.0
        values = [
            [formatted(line.values[at], self.x.format) for line in self.series]
            for at in range(len(self.names))
        ]
        shown = [" · ".join(texts) if len(texts) <= 2 else "" for texts in values]
        pitch = max(30.0, len(self.series) * (thick + 2) + 14)
        rows = Rows.around(canvas, names=self.names, values=shown, pitch=pitch)
        head = 26.0 if len(self.series) > 1 else 0.0
        rows = Rows(canvas, rows.bar_left, rows.bar_right, rows.pitch, rows.top + head)
        known = [value for line in self.series for value in line.known]
        ticks = nice_ticks(known, from_zero=True)
        low, high = (0.0 if min(known) >= 0 else ticks.low), max(*known, 0.0)
        x = Scale(low, high if high > low else low + 1, rows.bar_left, rows.bar_right)
        content = "".join(
            rows.name(name, at) + self._bars(at, rows, x, thick) + rows.value(shown[at], at)
            for at, name in enumerate(self.names)
        )
        names = [(place, line.name) for place, line in self._places]
        above = legend(names, canvas, right=canvas.width, y=canvas.font, as_line=False) if head else ""
        return Body(rows.height(len(self.names)) + head, above + content)

    @property
    def _places(self) -> list[tuple[int, Line]]:
        order = (2, 6) if len(self.series) <= 2 else (2, 3, 4, 5, 1, 6)
        return list(zip(order, self.series, strict=False))

    def _bars(self, at: int, rows: Rows, x: Scale, thick: float) -> str:
        first = rows.middle(at) - len(self.series) * (thick + 2) / 2 + 1
        drawn = []
        for step, (place, line) in enumerate(self._places):
            value = finite(line.values[at])
            if value is not None:
                left, right = sorted((x(0), x(value)))
                bar = rectangle(left, first + step * (thick + 2), right - left, thick, corner=3, opacity=0.85)
                drawn.append(series(place, bar))
        return (rows.track(at, thick) if len(self.series) == 1 else "") + "".join(drawn)

    def table(self) -> Table:
        rows = tuple((name, *(line.values[at] for line in self.series)) for at, name in enumerate(self.names))
        header = (language().name, *(line.name or self.x.title or language().value for line in self.series))
        return Table(header, rows, ("plain", *(self.x.format for _ in self.series)))
