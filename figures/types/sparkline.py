"""A line without axes, for a tile."""

from dataclasses import dataclass
from typing import Literal

from figures.canvas import Body, Canvas, dot, series, stroke, tone
from figures.figure import Figure, Line, Table
from figures.formats import Format
from figures.language import language
from figures.lines import path_through, runs
from figures.scales import Scale


@dataclass(frozen=True, kw_only=True)
class Sparkline(Figure):
    """The course of one measure; `tone` says whether its change is good or bad. Drawn at 120 units."""

    values: tuple[float | None, ...]
    format: Format = "count"
    tone: Literal["good", "bad", "plain"] = "plain"

    @property
    def is_empty(self) -> bool:
        return len(Line("", self.values).known) < 2

    def body(self, canvas: Canvas) -> Body:
        height = max(24.0, canvas.width / 5)
        known = Line("", self.values).known
        across = Scale(0, len(self.values) - 1, 3, canvas.width - 4)
        y = Scale(min(known), max(known), height - 4, 4)
        found = runs([across(at) for at in range(len(self.values))], self.values, y)
        marks = stroke(path_through(found), width=1.75) + dot("circle", *found[-1][-1], 2.25)
        return Body(height, series(2, marks) if self.tone == "plain" else tone(self.tone, marks))

    def table(self) -> Table:
        header = (language().place, self.title)
        return Table(header, tuple(enumerate(self.values, start=1)), ("count", self.format))
