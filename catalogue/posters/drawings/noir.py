"""Film noir: blinds, lamp light, a man in a hat."""

from catalogue.posters.drawings.drawing import Drawing
from catalogue.posters.palettes import Palette, mixed
from catalogue.posters.seed import Seed
from catalogue.posters.svg import circle, element, fade, group, number, outline, path


def man_in_a_hat(art: Seed, colors: Palette) -> str:
    """A man in a hat under a lamp, behind blinds; one red light."""
    lamp, x = art.between(34, 60), art.between(94, 118)
    light = fade("l", colors.one, (0, 0.62), (1, 0.08))
    cone = path(outline([(lamp - 3, -40), (lamp + 3, -40), (lamp + 150, 300), (lamp - 120, 300)]), "url(#l)")
    shaft = path(
        outline([(lamp - 2, -40), (lamp + 2, -40), (lamp + 26, 300), (lamp - 18, 300)]), colors.one, 0.16
    )
    slats = "".join(f"M-170 {y}H370" for y in range(-32, 300, 15))
    blinds = element("path", d=slats, stroke=colors.top, stroke_width=5.5, opacity=0.72)
    dark = mixed(colors.top, "#000000", 0.35)
    moon = circle(art.between(120, 152), art.between(52, 66), 9, colors.two)
    return light + cone + shaft + blinds + moon + _man(x, dark)


def _man(x: float, dark: str) -> str:
    """Hat, head, and shoulders in a long coat."""
    brim = element("ellipse", cy=117.0, rx=29.0, ry=6.5, fill=dark, transform="rotate(-4 0 117)")
    crown = "M-18 117C-17 84-9 92 0 94S17 84 18 117z"
    head = "M-12 116h24v14q0 13-12 13t-12-13z"
    coat = "M-25 330C-25 168-18 146-7 140H7C18 146 25 168 25 330z"
    return group(brim + path(crown + head + coat, dark), transform=f"translate({number(x)})")


DRAWINGS = (Drawing(man_in_a_hat, stands=True),)
