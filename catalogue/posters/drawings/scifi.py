"""Science fiction: planets."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.drawings.sky import stars
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, dots, element, fade, group, line, path, rectangle, ring


def ringed_planet(art: Seed, colors: Palette) -> str:
    """A planet with bands, and rings before and behind it."""
    size, tilt = art.between(46, 54), art.between(-24, -12)
    wide, flat = size * 1.72, size * art.between(0.34, 0.46)
    shade = mixed(colors.one, colors.top, 0.42)
    bands = line(f"M-80-28q80 18 160 0M-80 {size * 0.2:.0f}q80 18 160 0", shade, 8, 0.5)
    clip = element("clipPath", element("circle", r=size), id="p")
    night = path(f"M0-90H90V90H0A70 70 0 0 0 {size * 0.35:.0f}-90z", shade, 0.75)
    globe = clip + circle(0, 0, size, colors.one) + group(bands + night, clip_path="url(#p)")
    half = f"M{-wide:.0f} 0A{wide:.0f} {flat:.0f} 0 0"
    thin = f"M{-wide - 9:.0f} 0A{wide + 9:.0f} {flat + 5:.0f} 0 0"
    behind, before = (
        element("path", d=f"{half} {side} {wide:.0f} 0", stroke_width=5.0)
        + element("path", d=f"{thin} {side} {wide + 9:.0f} 0", opacity=0.7)
        for side in (1, 0)
    )
    rings = {"fill": "none", "stroke": colors.two}
    moon = circle(art.between(30, 52), art.between(18, 34), art.between(5, 9), colors.ink, 0.92)
    planet = group(behind, opacity=0.6, **rings) + globe + group(before, **rings)
    return stars(art, colors) + moon + group(planet, transform=f"translate(100 100)rotate({tilt:.0f})")


def rising_planet(art: Seed, colors: Palette) -> str:
    """A planet that rises over the lower edge, with wide halos, and a small moon."""
    x = art.between(70, 130)
    halos = "".join(
        circle(x, 215, r, mixed(colors.one, colors.two, share), opacity)
        for r, share, opacity in ((158, 0.1, 0.2), (120, 0.05, 0.26), (82, 0, 0.4), (46, 0, 0.9))
    )
    moon = circle(x + art.between(-62, 62), art.between(44, 68), art.between(9, 14), colors.two)
    return halos + stars(art, colors, lowest=120) + moon


def crescent(art: Seed, colors: Palette) -> str:
    """The lit rim of a great dark world, and a beam from its night side."""
    size = art.between(68, 76)
    turn = art.between(8, 15)
    rim = fade("r", colors.one, (0.2, 1), (1, 0.12))
    night = circle(100 - turn * 1.25, 100 - turn, size * 0.97, colors.top)
    edge = ring(100, 100, size - 0.5, mixed(colors.one, colors.ink, 0.35), 0.8, 0.8)
    beam = rectangle(96, 128, 7, 60, "url(#b)") + dots([(99.5, 128)], colors.ink, 8)
    light = fade("b", colors.two, (0, 1), (1, 0))
    return stars(art, colors) + rim + light + circle(100, 100, size, "url(#r)") + night + edge + beam


DRAWINGS = (Drawing(ringed_planet), Drawing(rising_planet, stands=True), Drawing(crescent))
