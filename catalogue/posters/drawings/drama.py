"""Drama: a lit window, a figure at the horizon, dunes, the bars of a city."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, element, line, number, numbers, outline, path, rectangle


def lit_window(art: Seed, colors: Palette) -> str:
    """Somebody stands before a window and looks out; the light falls towards us."""
    lean, wide = art.between(-10, 10), art.between(46, 54)
    dark = mixed(colors.top, colors.ink, 0.06) if not colors.is_light else colors.ink
    pane = outline(
        [
            (100 - wide * 0.8 + lean, 36),
            (100 + wide * 0.7 + lean, 36),
            (100 + wide * 1.15, 186),
            (100 - wide * 1.1, 186),
        ]
    )
    bars = line(f"M{numbers(100 + lean, 30)}L{numbers(104, 190)}M{numbers(20, 104)}H180", dark, 6)
    clip = element("clipPath", element("path", d=pane), id="w")
    x = 100 + art.between(16, 34)
    person = circle(x, 136, 10.5, dark) + path(f"M{numbers(x - 14, 330)}V172q0-24 14-24t14 24V330z", dark)
    return (
        clip
        + path(pane, mixed(colors.one, colors.top, 0.4) if colors.is_light else colors.one)
        + element("g", bars, clip_path="url(#w)")
        + person
    )


def figure_at_the_horizon(art: Seed, colors: Palette) -> str:
    """A small figure under a great low sun, and its long shadow."""
    x, size = art.between(62, 138), art.between(52, 60)
    dark = colors.ink if colors.is_light else mixed(colors.top, "#000000", 0.35)
    land = rectangle(LEFT, 148, RIGHT - LEFT, 200, mixed(colors.two, colors.bottom, 0.45))
    glow = mixed(colors.one, colors.top, 0.3) if colors.is_light else colors.one
    sun = circle(100, 140, size * 1.35, glow, 0.16) + circle(100, 140, size, glow)
    shadow = path(
        outline(
            [(x - 3, 158), (x + 3, 158), (x + (x - 100) * 0.9 + 16, 260), (x + (x - 100) * 0.9 - 12, 260)]
        ),
        dark,
        0.5,
    )
    person = circle(x, 118, 5, dark) + path(f"M{numbers(x - 6, 160)}V134q0-10 6-10t6 10V160z", dark)
    return sun + land + shadow + person


def dunes(art: Seed, colors: Palette) -> str:
    """Layers of sand, each with its lit crest, and a pale sun."""
    sun = circle(art.between(46, 154), art.between(52, 72), art.between(20, 28), colors.one)
    layers = []
    for step in range(4):
        y, shift = 84 + 30 * step, art.between(-50, 50)
        shade = mixed(colors.two if step % 2 else colors.one, colors.bottom, 0.18 + 0.17 * step)
        layers.append(path(_dune(y, shift, art.between(20, 34)), shade))
    return sun + "".join(layers)


def _dune(y: float, shift: float, high: float) -> str:
    """The back of a dune from side to side, highest near the middle."""
    rise = f"M{numbers(LEFT - 80, y + 24)}C{numbers(-60 + shift, y + 30)} {numbers(20 + shift, y + high)}"
    fall = f" {numbers(80 + shift, y)}S{numbers(190 + shift, y + high + 20)} {numbers(RIGHT + 80, y - 6)}"
    return f"{rise}{fall}V320H{number(LEFT - 80)}z"


def city_bars(art: Seed, colors: Palette) -> str:
    """A street of plain towers; one window of life."""
    lit = 2 + art.byte() % 3
    heights = [art.between(64, 146) for _ in range(7)]
    towers = "".join(
        rectangle(
            -28 + 37 * at,
            190 - height,
            30,
            height,
            colors.one if at == lit else mixed(colors.two, colors.bottom, 0.12 + 0.16 * ((at * 5 + lit) % 4)),
        )
        for at, height in enumerate(heights)
    )
    wide = "".join(
        rectangle(x, 190 - art.between(40, 120), 30, 120, mixed(colors.two, colors.bottom, 0.55))
        for x in (-139, -102, -65, 231, 268, 305)
    )
    street = rectangle(LEFT, 189, RIGHT - LEFT, 3, colors.ink, 0.45)
    below = rectangle(LEFT, 192, RIGHT - LEFT, 130, colors.bottom)
    return wide + towers + below + street


DRAWINGS = (
    Drawing(lit_window, stands=True),
    Drawing(figure_at_the_horizon, stands=True),
    Drawing(dunes, stands=True),
    Drawing(city_bars, stands=True),
)
