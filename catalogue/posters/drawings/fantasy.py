"""Fantasy: arches within arches, a castle before the moon."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT, RIGHT, ground, stars
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, number, numbers, outline, path


def nested_arches(art: Seed, colors: Palette) -> str:
    """A gate in a gate in a gate, and a light at the end."""
    wide = art.between(76, 84)
    arches = []
    for step in range(5):
        half, top = wide * (1 - 0.19 * step), 96 - 0.55 * wide + 15 * step
        shade = (
            mixed(colors.two, colors.one, step / 5)
            if step % 2
            else mixed(colors.two, colors.top, 0.5 - 0.08 * step)
        )
        arches.append(path(_arch(half, top + half * 0.75), shade))
    glow = colors.top if colors.is_light else colors.one
    light = circle(100, 146, 22, glow, 0.3) + circle(100, 146, 13, glow)
    path_of_light = path(outline([(95, 190), (105, 190), (126, 330), (74, 330)]), glow, 0.45)
    return stars(art, colors, lowest=90, count=12) + "".join(arches) + light + path_of_light


def _arch(half: float, spring: float) -> str:
    """A pointed arch on straight feet."""
    shoulder, tip = spring - half * 0.95, spring - half * 1.2
    left, right = 100 - half, 100 + half
    rise = f"M{numbers(left, 330)}V{number(spring)}Q{numbers(left, shoulder)} {numbers(100, tip)}"
    return f"{rise}Q{numbers(right, shoulder)} {numbers(right, spring)}V330z"


def castle_and_moon(art: Seed, colors: Palette) -> str:
    """Three towers on a hill before a great moon."""
    x = art.between(84, 116)
    moon = circle(x + art.between(-24, 24), 82, art.between(44, 50), colors.one)
    stone = mixed(colors.two, colors.bottom, 0.08)
    castle = _tower(x, 17, 84, 42) + _tower(x - 30, 12, 112, 28) + _tower(x + 31, 12, 118, 26)
    wall = outline([(x - 40, 240), (x - 36, 150), (x, 138), (x + 38, 152), (x + 44, 240)])
    hills = ground(
        [
            (LEFT + 60, 190),
            (-60, 172),
            (0, 190),
            (28, 176),
            (x, 162),
            (172, 178),
            (204, 168),
            (290, 190),
            (RIGHT - 20, 174),
        ]
    )
    windows = dots([(x, 104), (x, 116), (x - 30, 128), (x + 31, 134)], colors.one, 3.4)
    front = path(
        ground([(LEFT + 40, 204), (20, 196), (120, 206), (260, 194)]), mixed(colors.two, colors.bottom, 0.45)
    )
    return stars(art, colors, lowest=110) + moon + path(castle + wall + hills, stone) + windows + front


def _tower(x: float, wide: float, top: float, roof: float) -> str:
    """A shaft with a pointed roof that juts out a little."""
    half = wide / 2
    return outline(
        [
            (x - half, 230),
            (x - half, top),
            (x - half - 2, top),
            (x, top - roof),
            (x + half + 2, top),
            (x + half, top),
            (x + half, 230),
        ]
    )


DRAWINGS = (Drawing(nested_arches, stands=True), Drawing(castle_and_moon, stands=True))
