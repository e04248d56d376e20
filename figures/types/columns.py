"""Bars upwards, one for each name in its order, from zero."""

from dataclasses import dataclass, field

from figures.canvas import Body, Canvas, label, rectangle, series
from figures.figure import Axis, Figure, Line, Table, check_lengths
from figures.formats import finite, formatted
from figures.frame import Frame, axis_title, height_axis, room_for, title_room, words_below
from figures.language import language
from figures.scales import nice_ticks


@dataclass(frozen=True, kw_only=True)
class Columns(Figure):
    """One column for each name; the value stands on top when there is room."""

    names: tuple[str, ...]
    values: tuple[float | None, ...]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    place: int = 2

    def __post_init__(self) -> None:
        check_lengths(len(self.names), (Line(self.title, self.values),))

    @property
    def is_empty(self) -> bool:
        return not Line("", self.values).known

    def body(self, canvas: Canvas) -> Body:
        ticks = nice_ticks(self.values, from_zero=True)
        frame = Frame(
            room_for(ticks, self.y.format, canvas), 20, canvas.width - 4, 190 if canvas.is_narrow else 230
        )
        y = frame.upwards(ticks.low, ticks.high)
        step = (frame.right - frame.left) / len(self.values)
        bars, texts, marks = [], [], []
        for at, value in enumerate(map(finite, self.values)):
            middle = frame.left + step * (at + 0.5)
            marks.append((middle, self.names[at]))
            if value is not None:
                top, bottom = sorted((y(value), y(0)))
                wide = min(step * 0.78, 64)
                corner = min(3, wide / 4)
                bars.append(
                    rectangle(middle - wide / 2, top, wide, bottom - top, corner=corner, opacity=0.85)
                )
                texts.append(self._value(value, middle, top, canvas) if step >= 44 else "")
        content = height_axis(frame, ticks, self.y.format, canvas) + series(self.place, "".join(bars))
        content += "".join(texts) + words_below(frame, marks, canvas)
        content += axis_title(frame, self.x.title, canvas)
        return Body(frame.bottom + title_room(self.x.title, canvas), content)

    def _value(self, value: float, middle: float, top: float, canvas: Canvas) -> str:
        how = "short" if self.y.format == "count" and value >= 10_000 else self.y.format
        return label(
            formatted(value, how), middle, top - 5, size=canvas.font, anchor="middle", is_strong=True
        )

    def table(self) -> Table:
        header = (self.x.title or language().name, self.y.title or language().value)
        return Table(header, tuple(zip(self.names, self.values, strict=True)), ("plain", self.y.format))
