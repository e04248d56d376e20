"""Taking back what was done to several movies or to a list at once.

What must be done for it travels in the page, signed for the person that it concerns: nothing is kept here.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from catalogue.selectors import movies_by_id
from collector import services
from collector.errors import RefusedListError, UnknownListError
from collector.models import Person
from collector.selectors import own_list
from moviegeek.acts import ACTS
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
    restore: str = ""  # a list that was deleted
    delete: str = ""  # one that was made
    remove: dict[str, list[int]] = field(default_factory=dict)  # movies that were added
    put_back: dict[str, Places] = field(default_factory=dict)  # and taken off

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
    content["stars"] = {int(movie_id): stars for movie_id, stars in content.get("stars", {}).items()}
    return Undo(**content)


def undo(what: Undo, *, request: HttpRequest, at: datetime, page: str) -> None:
    """Raises TooLateError when a list is gone, or full again."""
    person, visitor = services.person_for(request), services.visitor_for(request)
    present = movies_by_id([*what.stars, *(movie_id for ids in what.acts.values() for movie_id in ids)])

    def context() -> services.ActContext:
        return services.ActContext(event_id=uuid.uuid4(), visitor=visitor, page=page)

    for name, movie_ids in what.acts.items():
        change = services.mark if ACTS[name].is_set else services.unmark
        for movie_id in present.keys() & movie_ids:
            change(person=person, movie_id=movie_id, kind=ACTS[name].kind, at=at, context=context())
    for movie_id in present.keys() & what.stars.keys():
        services.rate(person=person, movie_id=movie_id, stars=what.stars[movie_id], at=at, context=context())
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
