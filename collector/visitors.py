"""A browser's row: found by its key, or made; all bots of one family share one."""

from __future__ import annotations

import uuid

from django.db import connection
from django.http import HttpRequest

from accounts.rows import columns_of, read_row, width_of
from collector.models import Person, Visitor
from collector.user_agents import bot_family, device_of, is_bot

BOTS = uuid.UUID("7d0f5b0e-52c5-4c0f-9a0e-6f2f8d6c1b5a")  # the name space of the keys of shared visitors
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


def new_visitor(request: HttpRequest, *, person: Person | None, key: uuid.UUID) -> Visitor:
    """A browser that was nobody yet, of this person or else of a new one."""
    user_agent = user_agent_of(request)
    return Visitor.objects.create(
        key=key,
        person=person or Person.objects.create(),
        device=device_of(user_agent),
        is_bot=is_bot(user_agent),
        refuses_tracking=refuses_tracking(request),
    )


def shared_visitor(request: HttpRequest) -> Visitor:
    """One for all bots of a family, as most keep no cookie and would be somebody new at each page."""
    key = uuid.uuid5(BOTS, bot_family(user_agent_of(request)))
    visitor = Visitor.objects.select_related("person").filter(key=key, person__isnull=False).first()
    if visitor is None:
        visitor, _ = Visitor.objects.update_or_create(
            key=key, defaults={"person": Person.objects.create(), "is_bot": True}
        )
    visitor.refuses_tracking = refuses_tracking(request)
    return visitor


def is_shared(visitor: Visitor) -> bool:
    """Whether it stands for a family of bots: only their keys are made of a name."""
    return visitor.key.version == 5


def user_agent_of(request: HttpRequest) -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "")


def refuses_tracking(request: HttpRequest) -> bool:
    """Global Privacy Control and Do Not Track."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"
