"""Who a request comes from: by the signed cookie, the session or a token, never by a payload.

A browser is a visitor that points to a person. Signed out it is an anonymous person; signed in it is the
account's. When the two differ, because somebody signed in or out, the browser gets a new visitor: what it did
before stays with whom it was done as, until somebody asks to join the two (`collector.services.merging`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from accounts.models import User
from collector.models import Mark, OwnList, Person, Rating, Visitor
from collector.user_agents import is_bot
from collector.visitor_cookies import VisitorCookies, tag_of
from collector.visitors import (
    is_shared,
    new_visitor,
    refuses_tracking,
    shared_visitor,
    user_agent_of,
    visitor_with_key,
)

RENEWED_AFTER = timedelta(days=1)
PENDING_MERGE = "pending_merge"  # in the session: the anonymous person that an account may bring along
BROWSER_MAX_PAST = timedelta(hours=24)
SIMULATED_MAX_PAST = timedelta(days=3650)


@dataclass(frozen=True)
class Identity:
    """On whose behalf events are recorded."""

    person: Person
    visitor: Visitor | None = None
    token_may_name_users: bool = False
    is_bot: bool = False
    is_simulated: bool = False
    given_past: timedelta | None = None  # as it was allowed when a refused event came

    @property
    def refuses_tracking(self) -> bool:
        """Then only what is done on purpose is kept."""
        asked = self.visitor is not None and self.visitor.refuses_tracking
        return asked or not self.person.learns_from_views

    @property
    def max_past(self) -> timedelta:
        """How far back its events may lie."""
        if self.given_past is not None:
            return self.given_past
        if self.is_simulated:
            return SIMULATED_MAX_PAST
        return timedelta(days=settings.BACKDATE_DAYS) if self.token_may_name_users else BROWSER_MAX_PAST


class Identification:
    """Who one request comes from, settled when first asked for and then kept."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.cookies = VisitorCookies(request)
        self._settled: tuple[int | None, Visitor] | None = None
        self._key_to_write: uuid.UUID | None = None
        self._replaced: uuid.UUID | None = None

    @cached_property
    def known_visitor(self) -> Visitor | None:
        """The visitor of the cookie; makes nothing."""
        return visitor_with_key(self.cookies.key) if self.cookies.key else None

    @property
    def tag(self) -> str:
        """Of whom this page is for: its script keeps it with what it reports. Makes nobody a visitor."""
        is_somebody = self._settled is not None or self.known_visitor is not None
        return tag_of(self.visitor.key) if is_somebody else ""

    @property
    def may_report(self) -> bool:
        """Whether what its page reports will be known as somebody's: a bot is nobody before it brings its key back."""
        return self.cookies.key is not None or not is_bot(user_agent_of(self.request))

    @property
    def visitor(self) -> Visitor:
        """Settled anew when somebody signs in or out in the course of the request."""
        user = getattr(self.request, "user", None)
        key: int | None = getattr(user, "pk", None)
        if self._settled is None or self._settled[0] != key:
            self._settled = (key, self._settle(user))
        return self._settled[1]

    @property
    def person(self) -> Person:
        person = self.visitor.person
        assert person is not None  # `_still_is` and `new_visitor` see to it
        return person

    def forget(self) -> None:
        """Settle again: the caller has just become somebody else."""
        self._settled = None
        self.__dict__.pop("known_visitor", None)

    def write_cookies(self, response: HttpResponse) -> None:
        """What has changed of who this browser is."""
        if self._key_to_write is not None:
            self.cookies.write(response, self._key_to_write, replaced=self._replaced)

    def _settle(self, user: object) -> Visitor:
        account = person_of_user(user) if isinstance(user, User) else None
        before = self._settled[1] if self._settled else self.known_visitor
        if before is not None and _still_is(before, account):
            return self._seen(before)
        if before is not None and not is_shared(before):
            self._replaced = before.key
            if account is not None:
                self._ask_to_merge(before.person)
        if account is None and self.known_visitor is None and is_bot(user_agent_of(self.request)):
            return self._bot()
        return self._made(account, uuid.uuid4())

    def _seen(self, visitor: Visitor) -> Visitor:
        """Only a page takes a refusal back: a browser may leave the header out of what a page sends as it closes."""
        refuses = refuses_tracking(self.request) or (
            visitor.refuses_tracking and self.request.method != "GET"
        )
        is_due = visitor.last_seen_at < timezone.now() - RENEWED_AFTER
        if is_due or visitor.refuses_tracking != refuses:
            visitor.last_seen_at = timezone.now()
            visitor.refuses_tracking = refuses
            visitor.save(update_fields=["last_seen_at", "refuses_tracking"])
            self._key_to_write = visitor.key
        return visitor

    def _bot(self) -> Visitor:
        """The shared one, and a key of its own to bring back, as browsers do that are only taken for bots: who
        brings it is a visitor by it from then on."""
        if self.cookies.key is not None:
            return self._made(None, self.cookies.key)
        self._key_to_write = uuid.uuid4()
        return shared_visitor(self.request)

    @transaction.atomic
    def _made(self, account: Person | None, key: uuid.UUID) -> Visitor:
        self._key_to_write = key
        return new_visitor(self.request, person=account, key=key)

    def _ask_to_merge(self, person: Person | None) -> None:
        if person and not person.user_id and not person.merged_into_id and has_acts(person):
            self.request.session[PENDING_MERGE] = person.pk


def _still_is(visitor: Visitor, account: Person | None) -> bool:
    person = visitor.person
    if person is None or person.merged_into_id:
        return False
    return person.pk == account.pk if account else person.user_id is None


def has_acts(person: Person) -> bool:
    return any(table.objects.filter(person=person).exists() for table in (Rating, Mark, OwnList))


def person_of_user(user: User) -> Person:
    return Person.objects.get_or_create(user=user)[0]


def identification_of(request: HttpRequest | Request) -> Identification:
    bare = request._request if isinstance(request, Request) else request
    if not hasattr(bare, "identification"):
        bare.identification = Identification(bare)  # type: ignore[attr-defined]
    return cast(Identification, bare.identification)  # type: ignore[attr-defined]


def visitor_for(request: HttpRequest | Request) -> Visitor:
    """The browser's visitor, made now when it has none yet."""
    return identification_of(request).visitor


def tag_in_page(request: HttpRequest) -> str:
    """For `data-who` of a page; empty where nobody is known yet."""
    return identification_of(request).tag


def may_report(request: HttpRequest) -> bool:
    """For `data-events` of a page."""
    return identification_of(request).may_report
