"""Rows by columns, the value written in each cell."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, label, rectangle, series, shortened, text_width, tone
from figures.figure import Axis, Figure, Line, Table, check_lengths
from figures.formats import finite, formatted
from figures.language import language

STRONGEST = 0.5
"""How opaque the largest value is over the track: more would take the words their contrast."""
_FAINTEST = 0.04
_MOST_NARROW = 11


@dataclass(frozen=True)
class _Grid:
    """Where cells and words stand; on phones the names of rows stand above them."""

    canvas: Canvas
    left: float
    top: float
    step: float
    high: float

    @classmethod
    def around(cls, canvas: Canvas, rows: tuple[Line, ...], columns: tuple[str, ...]) -> "_Grid":
        longest = max(text_width(row.name, canvas.font) for row in rows) + 12
        above = canvas.is_narrow and longest > canvas.width * 0.15
        left = 0.0 if above else min(longest, canvas.width * 0.3)
        high = 34.0 + (canvas.font + 8 if above else 0)
        return cls(canvas, left, canvas.font + 10, (canvas.width - left) / len(columns), high)

    def cell(self, place: int, at: int) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        bottom = self.top + self.high * (at + 1)
        return self.left + self.step * place, bottom - 34, self.step - 3, 31

    def heads(self, columns: tuple[str, ...]) -> str:
        """Names of columns, as many as fit."""
        size, every = self.canvas.font, 1
        shown = [shortened(name, max(self.step - 6, size * 2), size) for name in columns]
        while max(text_width(name, size) for name in shown) + 4 > self.step * every and every < len(columns):
            every += 1
        middle = self.left + self.step / 2 - 1.5
        heads = (
            label(name, middle + self.step * at, size, size=size, anchor="middle")
            for at, name in enumerate(shown)
            if at % every == 0
        )
        return tone("muted", "".join(heads))

    def row_name(self, name: str, at: int) -> str:
        size = self.canvas.font
        if not self.left:
            y = self.top + self.high * at + size + 4
            return label(shortened(name, self.canvas.width, size), 0, y, size=size, is_strong=True)
        y = self.top + self.high * at + 17 + size * 0.35
        return label(shortened(name, self.left - 12, size), 0, y, size=size, is_strong=True)


@dataclass(frozen=True, kw_only=True)
class HeatMap(Figure):
    """One hue from faint to strong, from the smallest value to the largest; missing cells stay bare."""

    rows: tuple[Line, ...]
    columns: tuple[str, ...]
    x: Axis = field(default_factory=Axis)
    value: Axis = field(default_factory=lambda: Axis(format="percent"))

    def __post_init__(self) -> None:
        check_lengths(len(self.columns), self.rows)

    @property
    def is_empty(self) -> bool:
        return not any(row.known for row in self.rows)

    def body(self, canvas: Canvas) -> Body:
        turned = canvas.is_narrow and len(self.columns) > max(_MOST_NARROW, len(self.rows))
        rows = self._turned if turned else self.rows
        columns = tuple(row.name for row in self.rows) if turned else self.columns
        grid = _Grid.around(canvas, rows, columns)
        content = grid.heads(columns)
        for at, row in enumerate(rows):
            content += grid.row_name(row.name, at)
            for place, value in enumerate(map(finite, row.values)):
                content += self._cell(value, place, at, grid)
        size, bottom = canvas.font, grid.top + grid.high * len(rows)
        axis = (
            tone("muted", label(self.x.title, grid.left, bottom + size + 4, size=size)) if not turned else ""
        )
        return Body(bottom + (size + 10 if self.x.title and not turned else 0), content + axis)

    @property
    def _turned(self) -> tuple[Line, ...]:
        """Columns as rows, for phones."""
        return tuple(
            Line(name, tuple(row.values[at] for row in self.rows)) for at, name in enumerate(self.columns)
        )

    def _opacity(self, value: float) -> float:
        known = [value for row in self.rows for value in row.known]
        span = (max(known) - min(known)) or 1.0
        return _FAINTEST + (STRONGEST - _FAINTEST) * (value - min(known)) / span

    def _cell(self, value: float | None, place: int, at: int, grid: "_Grid") -> str:
        x, y, wide, high = grid.cell(place, at)
        ground = tone("track", rectangle(x, y, wide, high, corner=3))
        if value is None:
            return ground
        size, text = grid.canvas.font, formatted(value, self.value.format)
        if text_width(text, size) > wide - 2:
            text = text.rstrip("%")
        while len(text) > 1 and text_width(text, size) > wide + 2 and "." in text:
            text = text[:-1].rstrip(".")
        written = label(text, x + wide / 2, y + high / 2 + size * 0.35, size=size, anchor="middle")
        hue = series(2, rectangle(x, y, wide, high, corner=3, opacity=self._opacity(value)))
        return ground + hue + (written if text_width(text, size) <= wide + 2 else "")

    def table(self) -> Table:
        rows = tuple((row.name, *row.values) for row in self.rows)
        return Table(
            (language().name, *self.columns), rows, ("plain", *(self.value.format for _ in self.columns))
        )
