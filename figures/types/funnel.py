"""How many get from one step to the next."""

from dataclasses import dataclass

from figures.canvas import Body, Canvas, label, rectangle, series, tone
from figures.figure import Figure, Line, Table
from figures.formats import finite, formatted
from figures.language import language
from figures.svg import element, number

_PITCH = 62.0
_THICK = 15.0
_AMBER = 1


@dataclass(frozen=True)
class Step:
    """A step, how many got there, and one word for that ("clicked", as in "71.3% of clicked")."""

    name: str
    count: float | None
    past: str = ""


@dataclass(frozen=True, kw_only=True)
class Funnel(Figure):
    """The first step is hatched, being on another scale; the bars below are linear shares of the second."""

    steps: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        return not any(value > 0 for value in Line("", tuple(step.count for step in self.steps)).known)

    def body(self, canvas: Canvas) -> Body:
        whole = max([finite(step.count) or 0.0 for step in self.steps[1:]], default=0.0)
        content = self._hatching(canvas)
        for at, step in enumerate(self.steps):
            top = _PITCH * at
            content += label(step.name, 0, top + canvas.font, size=canvas.font, is_strong=True)
            content += label(
                formatted(step.count),
                canvas.width,
                top + canvas.font,
                size=canvas.font,
                anchor="end",
                is_strong=True,
            )
            content += self._bar(at, whole, top + canvas.font + 6, canvas)
            content += tone(
                "muted", label(self._note(at), 0, top + canvas.font + _THICK + 20, size=canvas.font)
            )
        return Body(_PITCH * len(self.steps) + 2, content)

    def _hatching(self, canvas: Canvas) -> str:
        # Visible even within a copy that the stylesheet hides, from which browsers may take the pattern.
        stripe = element(
            "path",
            d="M-3 3L3-3M0 12L12 0M9 15L15 9",
            stroke="currentColor",
            stroke_width=5.0,
            opacity=0.75,
            visibility="visible",
        )
        pattern = element(
            "pattern", stripe, id=canvas.name("hatch"), width="12", height="12", patternUnits="userSpaceOnUse"
        )
        return series(_AMBER, pattern)

    def _bar(self, at: int, whole: float, top: float, canvas: Canvas) -> str:
        track = tone("track", rectangle(0, top, canvas.width, _THICK, corner=4))
        value = max(0.0, finite(self.steps[at].count) or 0.0)
        if at == 0:
            hatch = element(
                "rect",
                y=number(top),
                width=canvas.width,
                height=_THICK,
                rx=4.0,
                fill=f"url(#{canvas.name('hatch')})",
            )
            return track + series(_AMBER, hatch)
        wide = canvas.width * value / whole if whole else 0.0
        return track + series(
            _AMBER, rectangle(0, top, wide, _THICK, corner=4, opacity=1 - 0.13 * min(at - 1, 4))
        )

    def _note(self, at: int) -> str:
        said = language()
        if at == 0:
            return (
                said.of_which.format(share=self._rate(1), past=self._past(1)) if len(self.steps) > 1 else ""
            )
        if at == 1:
            return said.shares_of_these
        return said.share_of.format(share=self._rate(at), past=self._past(at - 1))

    def _past(self, at: int) -> str:
        return self.steps[at].past or self.steps[at].name.lower()

    def _rate(self, at: int) -> str:
        return formatted(self._share(at), "percent")

    def _share(self, at: int) -> float | None:
        if at == 0:
            return None
        count, before = finite(self.steps[at].count), finite(self.steps[at - 1].count)
        return count / before if count is not None and before else None

    def table(self) -> Table:
        said = language()
        rows = tuple((step.name, step.count, self._share(at)) for at, step in enumerate(self.steps))
        return Table((said.step, said.count, said.of_the_step_before), rows, ("plain", "count", "percent"))
