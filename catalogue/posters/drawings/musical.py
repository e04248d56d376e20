"""Musical: a record, an equaliser."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, group, line, number, numbers, path, ring


def record(art: Seed, colors: Palette) -> str:
    """A record, half out of its sleeve of light."""
    vinyl = mixed(colors.ink if colors.is_light else colors.top, "#000000", 0.25)
    grooves = "".join(
        ring(100, 100, r, colors.ink if not colors.is_light else colors.top, 0.9, 0.22)
        for r in (72, 64, 56, 48, 40)
    )
    label = circle(100, 100, 30, colors.two) + circle(100, 100, 18, colors.one) + circle(100, 100, 4, vinyl)
    turn = art.between(0, 180)
    shine = path("M100 100L36 54A79 79 0 0 1 58 33zM100 100L164 146A79 79 0 0 1 142 167z", colors.one, 0.3)
    arm = line("M161 22L154 66L127 92", colors.ink, 4.5) + circle(161, 22, 8, colors.one)
    return (
        circle(100, 100, 79, vinyl)
        + grooves
        + group(shine, transform=f"rotate({number(turn)} 100 100)")
        + label
        + arm
    )


def equaliser(art: Seed, colors: Palette) -> str:
    """Bars that dance."""
    bars = [(art.byte() % 3, _bar(12 + 23 * at, art.between(30, 150))) for at in range(-6, 15)]
    fills = (colors.one, colors.two, mixed(colors.two, colors.one, 0.5))
    return "".join(
        path("".join(bar for tint, bar in bars if tint == wanted), fill) for wanted, fill in enumerate(fills)
    )


def _bar(x: float, high: float) -> str:
    return f"M{numbers(x - 7.5, 330)}V{number(200 - high)}a7.5 7.5 0 0 1 15 0V330z"


DRAWINGS = (Drawing(record), Drawing(equaliser, stands=True))
