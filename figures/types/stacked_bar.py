"""What a whole is made of."""

from dataclasses import dataclass

from figures.canvas import Body, Canvas, label, legend, rectangle, series, text_width
from figures.figure import Figure, Line, Table, check_lengths, check_series
from figures.formats import Format, finite, formatted
from figures.language import language
from figures.rows import Rows

OPACITY = 0.45
"""More would take the words in the bars their contrast."""
_THICK = 24.0
_ORDER = (3, 1, 4, 2, 5, 6)


@dataclass(frozen=True, kw_only=True)
class StackedBar(Figure):
    """One bar for each name, made of the parts in their order; each bar is drawn as its own whole."""

    names: tuple[str, ...]
    parts: tuple[Line, ...]
    format: Format = "count"

    def __post_init__(self) -> None:
        check_lengths(len(self.names), self.parts)
        check_series(part.name for part in self.parts)

    @property
    def is_empty(self) -> bool:
        return not any(self._whole(at) > 0 for at in range(len(self.names)))

    def _amount(self, part: Line, at: int) -> float:
        return max(0.0, finite(part.values[at]) or 0.0)

    def _whole(self, at: int) -> float:
        return sum(self._amount(part, at) for part in self.parts)

    def body(self, canvas: Canvas) -> Body:
        wholes = [formatted(self._whole(at), self.format) for at in range(len(self.names))]
        around = Rows.around(canvas, names=self.names, values=wholes, pitch=36)
        rows = Rows(canvas, around.bar_left, around.bar_right, around.pitch, 30)
        names = [(place, part.name) for place, part in zip(_ORDER, self.parts, strict=False)]
        content = legend(names, canvas, right=canvas.width, y=canvas.font, as_line=False)
        for at, name in enumerate(self.names):
            content += rows.name(name, at) + self._bar(at, rows) + rows.value(wholes[at], at)
        return Body(30 + rows.pitch * len(self.names) + 4, content)

    def _bar(self, at: int, rows: Rows) -> str:
        whole, size = self._whole(at), rows.canvas.font
        if not whole:
            return rows.track(at, _THICK)
        left, top = rows.bar_left, rows.middle(at) - _THICK / 2
        bars, texts = [], []
        for place, part in zip(_ORDER, self.parts, strict=False):
            share = self._amount(part, at) / whole
            wide = share * (rows.bar_right - rows.bar_left)
            bars.append(
                series(place, rectangle(left, top, max(0.0, wide - 1.5), _THICK, corner=2, opacity=OPACITY))
            )
            text = formatted(share, "percent")
            if text_width(text, size) < wide - 8:
                texts.append(
                    label(text, left + wide / 2, rows.middle(at) + size * 0.35, size=size, anchor="middle")
                )
            left += wide
        return "".join(bars) + "".join(texts)

    def table(self) -> Table:
        rows = tuple((name, *(part.values[at] for part in self.parts)) for at, name in enumerate(self.names))
        header = (language().name, *(part.name for part in self.parts))
        return Table(header, rows, ("plain", *(self.format for _ in self.parts)))
