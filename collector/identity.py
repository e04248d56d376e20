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
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from accounts.models import User
from accounts.rows import columns_of, read_row, width_of
from collector.models import Mark, OwnList, Person, Rating, Visitor
from collector.user_agents import bot_family, device_of, is_bot

COOKIE = "visitor"
COOKIE_BEFORE = "visitors_before"  # whom this browser was until somebody signed in or out
SALT = "collector.visitor"
TAG_LENGTH = 20
COOKIE_AGE = timedelta(days=365)
BEFORE_AGE = timedelta(days=30)
MOST_BEFORE = 5
RENEWED_AFTER = timedelta(days=1)
BOTS = uuid.UUID("7d0f5b0e-52c5-4c0f-9a0e-6f2f8d6c1b5a")  # the name space of the keys of shared visitors
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


VISITOR = f"""
SELECT {columns_of(Visitor, "visitor")}, {columns_of(Person, "person")}
FROM collector_visitor AS visitor LEFT JOIN collector_person AS person ON person.id = visitor.person_id
WHERE visitor.key = %s
"""


def visitor_with_key(key: uuid.UUID) -> Visitor | None:
    """The browser with its person: one query, run by every request that has a cookie."""
    with connection.cursor() as cursor:
        cursor.execute(VISITOR, [key])
        row = cursor.fetchone()
    visitor = read_row(Visitor, row[: width_of(Visitor)]) if row else None
    if row and visitor:
        visitor.person = read_row(Person, row[width_of(Visitor) :])
    return visitor


class Identification:
    """Who one request comes from, settled when first asked for and then kept."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.sets_cookie = False
        self._settled: tuple[int | None, Visitor] | None = None
        self._promised: uuid.UUID | None = None
        self._replaced: uuid.UUID | None = None

    @cached_property
    def cookie_key(self) -> uuid.UUID | None:
        """What we wrote into this browser's cookie."""
        text = self.request.get_signed_cookie(
            COOKIE, default="", salt=SALT, max_age=int(COOKIE_AGE.total_seconds())
        )
        return uuid.UUID(text) if text else None

    @cached_property
    def known_visitor(self) -> Visitor | None:
        """The visitor of the cookie; makes nothing."""
        if self.cookie_key is None:
            return None
        return visitor_with_key(self.cookie_key)

    @property
    def keys_before(self) -> list[uuid.UUID]:
        """Whom this browser was before, the newest first: by its own signed cookie, so nobody else was."""
        text = self.request.get_signed_cookie(
            COOKIE_BEFORE, default="", salt=SALT, max_age=int(BEFORE_AGE.total_seconds())
        )
        return [uuid.UUID(key) for key in (text or "").split(".") if key]

    @property
    def tag(self) -> str:
        """Of whom this page is for: its script keeps it with what it reports. Makes nobody a visitor."""
        is_somebody = self._settled is not None or self.known_visitor is not None
        return tag_of(self.visitor.key) if is_somebody else ""

    @property
    def visitor(self) -> Visitor:
        """Settled anew when somebody signs in or out in the course of the request."""
        user = self.request.user if hasattr(self.request, "user") else None
        if self._settled is None or self._settled[0] != getattr(user, "pk", None):
            self._settled = (getattr(user, "pk", None), self._settle(user))
        return self._settled[1]

    def _settle(self, user: object) -> Visitor:
        account = person_of_user(user) if isinstance(user, User) else None
        before = self._settled[1] if self._settled else self.known_visitor
        if before is not None and _still_is(before, account):
            return self._seen(before)
        if account is not None and before is not None:
            self._ask_to_merge(before.person)
        self._replaced = before.key if before is not None and not self._promised else None
        self.sets_cookie = True
        return self._made(account)

    @property
    def person(self) -> Person:
        person = self.visitor.person
        assert person is not None  # `_still_is` and `_made` see to it
        return person

    def forget(self) -> None:
        """Settle again: the caller has just become somebody else."""
        self._settled = None
        self.__dict__.pop("known_visitor", None)

    def write_cookie(self, response: HttpResponse) -> None:
        key = self._promised or self.visitor.key
        self._write(response, COOKIE, key.hex, age=COOKIE_AGE)
        if self._replaced is not None:
            before = list(dict.fromkeys([self._replaced, *self.keys_before]))[:MOST_BEFORE]
            self._write(response, COOKIE_BEFORE, ".".join(each.hex for each in before), age=BEFORE_AGE)
        patch_vary_headers(response, ["Cookie"])

    def _write(self, response: HttpResponse, name: str, value: str, *, age: timedelta) -> None:
        response.set_signed_cookie(
            name,
            value,
            salt=SALT,
            max_age=int(age.total_seconds()),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )

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
            self.sets_cookie = True
        return visitor

    @transaction.atomic
    def _made(self, account: Person | None) -> Visitor:
        user_agent = self.request.headers.get("User-Agent", "")
        self._promised = None
        key = uuid.uuid4()
        if account is None and is_bot(user_agent) and self.known_visitor is None:
            if self.cookie_key is None:
                return self._shared(user_agent)
            key = self.cookie_key
        return Visitor.objects.create(
            key=key,
            person=account or Person.objects.create(),
            device=device_of(user_agent),
            is_bot=is_bot(user_agent),
            refuses_tracking=refuses_tracking(self.request),
        )

    def _shared(self, user_agent: str) -> Visitor:
        """One visitor for all bots of a family, as most keep no cookie and would be somebody new at each page.
        One that brings the cookie back, as browsers do that are taken for bots, becomes a visitor of its own."""
        self._promised = uuid.uuid4()
        key = uuid.uuid5(BOTS, bot_family(user_agent))
        visitor = Visitor.objects.select_related("person").filter(key=key, person__isnull=False).first()
        if visitor is None:
            visitor, _ = Visitor.objects.update_or_create(
                key=key, defaults={"person": Person.objects.create(), "is_bot": True}
            )
        visitor.refuses_tracking = refuses_tracking(self.request)
        return visitor

    def _ask_to_merge(self, person: Person | None) -> None:
        if person and not person.user_id and not person.merged_into_id and has_acts(person):
            self.request.session[PENDING_MERGE] = person.pk


def _still_is(visitor: Visitor, account: Person | None) -> bool:
    person = visitor.person
    if person is None or person.merged_into_id:
        return False
    return person.pk == account.pk if account else person.user_id is None


def tag_of(key: uuid.UUID, *, secret: str | None = None) -> str:
    """Says nothing of the visitor to anybody, and cannot be made by anybody else."""
    return salted_hmac(SALT, key.hex, secret=secret, algorithm="sha256").hexdigest()[:TAG_LENGTH]


def refuses_tracking(request: HttpRequest) -> bool:
    """Global Privacy Control and Do Not Track."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


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
