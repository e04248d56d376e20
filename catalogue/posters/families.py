"""Which family of drawings and colours a movie's genres lead to."""

from collections.abc import Iterable
from dataclasses import dataclass

# Rarest first: the rarest genre of a movie says most about it.
_LEADING = (
    ("Film-Noir", "noir"),
    ("Western", "western"),
    ("Musical", "musical"),
    ("Animation", "animation"),
    ("Documentary", "documentary"),
    ("War", "war"),
    ("Horror", "horror"),
    ("Sci-Fi", "scifi"),
    ("Fantasy", "fantasy"),
    ("Mystery", "mystery"),
    ("Children", "animation"),
    ("Romance", "romance"),
    ("Adventure", "adventure"),
    ("Crime", "thriller"),
    ("Action", "action"),
    ("Comedy", "comedy"),
    ("Thriller", "thriller"),
    ("Drama", "drama"),
)

_OTHER_NAMES = {
    "filmnoir": "noir",
    "sciencefiction": "scifi",
    "sf": "scifi",
    "music": "musical",
    "family": "children",
    "childrens": "children",
    "kids": "children",
    "animated": "animation",
    "suspense": "thriller",
    "noir": "noir",
    "biography": "drama",
    "history": "drama",
}


@dataclass(frozen=True)
class Family:
    """A family of drawings, and the genre that led to it; no label when no genre is known."""

    name: str
    label: str


def leading_family(genres: Iterable[str]) -> Family:
    """The family of the rarest genre that is known; drama when none is."""
    known = {_key(genre) for genre in genres}
    for label, family in _LEADING:
        if _key(label) in known:
            return Family(family, label)
    return Family("drama", "")


def _key(genre: str) -> str:
    letters = "".join(letter for letter in genre.lower() if letter.isalpha())
    return _OTHER_NAMES.get(letters, letters)
