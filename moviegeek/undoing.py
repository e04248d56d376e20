"""Taking back what was done to several movies or to a list at once.

What must be done for it travels in the page, signed for the person that it concerns: nothing is kept here.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from catalogue.selectors import movies_by_id
from collector import services
from collector.errors import RefusedListError, UnknownListError
from collector.models import Person
from collector.selectors import own_list
from moviegeek.acts import ACTS, new_context
from moviegeek.answers import UndoButton

VALID_FOR = timedelta(days=1)
SALT = "moviegeek.undo"
Places = list[tuple[int, int]]  # movie id and place


class TooLateError(Exception):
    """It can no longer be taken back."""


@dataclass(frozen=True)
class Undo:
    """What has to be done; lists by their keys."""

    acts: dict[str, list[int]] = field(default_factory=dict)  # movie ids by name of the act
    stars: dict[int, float] = field(default_factory=dict)  # ratings to give again
    since: dict[int, str] = field(default_factory=dict)  # when each movie got what it is to get again
    restore: str = ""  # a list that was deleted
    delete: str = ""  # one that was made
    remove: dict[str, list[int]] = field(default_factory=dict)  # movies that were added
    put_back: dict[str, Places] = field(default_factory=dict)  # and taken off

    def __or__(self, other: Undo) -> Undo:
        """Both as one; of different acts, since a movie has one moment to get back."""
        return Undo(acts={**self.acts, **other.acts}, since={**self.since, **other.since})

    def sealed(self, person: Person) -> str:
        content = {name: value for name, value in asdict(self).items() if value}
        return signing.dumps({"for": str(person.key), **content}, salt=SALT, compress=True)

    def button(self, person: Person) -> UndoButton:
        return UndoButton(reverse("undo"), "token", self.sealed(person))


def opened(token: str, person: Person) -> Undo:
    """Raises TooLateError, also for what is somebody else's."""
    try:
        content = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise TooLateError from error
    if content.pop("for") != str(person.key):
        raise TooLateError
    for name in ("stars", "since"):
        content[name] = {int(movie_id): value for movie_id, value in content.get(name, {}).items()}
    return Undo(**content)


def undo(what: Undo, *, request: HttpRequest, at: datetime, page: str) -> None:
    """Raises TooLateError when a list is gone, or full again."""
    person, context = services.person_for(request), partial(new_context, request, page)
    present = movies_by_id([*what.stars, *(movie_id for ids in what.acts.values() for movie_id in ids)])

    def since(movie_id: int) -> datetime | None:
        return datetime.fromisoformat(what.since[movie_id]) if movie_id in what.since else None

    for name, movie_ids in what.acts.items():
        kind = ACTS[name].kind
        for movie_id in present.keys() & movie_ids:
            again: dict[str, Any] = {"person": person, "movie_id": movie_id, "at": at, "context": context()}
            if ACTS[name].is_set:
                services.mark(kind=kind, since=since(movie_id), **again)
            else:
                services.unmark(kind=kind, **again)
    for movie_id in present.keys() & what.stars.keys():
        services.rate(
            person=person,
            movie_id=movie_id,
            stars=what.stars[movie_id],
            at=at,
            context=context(),
            since=since(movie_id),
        )
    try:
        undo_on_lists(what, person=person, at=at)
    except (UnknownListError, RefusedListError) as error:
        raise TooLateError from error


def undo_on_lists(what: Undo, *, person: Person, at: datetime) -> None:
    if what.restore:
        services.restore_list(person=person, key=uuid.UUID(what.restore))
    for key, movie_ids in what.remove.items():
        services.remove_from_list(own=own_list(person, key), movie_ids=movie_ids, at=at)
    for key, places in what.put_back.items():
        services.put_back(
            own=own_list(person, key), places=[(movie_id, place) for movie_id, place in places], at=at
        )
    if what.delete:
        services.delete_list(own=own_list(person, what.delete), at=at)
