"""Figures made of rows: a name, a bar on a track, a value."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.canvas import Canvas, label, rectangle, shortened, text_width, tone

_GAP = 14.0
_STRONG = 1.06
"""How much wider semibold names are."""


@dataclass(frozen=True)
class Rows:
    """Where names, bars and values stand: names beside the bars, or above them on phones."""

    canvas: Canvas
    bar_left: float
    bar_right: float
    pitch: float
    top: float = 4.0

    @classmethod
    def around(cls, canvas: Canvas, *, names: Sequence[str], values: Sequence[str], pitch: float) -> "Rows":
        """Room for the longest name, at most two fifths of the width, and for the longest value."""
        size = canvas.font
        right = canvas.width - max((text_width(value, size) for value in values), default=0) - _GAP
        if canvas.is_narrow:
            return cls(canvas, 0, right, pitch + size + 6)
        longest = max((_STRONG * text_width(name, size) for name in names), default=0)
        return cls(canvas, min(longest, canvas.width * 0.4) + _GAP, right, pitch)

    def name(self, text: str, at: int) -> str:
        """The name of a row."""
        size = self.canvas.font
        if self.canvas.is_narrow:
            shown = shortened(text, self.canvas.width, size)
            return label(shown, 0, self.top + self.pitch * at + size, size=size, is_strong=True)
        shown = shortened(text, self.bar_left - _GAP, size)
        return label(shown, 0, self.middle(at) + size * 0.35, size=size, is_strong=True)

    def value(self, text: str, at: int) -> str:
        """The value of a row, at the right."""
        size = self.canvas.font
        return label(
            text, self.canvas.width, self.middle(at) + size * 0.35, size=size, anchor="end", is_strong=True
        )

    def track(self, at: int, thick: float) -> str:
        """What the bar runs on, from zero to the largest value."""
        wide = self.bar_right - self.bar_left
        return tone("track", rectangle(self.bar_left, self.middle(at) - thick / 2, wide, thick, corner=4))

    def middle(self, at: int) -> float:
        """The middle of a row's bar."""
        below_name = self.canvas.font + 8 if self.canvas.is_narrow else 0
        return self.top + self.pitch * at + below_name + (self.pitch - below_name) / 2

    def height(self, count: int) -> float:
        """Of so many rows."""
        return self.top * 2 + self.pitch * count
