"""The plot area with its axes."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.canvas import Canvas, label, stroke, text_width, tone
from figures.formats import Format, tick
from figures.scales import Scale, Ticks
from figures.svg import number, numbers


@dataclass(frozen=True)
class Frame:
    """The rectangle in which marks are drawn, in units of the canvas."""

    left: float
    top: float
    right: float
    bottom: float

    def across(self, low: float, high: float) -> Scale:
        """Values to places from left to right."""
        return Scale(low, high, self.left, self.right)

    def upwards(self, low: float, high: float) -> Scale:
        """Values to places from the bottom to the top."""
        return Scale(low, high, self.bottom, self.top)


def room_for(ticks: Ticks, how: Format, canvas: Canvas) -> float:
    """How much room the words of a vertical axis need."""
    texts = (tick(value, how, step=ticks.step) for value in ticks.values)
    return max(text_width(text, canvas.font) for text in texts) + 10


def height_axis(frame: Frame, ticks: Ticks, how: Format, canvas: Canvas) -> str:
    """Hairlines across with their values at the left."""
    scale = frame.upwards(ticks.low, ticks.high)
    lines = "".join(f"M{numbers(frame.left, scale(value))}H{number(frame.right)}" for value in ticks.values)
    texts = "".join(
        label(
            tick(value, how, step=ticks.step),
            frame.left - 8,
            scale(value) + canvas.font * 0.35,
            size=canvas.font,
            anchor="end",
        )
        for value in ticks.values
    )
    return tone("line", stroke(lines)) + tone("muted", texts)


def width_axis(frame: Frame, ticks: Ticks, how: Format, canvas: Canvas) -> str:
    """Hairlines upwards with their values below."""
    scale = frame.across(ticks.low, ticks.high)
    lines = "".join(f"M{numbers(scale(value), frame.top)}V{number(frame.bottom)}" for value in ticks.values)
    marks = [(scale(value), tick(value, how, step=ticks.step)) for value in ticks.values]
    return tone("line", stroke(lines)) + words_below(frame, marks, canvas)


def words_below(frame: Frame, marks: Sequence[tuple[float, str]], canvas: Canvas) -> str:
    """Words under places; those that would touch the one before are left out, the last one stays."""
    kept: list[str] = []
    end = float("-inf")
    last_start = _extent(marks[-1], canvas)[0] if marks else 0.0
    for place, mark in enumerate(marks):
        start, stop = _extent(mark, canvas)
        is_last = place == len(marks) - 1
        if start >= end and (is_last or stop + 12 <= last_start):
            kept.append(_below(frame, mark[1], (start + stop) / 2, canvas))
            end = stop + 12
    return tone("muted", "".join(kept))


def _extent(mark: tuple[float, str], canvas: Canvas) -> tuple[float, float]:
    """From where to where words reach when they are kept on the canvas."""
    place, text = mark
    half = text_width(text, canvas.font) / 2
    middle = max(half, min(canvas.width - half, place))
    return middle - half, middle + half


def _below(frame: Frame, text: str, middle: float, canvas: Canvas) -> str:
    return label(text, middle, frame.bottom + canvas.font + 8, size=canvas.font, anchor="middle")


def axis_title(frame: Frame, title: str, canvas: Canvas) -> str:
    """What the horizontal axis measures, under its values."""
    if not title:
        return ""
    middle = (frame.left + frame.right) / 2
    return tone(
        "muted",
        label(
            title,
            middle,
            frame.bottom + 2.2 * canvas.font + 12,
            size=canvas.font,
            anchor="middle",
            is_strong=True,
        ),
    )


def title_room(title: str, canvas: Canvas) -> float:
    """How much room the words below the plot need."""
    return canvas.font + 14 + (canvas.font + 8 if title else 0)
