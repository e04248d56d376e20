"""Several measures of the same things, one strip for each."""

from dataclasses import dataclass

from figures.canvas import SHAPES, Body, Canvas, dot, label, series, shortened, stroke, text_width, tone
from figures.figure import Axis, Figure, Line, Table, check_lengths, check_series
from figures.formats import finite, formatted
from figures.language import language
from figures.scales import Scale
from figures.svg import number, numbers

_ORDER = (2, 1, 3, 4, 5, 6)
_PITCH = 58.0


@dataclass(frozen=True)
class Strip:
    """One measure of all, and whether more of it is better (None: neither way)."""

    measure: Axis
    values: tuple[float | None, ...]
    more_is_better: bool | None = True


@dataclass(frozen=True, kw_only=True)
class DotStrip(Figure):
    """Each strip has its own scale, from its smallest to its largest value; the best dot wears a ring."""

    names: tuple[str, ...]
    strips: tuple[Strip, ...]

    def __post_init__(self) -> None:
        check_series(self.names)
        check_lengths(len(self.names), (Line(strip.measure.title, strip.values) for strip in self.strips))

    @property
    def is_empty(self) -> bool:
        return not any(Line("", strip.values).known for strip in self.strips)

    def body(self, canvas: Canvas) -> Body:
        places = list(zip(_ORDER, self.names, strict=False))
        head = 30.0
        content = _dots_legend(places, canvas)
        for at, strip in enumerate(self.strips):
            content += self._strip(strip, head + _PITCH * at, canvas)
        return Body(head + _PITCH * len(self.strips), content)

    def _strip(self, strip: Strip, top: float, canvas: Canvas) -> str:
        size, middle = canvas.font, top + 34
        arrow = {True: "more is better →", False: "← less is better", None: ""}[strip.more_is_better]
        head = label(
            shortened(strip.measure.title, canvas.width * 0.6, size), 0, top + size, size=size, is_strong=True
        )
        head += tone("muted", label(arrow, canvas.width, top + size, size=size, anchor="end"))
        known = Line("", strip.values).known
        if not known:
            return head + tone("muted", label("not measured", 0, middle + 4, size=size))
        low, high = min(known), max(known)
        ends = [formatted(end, strip.measure.format) for end in (low, high)]
        room = max(text_width(text, size) for text in ends) + 16
        x = Scale(low, high, room, canvas.width - room)
        rail = tone(
            "line", stroke(f"M{numbers(room - 8, middle)}H{number(canvas.width - room + 8)}", width=1.5)
        )
        values = label(ends[0], 0, middle + size * 0.35, size=size) + label(
            ends[1], canvas.width, middle + size * 0.35, size=size, anchor="end"
        )
        return head + rail + tone("muted", values) + self._dots(strip, x, middle)

    def _dots(self, strip: Strip, x: Scale, middle: float) -> str:
        known = Line("", strip.values).known
        best = None if strip.more_is_better is None else max(known) if strip.more_is_better else min(known)
        drawn, taken = "", list[tuple[float, float]]()
        for place, value in zip(_ORDER, map(finite, strip.values), strict=False):
            if value is None:
                continue
            spot = x(value), middle
            while any(abs(spot[0] - at) < 9 and abs(spot[1] - y) < 9 for at, y in taken):
                spot = spot[0], spot[1] - 9
            taken.append(spot)
            best_ring = dot("ring", *spot, 9.5) if value == best else ""
            drawn += series(place, dot(SHAPES[place - 1], *spot, 5) + best_ring)
        return drawn

    def table(self) -> Table:
        rows = tuple(
            (name, *(strip.values[at] for strip in self.strips)) for at, name in enumerate(self.names)
        )
        header = (language().name, *(strip.measure.title for strip in self.strips))
        return Table(header, rows, ("plain", *(strip.measure.format for strip in self.strips)))


def _dots_legend(places: list[tuple[int, str]], canvas: Canvas) -> str:
    """Names with their dots from left to right, shortened only when they would not fit."""
    size, room = canvas.font, canvas.width - 30.0 * len(places)
    if sum(text_width(name, size) for _, name in places) > room:
        places = [(place, shortened(name, room / len(places), size)) for place, name in places]
    x, written = 6.0, []
    for place, name in places:
        mark = dot(SHAPES[place - 1], x, size - 4.5, 4.5)
        written.append(series(place, mark) + tone("muted", label(name, x + 11, size, size=size)))
        x += text_width(name, size) + 30
    return "".join(written)
