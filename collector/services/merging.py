"""Joining what a browser did anonymously with an account, and parting the two again.

Only `merged_into` of the anonymous person is set and cleared: no event, rating or mark is touched, so undoing
is exact. Reads take a person with all that were merged into it. The browser gets a new visitor by itself, as
its old one belongs to somebody who is no longer a person of their own (`collector.identity`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from accounts.models import User
from collector.callers import person_for
from collector.errors import MergeError
from collector.identity import PENDING_MERGE, identification_of, person_of_user
from collector.models import Mark, OwnList, Person, Rating

UNDO_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class PendingMerge:
    """What this browser did before its user signed in to an older account."""

    person: Person
    n_ratings: int
    n_marks: dict[str, int]  # by kind: saved, hidden, ...
    n_lists: int


def join_account(*, person: Person | None, user: User, at: datetime) -> Person:
    """The person of a new account, which brings along what its browser did. Undo with `undo_merge`."""
    account = person_of_user(user)
    if person is not None and _is_anonymous(person):
        _merge(person, into=account, at=at)
    return account


def join_browser(request: HttpRequest, *, user: User, at: datetime) -> Person:
    """The same for the browser that sent the request: what somebody does on signing up."""
    identification = identification_of(request)
    visitor = identification.known_visitor
    account = join_account(person=visitor.person if visitor else None, user=user, at=at)
    identification.forget()
    return account


def pending_merge(request: HttpRequest) -> PendingMerge | None:
    """What to ask about after signing in to an older account; None when there is nothing to ask."""
    key: int | None = request.session.get(PENDING_MERGE)
    person = Person.objects.filter(pk=key).first() if key else None
    if person is None or not _is_anonymous(person) or not request.user.is_authenticated:
        return None
    kinds = Mark.objects.filter(person=person).values_list("kind", flat=True)
    return PendingMerge(
        person,
        n_ratings=Rating.objects.filter(person=person).count(),
        n_marks=dict(Counter(kinds)),
        n_lists=OwnList.objects.filter(person=person, deleted_at=None).count(),
    )


def accept_merge(request: HttpRequest, *, at: datetime) -> Person:
    pending = pending_merge(request)
    if pending is None:
        raise MergeError("this browser did nothing that could be brought along")
    account = person_for(request)
    _merge(pending.person, into=account, at=at)
    del request.session[PENDING_MERGE]
    return account


def decline_merge(request: HttpRequest) -> None:
    """That was somebody else: it stays with the anonymous person."""
    request.session.pop(PENDING_MERGE, None)


def undo_merge(*, person: Person, at: datetime) -> Person:
    """Parts the person that was merged into this one last."""
    newest = person.merged.filter(merged_at__gte=at - UNDO_WITHIN).order_by("-merged_at", "-pk").first()
    if newest is None:
        raise MergeError(f"nothing was brought along within the last {UNDO_WITHIN.days} days")
    Person.objects.filter(pk=newest.pk, merged_into=person).update(merged_into=None, merged_at=None)
    newest.refresh_from_db()
    return newest


def has_undoable_merge(*, person: Person, at: datetime) -> bool:
    return person.merged.filter(merged_at__gte=at - UNDO_WITHIN).exists()


def _merge(person: Person, *, into: Person, at: datetime) -> None:
    joined = Person.objects.filter(pk=person.pk, user=None, origin=None, merged_into=None).exclude(pk=into.pk)
    if not joined.update(merged_into=into, merged_at=at):
        raise MergeError(
            f"{person} cannot be joined to {into}: it is an account's, imported, or joined already"
        )


def _is_anonymous(person: Person) -> bool:
    return person.user_id is None and person.origin is None and person.merged_into_id is None
