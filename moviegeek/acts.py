"""What a visitor does to a movie from a page: save, like, seen, not for me, stars, and each undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Movie
from collector import services
from collector.models import Mark, Person
from collector.selectors import marks_of, ratings_of
from moviegeek.answers import UndoButton

VALID_FOR = timedelta(days=1)
SALT = "moviegeek.since"
ADDRESSES_KEPT = 20_000


@dataclass(frozen=True)
class Act:
    """`kind` becomes true of the movie, or no longer; `undo` is the act that takes it back."""

    kind: str
    is_set: bool
    undo: str
    said: str | Promise


@lru_cache(maxsize=ADDRESSES_KEPT)
def act_address(movie_id: int) -> str:
    """Where the forms of a movie are sent; routing is slow, and a page has sixty of them."""
    return reverse("act", args=[movie_id])


ACTS: Mapping[str, Act] = {
    "save": Act(Mark.Kind.SAVED, True, "unsave", _("Saved to your watchlist.")),
    "unsave": Act(Mark.Kind.SAVED, False, "save", _("Taken off your watchlist.")),
    "like": Act(Mark.Kind.LIKED, True, "unlike", _("Liked. Your picks will follow.")),
    "unlike": Act(Mark.Kind.LIKED, False, "like", _("No longer liked.")),
    "seen": Act(Mark.Kind.SEEN, True, "unseen", _("Marked as seen.")),
    "unseen": Act(Mark.Kind.SEEN, False, "seen", _("No longer marked as seen.")),
    "dismiss": Act(Mark.Kind.HIDDEN, True, "undismiss", _("Hidden. You will not be shown it again.")),
    "undismiss": Act(Mark.Kind.HIDDEN, False, "dismiss", _("Back again.")),
    "ignore": Act(Mark.Kind.IGNORED, True, "unignore", _("Your picks are made without it.")),
    "unignore": Act(Mark.Kind.IGNORED, False, "ignore", _("Used for your picks again.")),
}


@dataclass(frozen=True)
class Stamp:
    """Which act a form makes, and from which place of which slate."""

    event_id: UUID
    slate_id: UUID | None = None
    position: int | None = None


def stamp_from(text: str) -> Stamp:
    """Reads `event[.slate.position]`; anything else counts as an act from nowhere, under a new id."""
    event, _dot, rest = text.partition(".")
    slate, _dot, position = rest.partition(".")
    try:
        if not rest:
            return Stamp(UUID(event))
        return Stamp(UUID(event), UUID(slate), max(1, min(1000, int(position))))
    except ValueError:
        return Stamp(uuid4())


def context_of(request: HttpRequest, page: str) -> services.ActContext:
    read = stamp_from(request.POST.get("stamp", ""))
    return services.ActContext(
        event_id=read.event_id,
        visitor=services.visitor_for(request),
        slate_id=read.slate_id,
        position=read.position,
        page=page,
    )


def new_context(request: HttpRequest, page: str) -> services.ActContext:
    """Of each of the acts that one form does to several movies."""
    return services.ActContext(event_id=uuid4(), visitor=services.visitor_for(request), page=page)


def do(act: Act, *, movie: Movie, request: HttpRequest, at: datetime, page: str) -> bool:
    """Whether this was news: False when the same form was sent before."""
    person = services.person_for(request)
    values: dict[str, Any] = {
        "person": person,
        "movie_id": movie.pk,
        "kind": act.kind,
        "at": at,
        "context": context_of(request, page),
    }
    if act.is_set:
        return services.mark(since=moment_from(request, person), **values)
    return services.unmark(**values)


def give_stars(stars: float | None, *, movie: Movie, request: HttpRequest, at: datetime, page: str) -> bool:
    """Stars of a movie as the person's rating; none takes the rating back. Answers as `do`."""
    person = services.person_for(request)
    values: dict[str, Any] = {
        "person": person,
        "movie_id": movie.pk,
        "at": at,
        "context": context_of(request, page),
    }
    if stars is None:
        return services.unrate(**values)
    return services.rate(stars=stars, since=moment_from(request, person), **values)


def undo_of(name: str, *, movie: Movie, person: Person) -> UndoButton:
    """Asked for before the act: how it stands with the movie, and since when, is what comes back."""
    act = ACTS[name]
    before = marks_of(person, act.kind).filter(movie=movie).values_list("marked_at", flat=True).first()
    setter, clearer = (name, act.undo) if act.is_set else (act.undo, name)
    value = setter if before else clearer
    return UndoButton(reverse("act", args=[movie.pk]), "act", value, sealed(before, person))


def undo_of_stars(*, movie: Movie, person: Person) -> UndoButton:
    """The same for stars."""
    before = ratings_of(person).filter(movie=movie).first()
    stars, since = (str(before.value / 2), before.rated_at) if before else ("", None)
    return UndoButton(reverse("rate", args=[movie.pk]), "stars", stars, sealed(since, person))


def sealed(moment: datetime | None, person: Person) -> str:
    """A moment that travels in the page, for this person alone; empty: none is known."""
    return signing.dumps([str(person.key), moment.isoformat()], salt=SALT) if moment else ""


def moment_from(request: HttpRequest, person: Person) -> datetime | None:
    """The moment that an undo brings back; None for an act of now, and for what is somebody else's or too old."""
    try:
        key, moment = signing.loads(request.POST.get("since", ""), salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(moment) if key == str(person.key) else None
