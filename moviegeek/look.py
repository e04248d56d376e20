"""The part of the look that is made, not written: the font if it is there, a class for each palette."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

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
    return "\n".join([FALLBACK, *_fonts(), *_palettes()])


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
