"""What a movie's seed decides: colours, typeface, place of the title, drawing."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.posters.breaking import clean
from catalogue.posters.drawings import Drawing, drawings_of
from catalogue.posters.families import Family, leading_family
from catalogue.posters.palettes import PALETTES, TURNS, Palette, turned
from catalogue.posters.seed import Seed
from catalogue.posters.typesetting import (
    SANS,
    SERIF,
    SERIF_CAPITALS,
    TYPEWRITER,
    Setting,
    Typeface,
    set_title,
)

_FRAMED_BEFORE = 1960
_CAPITALS_BEFORE = 1950
_GROUNDED = frozenset({"western", "adventure", "war", "horror"})
_SERIF_FAMILIES = frozenset({"romance", "fantasy", "noir", "drama"})


@dataclass(frozen=True)
class Plan:
    """All that a picture of one movie is made from."""

    family: Family
    palette_number: int
    palette: Palette
    setting: Setting
    is_title_at_head: bool
    drawing: Drawing
    art: str
    is_mirrored: bool
    is_framed: bool
    foot: str


def plan_for(title: str, year: int | None, genres: Iterable[str]) -> Plan:
    """Reads the seed in a fixed order, so that the same movie gets the same picture for ever."""
    words, family = clean(title), leading_family(genres)
    name = f"{words}|{year or ''}"
    seed, art = Seed(name), Seed(f"art|{name}")
    palette_number = seed.byte() % len(PALETTES[family.name])
    palette = turned(PALETTES[family.name][palette_number], seed.pick(TURNS))
    return Plan(
        family=family,
        palette_number=palette_number,
        palette=palette,
        setting=set_title(words, face=_typeface(seed, family.name, year)),
        is_title_at_head=seed.is_true(times=1, of=3) and family.name not in _GROUNDED,
        drawing=art.pick(drawings_of(family.name)),
        is_mirrored=art.is_true(times=1, of=2),
        art=f"shapes|{name}",
        is_framed=_is_before(year, _FRAMED_BEFORE),
        foot=" · ".join(part for part in (str(year or ""), family.label.upper()) if part),
    )


def _typeface(seed: Seed, family: str, year: int | None) -> Typeface:
    chance = seed.byte()
    if _is_before(year, _CAPITALS_BEFORE):
        return SERIF_CAPITALS
    if _is_before(year, _FRAMED_BEFORE) or (family in _SERIF_FAMILIES and chance % 3 < 2):
        return SERIF
    return TYPEWRITER if family == "documentary" and chance % 2 else SANS


def _is_before(year: int | None, limit: int) -> bool:
    return year is not None and year < limit
