"""What we know of a person, in words, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.errors import UnknownThingError
from collector.kinds import KINDS
from collector.models import Event, Mark, OwnImport, Person, Preference
from collector.selectors import events_of, marks_of, stored_imports
from collector.things import thing_of
from moviegeek.asks import name_of, step_in_words
from moviegeek.numbers import number_in
from recommender import selectors as recommender

HISTORY_SIZE = 30


@dataclass(frozen=True)
class Line:
    """One thing that we know, in words."""

    event_id: UUID | None
    at: datetime
    words: str | Promise
    movie: Movie | None = None
    stars: float | None = None
    page: str = ""
    thing: str = ""  # that was asked for, by name
    teaches: bool = False  # what the person's picks may be made from, said once of each movie
    own_import: OwnImport | None = None  # instead of an event

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class HistoryPage:
    lines: Sequence[Line]
    before: str  # where older lines go on; empty: there are none


PLACES: Mapping[str, str | Promise] = {
    "/": _("Home"),
    "/shelves/": _("Home"),
    "/browse/": _("Browse"),
    "/search/": _("Search"),
    "/welcome/": _("Pick five movies"),
    "/my/": _("My movies"),
    "/lists/": _("A shared list"),
    "/together/": _("Tonight, together"),
}


def place_in_words(path: str, *, is_own: bool) -> str:
    """The page of an act, as its heading says; of a movie's own page nothing needs to be said."""
    if path.startswith("/movies/"):
        return "" if is_own else path
    section = path if path in PLACES else f"/{path.strip('/').partition('/')[0]}/"
    return str(PLACES.get(section, ""))


def thing_in(event: Event) -> tuple[str, str]:
    """What the event asks more or less of; how adventurous, where it says that."""
    if event.kind == "adventure":
        return Preference.About.ADVENTURE, str(int(event.value or 0))
    return str(event.properties.get("about", "")), str(event.properties.get("which", ""))


def names_of(things: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """As people say them: a query for each genre, contributor and cluster."""
    found = {}
    for about, which in things:
        if about == Preference.About.ADVENTURE:
            found[about, which] = step_in_words(int(which))
        elif about and which:
            with suppress(UnknownThingError):
                found[about, which] = name_of(thing_of(about, which))
    return found


def history_page(before: str, *, person: Person) -> HistoryPage:
    start = number_in(before)
    events = list(events_of(person, before=start, limit=HISTORY_SIZE))
    is_last = len(events) < HISTORY_SIZE
    oldest = 0 if is_last else events[-1].sequence
    numbered = [*_of_imports(person, above=oldest, below=start), *_of_events(events, person)]
    lines = [line for _number, line in sorted(numbered, key=lambda each: -each[0])]
    return HistoryPage(lines, "" if is_last else str(oldest))


def _of_imports(person: Person, *, above: int, below: int | None) -> list[tuple[int, Line]]:
    """Files that were stored, by their numbers in the series of the events."""
    return [
        (each.sequence, Line(None, each.stored_at, _("Brought along"), own_import=each))
        for each in stored_imports(person)
        if each.stored_at and each.sequence and above < each.sequence and (not below or each.sequence < below)
    ]


def _of_events(events: Sequence[Event], person: Person) -> list[tuple[int, Line]]:
    found = movies_by_id({event.movie_id for event in events if event.movie_id})
    things = names_of({thing_in(event) for event in events})
    teachers = _teachers(events, person)
    return [
        (
            event.sequence,
            _line(event, found, thing=things.get(thing_in(event), ""), teaches=event.sequence in teachers),
        )
        for event in events
    ]


def _teachers(events: Sequence[Event], person: Person) -> set[int]:
    """By number, the newest event of each movie that the picks are made from."""
    teaching = {"rate", *recommender.evidence_weights()}
    ignored = set(marks_of(person, Mark.Kind.IGNORED).values_list("movie_id", flat=True))
    newest: dict[int | None, int] = {}
    for event in events:
        if event.kind in teaching and event.movie_id not in ignored:
            newest.setdefault(event.movie_id, event.sequence)
    return set(newest.values())


def _line(event: Event, found: Mapping[int, Movie], *, thing: str, teaches: bool) -> Line:
    return Line(
        event_id=event.event_id,
        at=event.occurred_at,
        words=KINDS[event.kind].past_tense if event.kind in KINDS else event.kind,
        movie=found.get(event.movie_id) if event.movie_id else None,
        stars=event.value if event.kind == "rate" else None,
        page=place_in_words(event.page, is_own=bool(event.movie_id)),
        thing=thing,
        teaches=teaches and event.movie_id in found,
    )
