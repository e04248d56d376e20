"""Romance: circles that overlap, a sun over waves, hearts."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import LEFT
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, element, fine, number, numbers, path


def two_circles(art: Seed, colors: Palette) -> str:
    """Two circles that share a part of themselves."""
    size = art.between(54, 61)
    apart, tilt = size * art.between(0.42, 0.56), art.between(-12, 12)
    return circle(100 - apart, 100 - tilt, size, colors.one) + circle(
        100 + apart, 100 + tilt, size * art.between(0.94, 1.03), colors.two, 0.82
    )


def sun_over_waves(art: Seed, colors: Palette) -> str:
    """A great sun that touches a quiet sea."""
    size = art.between(54, 62)
    sea = mixed(colors.two, colors.bottom, 0.25)
    waves = (
        path(_wave(y, high, art.between(0, 60)), sea, opacity)
        for y, high, opacity in ((136, 15, 0.42), (152, 11, 0.5), (170, 9, 0.55))
    )
    return circle(art.between(88, 112), 100, size, colors.one) + "".join(waves)


def _wave(y: float, high: float, shift: float) -> str:
    """A rolling line that is closed far below."""
    crests = "t60 0" * 9
    return f"M{numbers(LEFT - shift, y)}q30 {number(-high * 2)} 60 0{crests}V320H{number(LEFT - 60)}z"


def nested_hearts(art: Seed, colors: Palette) -> str:
    """A heart in a heart in a heart."""
    tilt = art.between(-9, 9)
    shades = (colors.one, colors.two, mixed(colors.one, colors.bottom, 0.35), colors.ink, colors.one)
    hearts = (
        element(
            "path",
            d="M0 62C-92-2-60-66-22-58-9-55-2-46 0-36 2-46 9-55 22-58 60-66 92-2 0 62z",
            fill=shade,
            transform=f"scale({fine(size)})",
        )
        for shade, size in zip(shades, (1.14, 0.9, 0.67, 0.45, 0.23), strict=True)
    )
    return element("g", "".join(hearts), transform=f"translate(100 104)rotate({number(tilt)})")


DRAWINGS = (Drawing(two_circles), Drawing(sun_over_waves, stands=True), Drawing(nested_hearts))
