"""A description in, SVG and table out."""

from hashlib import blake2b

from figures.canvas import NARROW, WIDE, Body, Canvas, label, stroke, text_width, tone
from figures.figure import Figure, Table
from figures.language import ENGLISH, language
from figures.stylesheet import STANDALONE
from figures.svg import element, numbers, words

NOTHING = ENGLISH.nothing
_MARGIN = 24.0


def draw(figure: Figure, *, width: int = WIDE, standalone: bool = False) -> str:
    """The figure as SVG, `width` units wide.

    In a page, colours and type come from `figures.css`. Standalone, the picture brings its own small
    stylesheet for light and dark, a ground, and title and finding as words above the plot.
    """
    canvas = Canvas(width, _key(figure, width))
    body = _nothing(figure, canvas) if figure.is_empty else figure.body(canvas)
    return _standalone(figure, body, canvas) if standalone else _document(figure, body, canvas)


def draw_both(figure: Figure) -> str:
    """Two widths, of which the stylesheet shows the one that fits the panel."""
    wide = draw(figure, width=WIDE).replace('class="figure"', 'class="figure figure-wide"', 1)
    narrow = draw(figure, width=NARROW).replace('class="figure"', 'class="figure figure-narrow"', 1)
    return wide + narrow


def table(figure: Figure) -> Table:
    """The figure's data as rows."""
    return figure.table()


def _key(figure: Figure, width: int) -> str:
    return blake2b(f"{width}|{figure!r}".encode("utf-8", "replace"), digest_size=4).hexdigest()


def _document(figure: Figure, body: Body, canvas: Canvas, *, styles: str = "") -> str:
    described = element("title", words(figure.title) or "Figure") + element(
        "desc", words(figure.reading) or " "
    )
    return element(
        "svg",
        styles + described + body.content,
        xmlns="http://www.w3.org/2000/svg",
        class_="figure",
        viewBox=f"0 0 {numbers(canvas.width, body.height)}",
        width=canvas.width,
        height=body.height,
        role="img",
        color="#1c1923",
        font_family="Inter,Helvetica Neue,Arial,sans-serif",
    )


def _standalone(figure: Figure, body: Body, canvas: Canvas) -> str:
    """Ground, title, finding, and the plot below, with a margin around."""
    outer = Canvas(round(canvas.width + 2 * _MARGIN), canvas.key)
    title = label(figure.title, 0, 18, size=18, is_strong=True)
    lines = _wrapped(figure.reading, canvas.width, canvas.font)
    finding = "".join(label(line, 0, 42 + 19 * at, size=canvas.font) for at, line in enumerate(lines))
    top = 40 + 19 * len(lines)
    ground = element(
        "rect", width=outer.width, height=body.height + top + 2 * _MARGIN, class_="figure-paper", fill="#fff"
    )
    inner = title + tone("muted", finding) + element("g", body.content, transform=f"translate(0 {top})")
    content = ground + element("g", inner, transform=f"translate({numbers(_MARGIN, _MARGIN)})")
    return _document(
        figure, Body(body.height + top + 2 * _MARGIN, content), outer, styles=element("style", STANDALONE)
    )


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _nothing(figure: Figure, canvas: Canvas) -> Body:
    """An empty plot that says so: a quiet baseline, a ring that waits, one sentence."""
    height, middle = (150.0 if canvas.is_narrow else 180.0), canvas.width / 2
    base = height - 62
    baseline = stroke(f"M{numbers(middle - 90, base)}h66m48 0h66", width=1.5, dash="1.5 6")
    ring = element("circle", cx=middle, cy=base, r=11.0, fill="none", stroke="currentColor", stroke_width=1.5)
    hand = stroke(f"M{numbers(middle, base - 6)}v6l4 3", width=1.5)
    sentence = label(
        figure.nothing or language().nothing, middle, height - 22, size=canvas.font, anchor="middle"
    )
    return Body(height, tone("muted", baseline + ring + hand + sentence))
