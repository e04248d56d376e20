"""Setting a title: typeface, sizes, and a text element for each line."""

from dataclasses import dataclass, replace

from catalogue.posters.breaking import best_lines
from catalogue.posters.letters import advance, capitals, is_joined, is_right_to_left
from catalogue.posters.svg import element, group, number
from figures.svg import words

MEASURE = 168.0
"""The widest a line may be."""
TALLEST = 92.0
"""The tallest a title may be."""
_LINE_HEIGHT = 0.97
_MOST_UNEVEN = 1.4
_CAP_HEIGHT = 0.72
_DESCENT = 0.2


@dataclass(frozen=True)
class Typeface:
    """A stack that every system has, and how it is set."""

    stack: str
    is_centred: bool = False
    is_capitals: bool = False
    is_evenly_sized: bool = False
    letter_width: float = 1.0
    flat_width: float = 0.0

    def width(self, text: str) -> float:
        """The width of a line at size 1."""
        if self.flat_width:
            return sum(max(self.flat_width * bool(advance(x)), advance(x) // 1) for x in text)
        return self.letter_width * sum(advance(x) for x in text)


SANS = Typeface("Helvetica,Arial,sans-serif", is_capitals=True)
SERIF = Typeface("Times New Roman,Times,serif", is_centred=True, is_evenly_sized=True, letter_width=0.94)
SERIF_CAPITALS = replace(SERIF, is_capitals=True)
TYPEWRITER = Typeface("Courier New,Courier,monospace", is_capitals=True, is_evenly_sized=True, flat_width=0.6)


@dataclass(frozen=True)
class Line:
    """One line of a title: words, size, and the width that they are set to."""

    text: str
    size: float
    width: float


@dataclass(frozen=True)
class Setting:
    """A title, set: its lines from top to bottom and the typeface."""

    face: Typeface
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """From the top of the first capitals to the last baseline."""
        if not self.lines:
            return 0.0
        return self.lines[0].size * _CAP_HEIGHT + sum(line.size * _LINE_HEIGHT for line in self.lines[1:])

    @property
    def descent(self) -> float:
        """How far letters hang below the last baseline."""
        hangs = self.lines and not (self.face.is_capitals and self.lines[-1].text.isupper())
        return self.lines[-1].size * _DESCENT if hangs else 0.0


def set_title(title: str, *, face: Typeface) -> Setting:
    """Breaks a clean title into lines and sizes them to the measure."""
    written = capitals(title) if face.is_capitals else title
    lines = best_lines(written, measure=face.width)
    largest = 30.0 if face.is_evenly_sized else 36.0 if len(title) <= 14 else 32.0
    widths = [max(face.width(line), 0.3) for line in lines]
    sizes = [min(largest, MEASURE / width) for width in widths]
    sizes = [min(size, _MOST_UNEVEN * min(sizes)) for size in sizes]
    if face.is_evenly_sized and sizes:
        sizes = [min(sizes)] * len(sizes)
    shrink = min(1.0, TALLEST / max(sum(size * _LINE_HEIGHT for size in sizes), 1.0))
    sized = zip(lines, sizes, widths, strict=True)
    return Setting(
        face, tuple(Line(text, size * shrink, size * shrink * width) for text, size, width in sized)
    )


def title_element(setting: Setting, *, top: float, left: float, ink: str) -> str:
    """The title as text, its first capitals touching `top`."""
    baseline, written = top, []
    for place, line in enumerate(setting.lines):
        baseline += line.size * (_LINE_HEIGHT if place else _CAP_HEIGHT)
        written.append(_line_element(line, setting.face, x=left, y=baseline))
    return group(
        "".join(written),
        fill=ink,
        font_family=None if setting.face is SANS else setting.face.stack,
        text_anchor="middle" if setting.face.is_centred else None,
    )


def _line_element(line: Line, face: Typeface, *, x: float, y: float) -> str:
    backwards, joined = is_right_to_left(line.text), is_joined(line.text)
    start = x + MEASURE / 2 if face.is_centred else x + MEASURE if backwards else x
    return element(
        "text",
        words(line.text),
        x=start,
        y=y,
        font_size=line.size,
        textLength=None if joined else number(line.width),
        lengthAdjust=None if joined else "spacingAndGlyphs",
        direction="rtl" if backwards else None,
    )
