"""How wide letters are, and how scripts behave, without opening a font."""

import unicodedata
from functools import lru_cache

# Advances of Helvetica Bold in thousandths of an em, by width.
_ADVANCES = {
    278: " ',./\\|Iijl’‘·",
    333: "()-[]`ft:;!",
    389: "r*{}",
    474: '"',
    500: "z“”–",
    556: "#$_0123456789aceksvxyJ",
    584: "+<=>~^",
    611: "bdghnopquFLTZ?",
    667: "EPSVXY",
    722: "ABCDHKNRU&",
    778: "GOQw",
    833: "M",
    889: "m%",
    944: "W",
    975: "@",
    1000: "…—",
}
_ADVANCE = {letter: width for width, letters in _ADVANCES.items() for letter in letters}

_JOINING = (
    "ARABIC",
    "BENGALI",
    "DEVANAGARI",
    "GUJARATI",
    "GURMUKHI",
    "KANNADA",
    "KHMER",
    "LAO",
    "MALAYALAM",
    "MONGOLIAN",
    "MYANMAR",
    "NKO",
    "SINHALA",
    "SYRIAC",
    "TAMIL",
    "TELUGU",
    "THAI",
    "TIBETAN",
)


@lru_cache(maxsize=4096)
def advance(letter: str) -> float:
    """The width of one letter of the heavy sans in em, with 1 for the wide ones of East Asia and emoji."""
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _ADVANCE:
        return _ADVANCE[plain] / 1000
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if is_wide(letter):
        return 1.0
    return 0.722 if letter.isupper() else 0.6


def is_wide(letter: str) -> bool:
    """True for letters that fill a square, between which a line may break."""
    return unicodedata.east_asian_width(letter) in "WF"


def is_right_to_left(text: str) -> bool:
    """True when the first letter with a direction runs leftwards."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((side in ("R", "AL") for side in directions if side in ("L", "R", "AL")), False)


def is_joined(text: str) -> bool:
    """True when letters change shape with their neighbours, so that they must not be spread."""
    return any(unicodedata.name(letter, "").startswith(_JOINING) for letter in text)


def capitals(text: str) -> str:
    """The text in capitals, which lose their accents in Greek; text with letters without case stays."""
    if any(letter.isalpha() and letter.lower() == letter.upper() for letter in text):
        return text
    return "".join(_capital(letter) for letter in text)


def _capital(letter: str) -> str:
    if "\u0370" <= letter <= "\u03ff":
        return unicodedata.normalize("NFD", letter)[0].upper()
    return letter.upper()
