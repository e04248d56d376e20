"""How titles and names are compared: without case, accents, punctuation and the article in front."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.text import slugify

# Letters that no decomposition takes apart.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "&": " and ",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile(r"['’`´]")
# Foreign articles are also English words ("Die Hard", "I, Robot", "O Brother"): they stay.
_ENGLISH_ARTICLE = re.compile(r"^(the|a|an) (?=.)")


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: "Amélie & l'Été" gives "amelie and lete"."""
    # Twice, as Unicode's caseless matching asks: what is decomposed may have another case, and the reverse.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    text = _APOSTROPHE.sub("", text).translate(_LETTERS)
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain).strip()


def sort_key(title: str) -> str:
    return _ENGLISH_ARTICLE.sub("", fold(title)) or title.casefold()


@lru_cache(maxsize=5000)  # a page links the same movies again and again
def slug_of(title: str) -> str:
    return slugify(fold(title))[:120].strip("-") or "movie"
