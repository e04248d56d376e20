"""What a person asks for in general, by buttons: `more.genre.comedy`, `none.decade.1980`, `step.adventure.4`,
`over.start.`; each is taken back by the ask that was true before it.

Three sorts: of one thing, of how adventurous picks are, and of starting over. Each reads its words, does what they
say, knows what was true before, and says what it has done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collector import services
from collector.errors import UnknownThingError
from collector.models import Person, Preference
from collector.selectors import Standing, preferences_of
from collector.things import Thing, thing_of, value_of_wish
from moviegeek.acts import stamp_from
from recommender import selectors as recommender

About = Preference.About
NONE, STEP = "none", "step"
OVER, BACK = "over", "back"
STEPS: Mapping[int, str | Promise] = {
    1: gettext_lazy("Familiar"),
    2: gettext_lazy("Rather familiar"),
    3: gettext_lazy("In between"),
    4: gettext_lazy("Rather adventurous"),
    5: gettext_lazy("Adventurous"),
}


class Circumstances(TypedDict):
    """Who asks, when, and by which act."""

    person: Person
    at: datetime
    context: services.ActContext


class Ask(Protocol):
    """As a button says it: its text is the button's value."""

    def __str__(self) -> str: ...

    def do(self, given: Circumstances) -> None: ...

    def before(self, person: Person) -> Ask:
        """The ask for what is true now."""

    def said(self) -> str:
        """What has been done, in words."""


def ask_from(text: str) -> Ask:
    """Raises UnknownThingError, which names the value and what was expected."""
    wish, _dot, rest = text.partition(".")
    about, _dot, which = rest.partition(".")
    match about:
        case About.ADVENTURE:
            if wish != STEP or which not in {"0", *map(str, STEPS)}:
                raise UnknownThingError(f"expected step.adventure. with 0 to 5, got {text[:80]!r}")
            return AdventureAsk(int(which))
        case About.START:
            if wish not in (OVER, BACK) or which:
                raise UnknownThingError(f"expected over.start. or back.start., got {text[:80]!r}")
            return StartAsk(is_over=wish == OVER)
        case _:
            thing = thing_of(about, which)
            return ThingAsk(
                wish, thing, Preference.NONE if wish == NONE else value_of_wish(wish, about=about)
            )


@dataclass(frozen=True)
class ThingAsk:
    """More, less or never of something, or as usual again."""

    wish: str
    thing: Thing
    value: int  # of the preference that it is kept as

    def __str__(self) -> str:
        return f"{self.wish}.{self.thing.about}.{self.thing.which}"

    def do(self, given: Circumstances) -> None:
        services.prefer(about=self.thing.about, which=self.thing.which, value=self.value, **given)

    def before(self, person: Person) -> Ask:
        now = standing_of(person, self.thing.about, self.thing.which)
        return (
            ThingAsk(now.wish, self.thing, now.value) if now else ThingAsk(NONE, self.thing, Preference.NONE)
        )

    def said(self) -> str:
        return SAID[self.wish]() % {"name": name_of(self.thing)}


@dataclass(frozen=True)
class AdventureAsk:
    """How adventurous picks shall be; 0: as usual."""

    step: int

    def __str__(self) -> str:
        return f"{STEP}.{About.ADVENTURE}.{self.step}"

    def do(self, given: Circumstances) -> None:
        services.be_adventurous(step=self.step, **given)

    def before(self, person: Person) -> Ask:
        now = standing_of(person, About.ADVENTURE)
        return AdventureAsk(now.value if now else 0)

    def said(self) -> str:
        return _("Your picks follow: %(name)s.") % {"name": step_in_words(self.step)}


@dataclass(frozen=True)
class StartAsk:
    """Starting over, or taking that back."""

    is_over: bool

    def __str__(self) -> str:
        return f"{OVER if self.is_over else BACK}.{About.START}."

    def do(self, given: Circumstances) -> None:
        (services.start_over if self.is_over else services.carry_on)(**given)

    def before(self, person: Person) -> Ask:
        return StartAsk(is_over=not self.is_over)

    def said(self) -> str:
        if self.is_over:
            return _("Started over. Your ratings count, the rest no longer does.")
        return _("As before: everything counts again.")


SAID: Mapping[str, Callable[[], str]] = {
    "more": lambda: _("More of this from now on: %(name)s."),
    "less": lambda: _("Less of this from now on: %(name)s."),
    "never": lambda: _("Never shown from now on: %(name)s."),
    NONE: lambda: _("As usual again: %(name)s."),
}


def do(ask: Ask, *, request: HttpRequest, at: datetime, page: str) -> Ask:
    """Does it, and gives the ask that takes it back."""
    person = services.person_for(request)
    before = ask.before(person)
    context = services.ActContext(
        event_id=event_id_of(ask, request), visitor=services.visitor_for(request), page=page
    )
    ask.do({"person": person, "at": at, "context": context})
    return before


def event_id_of(ask: Ask, request: HttpRequest) -> UUID:
    """A form has many buttons, so the number of the act follows from both."""
    return uuid5(stamp_from(request.POST.get("stamp", "")).event_id, str(ask))


def standing_of(person: Person, about: str, which: str = "") -> Standing | None:
    """What the person asks of it now."""
    return next((each for each in preferences_of(person) if (each.about, each.which) == (about, which)), None)


def name_of(thing: Thing) -> str:
    """As people say it."""
    if thing.about == About.SHELF:
        return shelf_name(thing.which)
    return recommender.thing_in_words(thing.about, thing.name)


def shelf_name(which: str) -> str:
    """A shelf that was taken away keeps its key."""
    return recommender.shelf_title(which) or which


def step_in_words(step: int) -> str:
    """0 is as usual."""
    return str(STEPS[step or recommender.USUAL_STEP]).lower()


def is_undoable_start(at: datetime | None, *, now: datetime) -> bool:
    """Starting over can be taken back for a while."""
    return at is not None and now - at <= services.UNDO_WITHIN
