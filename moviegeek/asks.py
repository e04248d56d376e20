"""What a person asks for in general, by buttons: `more.genre.comedy`, `none.decade.1980`, `step.adventure.4`,
`over.start.`; each is taken back by the ask that was true before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collector import services
from collector.errors import UnknownThingError
from collector.models import Person, Preference
from collector.selectors import preferences_of
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
SHELVES: Mapping[str, str | Promise] = {
    "picked": gettext_lazy("Picked for you"),
    "because": gettext_lazy("Because you liked …"),
    "watchlist": gettext_lazy("On your watchlist"),
    "different": gettext_lazy("Something different"),
    "explore": gettext_lazy("Help us find out"),
    "popular": gettext_lazy("Popular this week"),
    "loved": gettext_lazy("Loved by nearly everyone"),
    "gems": gettext_lazy("Hidden gems"),
    "decades": gettext_lazy("From the 1940s to the 1970s"),
    "new": gettext_lazy("New here"),
}


@dataclass(frozen=True)
class Ask:
    """`wish` of a thing, as a button says it."""

    wish: str
    about: str
    which: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.wish}.{self.about}.{self.which}"


def ask_from(text: str) -> Ask:
    """Raises UnknownThingError, which names the value and what was expected."""
    wish, _dot, rest = text.partition(".")
    about, _dot, which = rest.partition(".")
    if about == About.ADVENTURE:
        if wish != STEP or which not in {"0", *map(str, STEPS)}:
            raise UnknownThingError(f"expected step.adventure. with 0 to 5, got {text[:80]!r}")
        return Ask(wish, about, which)
    if about == About.START:
        if wish not in (OVER, BACK) or which:
            raise UnknownThingError(f"expected over.start. or back.start., got {text[:80]!r}")
        return Ask(wish, about, which)
    thing = thing_of(about, which)
    if wish != NONE:
        value_of_wish(wish, about=about)
    return Ask(wish, about, thing.which, name_of(thing))


def name_of(thing: Thing) -> str:
    """As people say it."""
    if thing.about == About.SHELF:
        return shelf_name(thing.which)
    return recommender.thing_in_words(thing.about, thing.name)


def shelf_name(which: str) -> str:
    """ "more:comedy" is "More comedy"."""
    family, _colon, genre = which.partition(":")
    if family == "more" and genre:
        return _("More %(genre)s") % {"genre": genre}
    if family == "genre" and genre:
        return _("Popular in %(genre)s") % {"genre": genre}
    return str(SHELVES.get(family, family))


def do(ask: Ask, *, request: HttpRequest, at: datetime, page: str) -> Ask:
    """Does it, and gives the ask that takes it back."""
    person = services.person_for(request)
    before = undoing(ask, person)
    context = services.ActContext(
        event_id=event_id_of(ask, request), visitor=services.visitor_for(request), page=page
    )
    given: dict[str, Any] = {"person": person, "at": at, "context": context}
    if ask.about == About.ADVENTURE:
        services.be_adventurous(step=int(ask.which), **given)
    elif ask.about == About.START:
        (services.start_over if ask.wish == OVER else services.carry_on)(**given)
    else:
        value = Preference.NONE if ask.wish == NONE else value_of_wish(ask.wish, about=ask.about)
        services.prefer(about=ask.about, which=ask.which, value=value, **given)
    return before


def event_id_of(ask: Ask, request: HttpRequest) -> UUID:
    """A form has many buttons, so the number of the act follows from both."""
    return uuid5(stamp_from(request.POST.get("stamp", "")).event_id, str(ask))


def undoing(ask: Ask, person: Person) -> Ask:
    """The ask for what is true now."""
    if ask.about == About.START:
        return Ask(BACK if ask.wish == OVER else OVER, ask.about, "")
    standing = next(
        (each for each in preferences_of(person) if (each.about, each.which) == about_of(ask)), None
    )
    if ask.about == About.ADVENTURE:
        return Ask(STEP, ask.about, str(standing.value if standing else 0))
    return Ask(standing.wish if standing else NONE, ask.about, ask.which)


def about_of(ask: Ask) -> tuple[str, str]:
    return (ask.about, "" if ask.about == About.ADVENTURE else ask.which)


SAID: Mapping[str, Callable[[], str]] = {
    "more": lambda: _("More of this from now on: %(name)s."),
    "less": lambda: _("Less of this from now on: %(name)s."),
    "never": lambda: _("Never shown from now on: %(name)s."),
    NONE: lambda: _("As usual again: %(name)s."),
    STEP: lambda: _("Your picks follow: %(name)s."),
    OVER: lambda: _("Started over. Your ratings count, the rest no longer does."),
    BACK: lambda: _("As before: everything counts again."),
}


def said(ask: Ask) -> str:
    """What has been done, in words."""
    name = ask.name
    if ask.about == About.ADVENTURE:
        name = str(STEPS[int(ask.which) or recommender.USUAL_STEP]).lower()
    return SAID[ask.wish]() % {"name": name}


def is_undoable_start(at: datetime | None, *, now: datetime) -> bool:
    """Starting over can be taken back for a while."""
    return at is not None and now - at <= timedelta(days=services.UNDO_WITHIN.days)
