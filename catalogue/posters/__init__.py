"""Drawn posters: a movie without a picture gets one that looks designed.

Pure functions of title, year and genres: the same input gives the same bytes for ever. A redesign
raises `POSTER_VERSION`, which is part of the address.

>>> poster("Night Ferry", 1954, ["Film-Noir"]).startswith("<svg xmlns=")
True
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from catalogue.posters.families import leading_family
from catalogue.posters.layout import backdrop_svg, link_picture_svg, poster_svg
from catalogue.posters.palettes import PALETTES, Palette
from catalogue.posters.plan import plan_for

__all__ = [
    "POSTER_VERSION",
    "Palette",
    "backdrop",
    "fingerprint",
    "link_picture",
    "palette",
    "poster",
    "poster_family",
    "poster_tone",
    "tones",
]

POSTER_VERSION = 1


def poster(title: str, year: int | None, genres: Iterable[str]) -> str:
    """The poster as SVG, 600 by 900, at most 3,072 bytes."""
    return poster_svg(plan_for(title, year, genres))


def backdrop(title: str, year: int | None, genres: Iterable[str]) -> str:
    """The wide companion without words, 1600 by 900, the drawing to the right."""
    return backdrop_svg(plan_for(title, year, genres))


def link_picture(title: str, year: int | None, genres: Iterable[str]) -> str:
    """The picture for links from elsewhere, with the title, 1200 by 630."""
    return link_picture_svg(plan_for(title, year, genres))


def palette(title: str, year: int | None, genres: Iterable[str]) -> Palette:
    """The five colours of a movie's pictures, for what stands beside them."""
    return plan_for(title, year, genres).palette


def poster_family(genres: Iterable[str]) -> str:
    """The family of drawings that the genres lead to: `scifi`, `noir`, `drama`..."""
    return leading_family(genres).name


def poster_tone(title: str, year: int | None, genres: Iterable[str]) -> str:
    """The name of the movie's palette before its turn, such as `scifi-2`: a CSS class for heroes."""
    return _tone(title, year, tuple(genres))


@lru_cache(maxsize=8192)
def _tone(title: str, year: int | None, genres: tuple[str, ...]) -> str:
    plan = plan_for(title, year, genres)
    return f"{plan.family.name}-{plan.palette_number + 1}"


def tones() -> dict[str, Palette]:
    """Every palette by the name that `poster_tone` gives, for the stylesheet of the heroes."""
    return {
        f"{family}-{number}": colors
        for family, palettes in PALETTES.items()
        for number, colors in enumerate(palettes, start=1)
    }


def fingerprint(title: str, year: int | None, genres: Iterable[str]) -> str:
    """Twelve characters for the address: other words, genres or version give another one."""
    words = "|".join((str(POSTER_VERSION), title, str(year or ""), *sorted(genres)))
    return f"{POSTER_VERSION}-{blake2b(words.encode('utf-8', 'replace'), digest_size=5).hexdigest()}"
