"""Thriller and crime: rings off centre, slanted bars, a staircase."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, group, number, numbers, outline, path, rectangle, ring


def rings_off_centre(art: Seed, colors: Palette) -> str:
    """Rings that slide towards one side, with a dark pupil: a target, an eye."""
    slide, rise = art.between(2.5, 6) * art.pick((-1, 1)), art.between(-3, 3)
    rings = "".join(
        ring(100 + slide * step, 100 + rise * step, 88 - 21.5 * step, colors.one, 11.5) for step in range(4)
    )
    x, y = 100 + slide * 4, 100 + rise * 4
    return (
        rings
        + circle(x, y, 11.5, colors.one)
        + circle(x, y, 5.5, colors.ink if colors.is_light else colors.top)
    )


def slanted_bars(art: Seed, colors: Palette) -> str:
    """Bars that lean like rain, one of them lit, and a pale disc."""
    chosen = 3 + art.byte() % 4
    widths = [art.between(4, 11) for _ in range(20)]
    layers = (
        path(
            "".join(_bar(at, widths[at]) for at in range(first, 20, 3) if at - 5 != chosen), colors.two, shade
        )
        for first, shade in enumerate((0.2, 0.36, 0.52))
    )
    bars = "".join(layers) + path(_bar(chosen + 5, 16), colors.one)
    disc = circle(
        art.between(52, 84), art.between(56, 84), 20, colors.ink if not colors.is_light else colors.two
    )
    return group(bars, transform="rotate(-19 100 100)") + disc


def _bar(at: int, width: float) -> str:
    return f"M{22 * (at - 5)}-150h{number(width)}v520h{number(-width)}z"


def staircase(art: Seed, colors: Palette) -> str:
    """Steps, and far up a small figure whose red shadow falls all the way down."""
    step, rise, top = 34.0, 26.0, art.between(70, 80)
    stairs = "".join(
        rectangle(
            LEFT,
            top + rise * at,
            -LEFT + 56 + step * at,
            400,
            mixed(colors.two, colors.bottom, 0.1 + 0.19 * at),
        )
        for at in reversed(range(5))
    )
    x, foot = art.between(34, 44), top
    fall = path(
        outline([(x - 5, foot), (x + 6, foot), (x + 230, foot + 172), (x + 190, foot + 172)]), colors.one, 0.5
    )
    person = circle(x, foot - 28, 6, colors.one) + path(
        f"M{numbers(x - 4, foot - 21)}h8l3 21h{number(-14)}z", colors.one
    )
    return stairs + fall + person


DRAWINGS = (Drawing(rings_off_centre), Drawing(slanted_bars), Drawing(staircase, stands=True))
