"""A width to draw on, and the words and marks that all types share.

Colours come from classes on groups, which set `color`; marks are filled with currentColor. So one
stylesheet serves both themes, and no element has a style of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.svg import element, number, numbers, words

WIDE, NARROW = 760, 360

SERIES = ("#b56a00", "#1f6fd0", "#0f8558", "#c8452f", "#6f4fd0", "#6b6478")
"""What the classes series-1 to series-6 fall back to without a stylesheet."""
DASHES = (None, None, "6 4", "1.5 4 7 4", "13 5", "1.5 4")
"""Each series has its own dash..."""
SHAPES = ("diamond", "circle", "cross", "square", "triangle", "ring")
"""...and its own shape of dot."""

_TONES = {
    "muted": "#514a5e",
    "line": "#ded6c9",
    "track": "#f2ede4",
    "ground": "#fff",
    "good": "#0b6b43",
    "bad": "#b3261e",
}


@dataclass(frozen=True)
class Canvas:
    """The width in units, and a key that makes ids unique on a page."""

    width: int
    key: str

    @property
    def is_narrow(self) -> bool:
        return self.width < 560

    @property
    def font(self) -> float:
        """The size of text: at least 11 px on screen also where a panel is narrower than the drawing."""
        return 13.0 if self.is_narrow else 14.0

    def name(self, what: str) -> str:
        """An id for a gradient or pattern."""
        return f"{what}-{self.key}"


@dataclass(frozen=True)
class Body:
    """The drawn marks and how high they came out."""

    height: float
    content: str


def series(place: int, content: str) -> str:
    """Marks in the colour of a series, counted from 1."""
    return element("g", content, class_=f"series-{place}", color=SERIES[place - 1])


def tone(name: str, content: str) -> str:
    """Marks in one of the quiet colours: muted, line, track, ground, good, bad."""
    return element("g", content, class_=f"figure-{name}", color=_TONES[name])


def text_width(content: str, size: float) -> float:
    """About how wide text comes out, on the safe side."""
    return sum(map(_letter_width, content)) * size


def _letter_width(letter: str) -> float:
    if letter in " .,:;iljtfr|'’·()½":
        return 0.36
    if letter in "mwMW%@" or ord(letter) > 0x2E7F:
        return 0.96
    return 0.72 if letter.isupper() else 0.6


def shortened(content: str, width: float, size: float) -> str:
    """The text with an ellipsis where it would not fit."""
    if text_width(content, size) <= width + 0.5:
        return content
    kept = content
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def label(
    content: str, x: float, y: float, *, size: float, anchor: str | None = None, is_strong: bool = False
) -> str:
    """One line of text in the colour around it; `anchor` is start (None), middle or end."""
    return element(
        "text",
        words(content) or " ",
        x=x,
        y=y,
        font_size=size,
        font_weight="600" if is_strong else None,
        text_anchor=anchor,
        fill="currentColor",
    )


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    corner: float | None = None,
    opacity: float | None = None,
) -> str:
    return element(
        "rect",
        x=x,
        y=y,
        width=max(0.0, width),
        height=max(0.0, height),
        rx=corner,
        fill="currentColor",
        fill_opacity=opacity,
    )


def stroke(d: str, *, width: float = 1, dash: str | None = None, opacity: float | None = None) -> str:
    return element(
        "path",
        d=d,
        fill="none",
        stroke="currentColor",
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linecap="round" if dash else None,
        stroke_linejoin="round",
        stroke_opacity=opacity,
    )


def dot(shape: str, x: float, y: float, size: float) -> str:
    """A filled mark of one of the shapes, `size` being half its width."""
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=size, fill="currentColor")
    if shape == "ring":
        return element("circle", cx=x, cy=y, r=size, fill="none", stroke="currentColor", stroke_width=2.0)
    if shape == "square":
        return rectangle(x - size, y - size, 2 * size, 2 * size)
    if shape == "cross":
        side = number(2 * size)
        return stroke(f"M{numbers(x - size, y - size)}l{side} {side}m0-{side}l-{side} {side}", width=2.5)
    reach = size * 1.3
    if shape == "diamond":
        corners = f"l{numbers(reach, reach)} {numbers(-reach, reach)} {numbers(-reach, -reach)}z"
    else:
        corners = f"l{numbers(reach, size * 2.2)}h{number(-2 * reach)}z"
    return element("path", d=f"M{numbers(x, y - reach)}{corners}", fill="currentColor")


def legend(
    entries: Sequence[tuple[int, str]], canvas: Canvas, *, right: float, y: float, as_line: bool = True
) -> str:
    """A row of samples with names, ending at the right; entries are (series, name)."""
    size, sample, gap = canvas.font, 26 if as_line else 18, 12
    room = right - (sample + gap) * len(entries)
    if sum(text_width(name, size) for _, name in entries) > room:
        entries = [(place, shortened(name, room / len(entries), size)) for place, name in entries]
    x, written = right, []
    for place, name in reversed(entries):
        x -= text_width(name, size)
        written.append(tone("muted", label(name, x, y, size=size)))
        x -= sample
        written.append(series(place, _sample(place, x, y, as_line=as_line)))
        x -= gap
    return "".join(reversed(written))


def _sample(place: int, x: float, y: float, *, as_line: bool) -> str:
    if as_line:
        return stroke(f"M{numbers(x, y - 4.5)}h20", width=2.5, dash=DASHES[place - 1])
    return rectangle(x, y - 10, 12, 12, corner=3, opacity=0.85)
