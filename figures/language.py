"""What figures say by themselves, and how numbers are written: English, unless the reader's language is set.

This floor knows no translations; whoever draws for readers of another language brings the words along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """Words that no description of a figure brings along; braces stand for values."""

    thousands: str = ","
    decimal: str = "."
    percent: str = "%"
    months: tuple[str, ...] = (
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    )
    day: str = "{day} {month}"
    nothing: str = "Nothing has happened in this period."
    too_few: str = "too few"
    of_which: str = "of which {share} {past}"
    shares_of_these: str = "the bars below are shares of these"
    share_of: str = "{share} of {past}"
    name: str = "Name"
    value: str = "Value"
    step: str = "Step"
    count: str = "Count"
    of_the_step_before: str = "Of the step before"
    time: str = "Time"
    low: str = "From"
    high: str = "To"
    note: str = "Note"
    group: str = "Group"
    size: str = "Size"
    place: str = "Place"
    median: str = "median {value}"
    share_of_items: str = "Share of items"
    least_to_most: str = "movies, least to most recommended"


ENGLISH = Language()
_LANGUAGE: ContextVar[Language] = ContextVar("language of figures", default=ENGLISH)


def language() -> Language:
    return _LANGUAGE.get()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Figures that are drawn inside speak so."""
    token = _LANGUAGE.set(chosen)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def localised(number: str) -> str:
    """A number as it is written in English, with the separators of the reader."""
    chosen = language()
    if chosen is ENGLISH:
        return number
    swapped = number.translate({ord(","): chosen.thousands, ord("."): chosen.decimal})
    return swapped.replace("%", chosen.percent)
