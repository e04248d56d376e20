"""Numbers and outside identifiers as files write them; each reader raises ValueError naming the value."""

import re

from datasets.rows import NO_TIME

_IMDB = re.compile(r"(?:tt)?0*([0-9]{1,10})")


def imdb_id(text: str) -> str | None:
    """With seven digits or more, however the file pads it; empty as None.

    >>> imdb_id("114709") == imdb_id("tt0114709") == imdb_id("000000000114709") == "tt0114709"
    True
    """
    text = text.strip()
    if not text:
        return None
    found = _IMDB.fullmatch(text)
    if not found:
        raise ValueError(f"the IMDb id {text[:40]!r} is not a number")
    return f"tt{found[1].zfill(7)}" if int(found[1]) else None


def number_or_none(text: str, *, what: str) -> int | None:
    """A positive whole number; "862.0" counts, as pandas writes columns with gaps; empty and 0 are None."""
    text = text.strip().removesuffix(".0")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError(f"the {what} {text[:40]!r} is not a whole number")
    return int(text) or None


def row_id(text: str, *, what: str) -> str:
    """An id that is a number in the file; it stays text."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(f"the {what} id {text[:40]!r} is not a number")
    return text


def seconds(text: str) -> int:
    found = number_or_none(text, what="time")
    return NO_TIME if found is None else found
