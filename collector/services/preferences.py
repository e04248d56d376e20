"""Preferences follow their events, as ratings and marks do: of each thing the newest word wins, in whatever order
words arrive; of two at the same time the later arrival."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from catalogue.folding import slug_of
from collector.kind import Kind
from collector.models import Preference

SET_PREFERENCES = """
INSERT INTO collector_preference AS preference (person_id, about, which, value, set_at)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::smallint[], %s::timestamptz[])
ON CONFLICT (person_id, about, which) DO UPDATE SET value = excluded.value, set_at = excluded.set_at
WHERE preference.set_at <= excluded.set_at
"""
WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
DECADE = re.compile(r"(1[89]|20)[0-9]0s?", re.ASCII)
SHELF = re.compile(r"[a-z_]{1,30}(:[a-z0-9-]{1,48})?", re.ASCII)


@dataclass(frozen=True)
class Preferring:
    """A word on one thing."""

    person_id: int
    about: str
    which: str
    value: int
    at: datetime


def _number(text: str) -> str | None:
    return str(int(text)) if WHOLE.fullmatch(text) else None


def _decade(text: str) -> str | None:
    return text.removesuffix("s") if DECADE.fullmatch(text) else None


def _shelf(text: str) -> str | None:
    return text if SHELF.fullmatch(text) else None


ONE_SPELLING: Mapping[str, Callable[[str], str | None]] = {
    Preference.About.GENRE: lambda text: slug_of(text)[:80] if text.strip() else None,
    Preference.About.CONTRIBUTOR: _number,
    Preference.About.DECADE: _decade,
    Preference.About.CLUSTER: _number,
    Preference.About.SHELF: _shelf,
}


def spelt(about: str, which: str) -> str | None:
    """The one spelling of what a preference is about: "Sci-Fi" is sci-fi, 1980s is 1980. None: it names nothing."""
    spelling = ONE_SPELLING.get(about)
    return spelling(which) if spelling else None


def preferring(
    kind: Kind, *, person_id: int, properties: Mapping[str, Any], value: float | None, at: datetime
) -> Preferring | None:
    """What an event says of a preference; None when it says nothing."""
    if kind.prefers is None:
        return None
    given = int(value or 0) if kind.prefers == "value" else kind.prefers
    if kind.about:
        return Preferring(person_id, kind.about, "", given, at)
    about = str(properties.get("about", ""))
    which = spelt(about, str(properties.get("which", "")))
    return Preferring(person_id, about, which, given, at) if which else None


def apply_preferences(words: Iterable[Preferring]) -> None:
    """Words in the order of their arrival. Call it in the transaction that stores their events."""
    newest = {
        (word.person_id, word.about, word.which): word for word in sorted(words, key=lambda word: word.at)
    }
    if not newest:
        return
    rows = list(newest.values())
    with connection.cursor() as cursor:
        cursor.execute(
            SET_PREFERENCES,
            [
                [word.person_id for word in rows],
                [word.about for word in rows],
                [word.which for word in rows],
                [word.value for word in rows],
                [word.at for word in rows],
            ],
        )
