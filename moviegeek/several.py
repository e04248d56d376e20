"""Doing one thing to several movies of a tab at once, and taking it back as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.selectors import movies_by_id
from collector import services
from collector.selectors import card_states, marks_of, ratings_of
from moviegeek.acts import ACTS, new_context
from moviegeek.undoing import Undo

SEEN, REMOVE, ADD = "seen", "remove", "list"
UNRATE = "unrate"

REMOVED_BY: Mapping[str, tuple[str, str | Promise]] = {
    "ratings": (UNRATE, _("Take the stars back")),
    "watchlist": ("unsave", _("Take off")),
    "likes": ("unlike", _("Take off")),
    "seen": ("unseen", _("Take off")),
    "hidden": ("undismiss", _("Show again")),
}
"""By tab: the act that takes a movie off it, and what its button says. What was bought stays bought."""


@dataclass(frozen=True)
class Done:
    """In words, and how to take it back."""

    said: str
    undo: Undo


def do_to_several(
    name: str, movie_ids: Sequence[int], *, request: HttpRequest, at: datetime, page: str
) -> Done:
    """`name` is an act of `ACTS`, or `unrate`. Movies with which it stands so already are left as they are."""
    person, context = services.person_for(request), partial(new_context, request, page)
    states = card_states(person, movies_by_id(movie_ids))

    if name == UNRATE:
        stars = {movie_id: state.stars for movie_id, state in states.items() if state.stars is not None}
        since = _moments(ratings_of(person).filter(movie__in=stars).values_list("movie_id", "rated_at"))
        for movie_id in stars:
            services.unrate(person=person, movie_id=movie_id, at=at, context=context())
        return Done(_said(len(stars)), Undo(stars=stars, since=since))
    act = ACTS[name]
    concerned = [movie_id for movie_id, state in states.items() if getattr(state, act.kind) != act.is_set]
    marks = marks_of(person, act.kind).filter(movie__in=concerned)
    since = _moments(marks.values_list("movie_id", "marked_at"))
    change = services.mark if act.is_set else services.unmark
    for movie_id in concerned:
        change(person=person, movie_id=movie_id, kind=act.kind, at=at, context=context())
    return Done(_said(len(concerned), name), Undo(acts={act.undo: concerned}, since=since))


def take_as_not_seen(movie_ids: Sequence[int], *, request: HttpRequest, at: datetime, page: str) -> Done:
    """Picks are made without them, and none stays marked as seen."""
    ignored, unseen = (
        do_to_several(name, movie_ids, request=request, at=at, page=page) for name in ("ignore", "unseen")
    )
    return Done(ignored.said, ignored.undo | unseen.undo)


def _moments(found: Iterable[tuple[int, datetime | None]]) -> dict[int, str]:
    """By movie, as text that travels; a rating from a file may have none."""
    return {movie_id: moment.isoformat() for movie_id, moment in found if moment}


def _said(n: int, name: str = "") -> str:
    match name:
        case "seen":
            words = ngettext("%(n)d movie marked as seen.", "%(n)d movies marked as seen.", n)
        case "ignore":
            words = ngettext(
                "Your picks are made without %(n)d movie.", "Your picks are made without %(n)d movies.", n
            )
        case "undismiss":
            words = ngettext("%(n)d movie is back again.", "%(n)d movies are back again.", n)
        case _:
            words = ngettext("%(n)d movie taken off.", "%(n)d movies taken off.", n)
    return words % {"n": n}
