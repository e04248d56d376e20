"""What a visitor does to a movie from a page: save, like, seen, not for me, stars, and each undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Movie
from collector import services
from collector.models import Mark
from collector.selectors import CardState


@dataclass(frozen=True)
class Act:
    """`kind` becomes true of the movie, or no longer; `undo` is the act that takes it back."""

    kind: str
    is_set: bool
    undo: str
    said: str | Promise


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


def do(act: Act, *, movie: Movie, request: HttpRequest, at: datetime, page: str) -> None:
    change = services.mark if act.is_set else services.unmark
    change(
        person=services.person_for(request),
        movie_id=movie.pk,
        kind=act.kind,
        at=at,
        context=context_of(request, page),
    )


def give_stars(stars: float | None, *, movie: Movie, request: HttpRequest, at: datetime, page: str) -> None:
    """Stars of a movie as the person's rating; none takes the rating back."""
    values: dict[str, Any] = {
        "person": services.person_for(request),
        "movie_id": movie.pk,
        "at": at,
        "context": context_of(request, page),
    }
    if stars is None:
        services.unrate(**values)
    else:
        services.rate(stars=stars, **values)


def undo_of_stars(before: CardState) -> str:
    """What the stars form must send to go back to how it was."""
    return "" if before.stars is None else str(before.stars)
