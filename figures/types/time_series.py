"""Lines over time: this period, the one before, and marks where something happened."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from figures.canvas import Body, Canvas, label, legend, rectangle, series, stroke, text_width, tone
from figures.figure import Axis, Figure, Line, Table, check_lengths, check_series
from figures.frame import Frame, height_axis, room_for, words_below
from figures.language import language
from figures.lines import area, end_labels, end_room, line_marks, runs
from figures.scales import Ticks, nice_ticks
from figures.svg import element, number, numbers

_THIS, _BEFORE, _MARK = 2, 6, 1
_ORDER = (2, 3, 4, 5, 1, 6)


@dataclass(frozen=True)
class Mark:
    """Something that happened at a time, such as a version that went live."""

    at: date
    label: str


@dataclass(frozen=True, kw_only=True)
class TimeSeries(Figure):
    """One or several lines over the same times; one line alone is filled to the axis."""

    times: tuple[date, ...]
    series: tuple[Line, ...]
    previous: Line | None = None
    marks: tuple[Mark, ...] = ()
    y: Axis = field(default_factory=lambda: Axis(format="short"))

    def __post_init__(self) -> None:
        check_lengths(len(self.times), self._lines)
        check_series(line.name for line in self._lines)

    @property
    def _lines(self) -> tuple[Line, ...]:
        return (*self.series, self.previous) if self.previous else self.series

    @property
    def _places(self) -> list[tuple[int, Line]]:
        """Each line with its series: the period before is always grey and dotted."""
        lines = list(zip(_ORDER, self.series, strict=False))
        return [(_BEFORE, self.previous), *lines] if self.previous else lines

    @property
    def is_empty(self) -> bool:
        return not any(line.known for line in self._lines)

    def body(self, canvas: Canvas) -> Body:
        ticks = nice_ticks([value for line in self._lines for value in line.values], from_zero=True)
        frame = self._frame(ticks, canvas)
        x = [self._seconds(at) for at in self.times]
        across = frame.across(min(x), max(x))
        content = height_axis(frame, ticks, self.y.format, canvas) + self._dates(frame, canvas)
        content += self._lines_drawn(frame, ticks, [across(at) for at in x], canvas)
        content += self._happened(frame, canvas) + self._names(frame, ticks, canvas)
        return Body(frame.bottom + canvas.font + 16, content)

    def _frame(self, ticks: Ticks, canvas: Canvas) -> Frame:
        many = len(self.series) > 1 and not canvas.is_narrow
        right = canvas.width - (end_room([line.name for line in self._lines], canvas) if many else 6)
        top = 14.0 if many or len(self._lines) == 1 else 36.0
        top += 8 if self.marks else 0
        return Frame(room_for(ticks, self.y.format, canvas), top, right, 210.0 if canvas.is_narrow else 264.0)

    def _lines_drawn(self, frame: Frame, ticks: Ticks, xs: list[float], canvas: Canvas) -> str:
        y = frame.upwards(ticks.low, ticks.high)
        drawn = {place: runs(xs, line.values, y) for place, line in self._places}
        filled = ""
        if len(self.series) == 1:
            name = canvas.name("area")
            stops = "".join(
                element("stop", offset=offset, stop_color="currentColor", stop_opacity=opacity)
                for offset, opacity in ((0.0, 0.3), (1.0, 0.04))
            )
            gradient = element("linearGradient", stops, id=name, x2="0", y2="1")
            surface = element("path", d=area(drawn[_THIS], y(max(ticks.low, 0))), fill=f"url(#{name})")
            filled = series(_THIS, gradient + surface)
        return filled + "".join(
            line_marks(found, place, width=1.75 if place == _BEFORE else 2.25)
            for place, found in drawn.items()
        )

    def _dates(self, frame: Frame, canvas: Canvas) -> str:
        """The first, the last, and some evenly between."""
        first, last = self._seconds(self.times[0]), self._seconds(self.times[-1])
        across = frame.across(min(first, last), max(first, last))
        count = min(len(self.times), 3 if canvas.is_narrow else 5)
        chosen = [self.times[round(at * (len(self.times) - 1) / max(count - 1, 1))] for at in range(count)]
        span = timedelta(seconds=abs(last - first))
        marks = [(across(self._seconds(at)), _written(at, span)) for at in dict.fromkeys(chosen)]
        return words_below(frame, marks, canvas)

    def _happened(self, frame: Frame, canvas: Canvas) -> str:
        """A dashed line and a label at each mark within the period."""
        first, last = self._seconds(self.times[0]), self._seconds(self.times[-1])
        across, written, busy = frame.across(min(first, last), max(first, last)), [], float("-inf")
        for mark in sorted(self.marks, key=lambda mark: self._seconds(mark.at)):
            if not first <= self._seconds(mark.at) <= last:
                continue
            x = across(self._seconds(mark.at))
            written.append(
                series(
                    _MARK,
                    stroke(f"M{numbers(x, frame.top - 8)}V{number(frame.bottom)}", width=1.75, dash="4 4"),
                )
            )
            wide = text_width(mark.label, canvas.font) + 14
            left = x + 6 if x + 6 + wide <= canvas.width else x - 6 - wide
            if left >= busy and left >= frame.left:
                box = tone("track", rectangle(left, frame.top - 8, wide, canvas.font + 9, corner=6))
                written.append(
                    box
                    + label(
                        mark.label, left + 7, frame.top + canvas.font - 4.5, size=canvas.font, is_strong=True
                    )
                )
                busy = left + wide + 6
        return "".join(written)

    def _names(self, frame: Frame, ticks: Ticks, canvas: Canvas) -> str:
        """Names at the ends of several lines; a row above for one with the period before, and on phones."""
        entries = sorted(self._places, key=lambda entry: _ORDER.index(entry[0]))
        if len(entries) == 1:
            return ""
        if len(self.series) == 1 or canvas.is_narrow:
            return legend(
                [(place, line.name) for place, line in entries], canvas, right=frame.right, y=canvas.font
            )
        y = frame.upwards(ticks.low, ticks.high)
        ends = [(line.name, y(line.known[-1])) for _, line in entries if line.known]
        return end_labels(ends, frame, canvas)

    @staticmethod
    def _seconds(at: date) -> float:
        """Seconds on a scale without time zones, which is enough to place points."""
        moment = at.replace(tzinfo=None) if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
        return (moment - datetime(1970, 1, 1)).total_seconds()

    def table(self) -> Table:
        rows = tuple(
            (at, *(line.values[place] for line in self._lines)) for place, at in enumerate(self.times)
        )
        how = self.y.format if self.y.format != "short" else "count"
        return Table(
            (language().time, *(line.name for line in self._lines)),
            rows,
            ("plain", *(how for _ in self._lines)),
        )


def _written(at: date, span: timedelta) -> str:
    if span <= timedelta(days=2) and isinstance(at, datetime):
        return f"{at:%H:%M}"
    said = language()
    month = said.months[at.month - 1]
    return said.day.format(day=at.day, month=month) if span <= timedelta(days=300) else f"{month} {at.year}"
