"""The few elements that drawings are made of, with numbers of one decimal at most."""

from collections.abc import Iterable

from figures.svg import element, fine, number, numbers

__all__ = [
    "Point",
    "circle",
    "dots",
    "element",
    "fade",
    "fine",
    "group",
    "line",
    "number",
    "numbers",
    "outline",
    "path",
    "rectangle",
    "ring",
]

Point = tuple[float, float]


def circle(x: float, y: float, r: float, fill: str, opacity: float | None = None) -> str:
    return element("circle", cx=x, cy=y, r=r, fill=fill, opacity=opacity)


def ring(x: float, y: float, r: float, color: str, width: float, opacity: float | None = None) -> str:
    return element("circle", cx=x, cy=y, r=r, fill="none", stroke=color, stroke_width=width, opacity=opacity)


def rectangle(
    x: float, y: float, width: float, height: float, fill: str, opacity: float | None = None
) -> str:
    return element("rect", x=x or None, y=y or None, width=width, height=height, fill=fill, opacity=opacity)


def path(d: str, fill: str, opacity: float | None = None) -> str:
    return element("path", d=d, fill=fill, opacity=opacity)


def line(d: str, color: str, width: float, opacity: float | None = None) -> str:
    """A stroke with round ends."""
    return element(
        "path",
        d=d,
        fill="none",
        stroke=color,
        stroke_width=width,
        stroke_linecap="round",
        opacity=opacity,
    )


def outline(points: Iterable[Point]) -> str:
    """The path data of a closed polygon."""
    return "M" + "L".join(numbers(x, y) for x, y in points) + "z"


def dots(points: Iterable[Point], color: str, size: float, opacity: float | None = None) -> str:
    """Round dots as strokes of no length, all in one path."""
    return line("".join(f"M{numbers(x, y)}h0" for x, y in points), color, size, opacity)


def group(content: str, **attributes: str | float | None) -> str:
    return element("g", content, **attributes)


def fade(name: str, color: str, *stops: tuple[float, float], across: bool = False) -> str:
    """A gradient of one colour, given as (offset, opacity), downwards or across."""
    content = "".join(
        element("stop", offset=offset, stop_color=color, stop_opacity=None if opacity == 1 else opacity)
        for offset, opacity in stops
    )
    return element("linearGradient", content, id=name, x2=None if across else "0", y2=None if across else "1")
