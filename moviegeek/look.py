"""The part of the look that is made, not written: the font if it is there, a class for each palette, our mark,
and the signs of what can be done with cards and shelves."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from catalogue.posters import tones

FONT_FILES = {
    "fonts/inter/inter-latin-wght-normal.woff2": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
        "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
    "fonts/inter/inter-latin-ext-wght-normal.woff2": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
        "U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
    ),
    "fonts/inter/inter-greek-wght-normal.woff2": "U+0370-03FF",
    "fonts/inter/inter-cyrillic-wght-normal.woff2": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
}
MAIN_FONT = next(iter(FONT_FILES))
SPRITE = "moviegeek/icons.svg"
MARK = "moviegeek/mark.svg"
# Of every card and shelf: as elements of their own they were a third of the page.
SHELF_ICONS = ("heart", "bookmark", "ban", "list", "left", "right")
# Arial drawn at Inter's width, so that nothing jumps when the font arrives.
FALLBACK = "".join(
    f'@font-face{{font-family:"Inter Fallback";font-weight:{weights};src:{sources};'
    "size-adjust:107%;ascent-override:90%;descent-override:22.5%;line-gap-override:0%}"
    for weights, sources in (
        ("100 549", 'local("Arial"),local("Liberation Sans")'),
        ("550 900", 'local("Arial Bold"),local("Arial-BoldMT"),local("Liberation Sans Bold")'),
    )
)


@lru_cache(maxsize=1)
def look_css() -> str:
    return "\n".join([FALLBACK, *_fonts(), *_palettes(), _mark(), *_shelf_icons()])


@lru_cache(maxsize=1)
def look_version() -> str:
    return blake2b(look_css().encode(), digest_size=5).hexdigest()


def look_address() -> str:
    return reverse("look", args=[look_version()])


@lru_cache(maxsize=1)
def font_address() -> str:
    """Where the Latin letters of Inter are; empty when its package was not fetched."""
    return static(MAIN_FONT) if finders.find(MAIN_FONT) else ""


def _fonts() -> list[str]:
    return [
        '@font-face{font-family:"Inter Variable";font-weight:100 900;font-display:swap;'
        f'src:url("{static(path)}") format("woff2");unicode-range:{letters}}}'
        for path, letters in FONT_FILES.items()
        if finders.find(path)
    ]


def _palettes() -> list[str]:
    return [
        f".tone-{name}{{--hero-top:{colors.top};--hero-bottom:{colors.bottom};--hero-ink:{colors.ink}}}"
        for name, colors in tones().items()
    ]


def _mark() -> str:
    drawing = quote(Path(str(finders.find(MARK))).read_text().strip(), safe="/ =")
    return f':root{{--mark:url("data:image/svg+xml,{drawing}")}}'


def _shelf_icons() -> list[str]:
    sprite = Path(str(finders.find(SPRITE))).read_text()
    return [f'.i-{name}{{--icon:url("data:image/svg+xml,{_drawing(sprite, name)}")}}' for name in SHELF_ICONS]


def _drawing(sprite: str, name: str) -> str:
    """An icon of the sprite as a picture of its own, written for an address."""
    symbol = re.search(rf'<symbol id="{name}" viewBox="([^"]+)">(.+?)</symbol>', sprite)
    assert symbol, f"{SPRITE} has no {name}"
    view_box, shapes = symbol.groups()
    pen = 'fill="none" stroke="#000" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
    return quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" {pen}>{shapes}</svg>', safe="/ ="
    )
