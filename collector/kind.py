"""What an event kind says about itself; the kinds are the modules of `collector.kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

from collector.errors import RefusedEventError

STEERABLE = ("genre", "contributor", "decade", "cluster", "shelf")  # what there can be more or less of


@dataclass(frozen=True)
class Number:
    lowest: float
    highest: float
    step: float | None = None
    is_needed: bool = False

    def clean(self, value: object, *, field: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not self._holds(value):
            raise RefusedEventError(field, value, f"expected {self}")
        return float(value)

    def _holds(self, value: float) -> bool:
        is_within = self.lowest <= value <= self.highest  # NaN is within nothing
        return is_within and (not self.step or float(value / self.step).is_integer())

    def __str__(self) -> str:
        steps = f" in steps of {self.step:g}" if self.step else ""
        return f"a number from {self.lowest:g} to {self.highest:g}{steps}"


@dataclass(frozen=True)
class Text:
    max_length: int
    choices: tuple[str, ...] = ()
    is_needed: bool = False

    def clean(self, value: object, *, field: str) -> str:
        if not isinstance(value, str) or not self._holds(value):
            raise RefusedEventError(field, value, f"expected {self}")
        return storable(value, field=field)

    def _holds(self, value: str) -> bool:
        return len(value) <= self.max_length and (not self.choices or value in self.choices)

    def __str__(self) -> str:
        return (
            f"one of {', '.join(self.choices)}"
            if self.choices
            else f"text of at most {self.max_length} characters"
        )


@dataclass(frozen=True)
class Moment:
    """A time that is no part of when the event occurred."""

    is_needed: bool = False

    def clean(self, value: object, *, field: str) -> str:
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise RefusedEventError(field, value, f"expected {self}")
        return moment.isoformat()

    def __str__(self) -> str:
        return "a time with its zone, such as 2026-11-30T10:45:00+00:00"


SINCE = {"since": Moment()}
"""Of an act that takes back an undoing: since when it stood so, for lists that say it or are ordered by it."""


@dataclass(frozen=True)
class Kind:
    """`is_passive`: noticed by the page, not done on purpose; not kept of people who ask not to be followed.

    `sets` and `clears` name the state that an act changes: "rating" or a mark. `prefers` is the value that an event
    gives to a preference: to the one of its `about`, or to the one that its properties name.
    """

    name: str
    past_tense: str | Promise  # as people read it in their history, before the movie: "Looked at"
    is_passive: bool = False
    movie: Literal["needed", "optional", "none"] = "needed"
    value: Number | None = None
    properties: Mapping[str, Number | Text | Moment] = field(default_factory=dict)
    sets: str | None = None
    clears: str | None = None
    prefers: int | Literal["value"] | None = None  # "value": the event's own
    about: str = ""

    @property
    def changes(self) -> str | None:
        return self.sets or self.clears


def storable(text: str, *, field: str) -> str:
    """Postgres takes no NUL and no half of a surrogate pair."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise RefusedEventError(field, text, "expected text without NUL and lone surrogates")
    return text
