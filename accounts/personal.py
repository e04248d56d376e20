"""The part of somebody's data that lies here; found by module, see `collector.services.personal_data`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db.models import Model

from accounts.models import ApiToken, AuditEntry, SignIn, User

TABLES: tuple[type[Model], ...] = (User, ApiToken, SignIn, AuditEntry, EmailAddress, LogEntry)


class Owner(Protocol):
    """A person, of whom only the account matters here."""

    @property
    def user_id(self) -> int | None: ...


def export(person: Owner) -> dict[str, list[dict[str, Any]]]:
    users = [person.user_id or 0]  # nobody has the number 0
    return {
        "account": _rows(
            User.objects.filter(pk__in=users).values(
                "email", "name", "date_joined", "last_login", "theme", "language", "comforts"
            )
        ),
        "email_addresses": _rows(
            EmailAddress.objects.filter(user__in=users).values("email", "verified", "primary")
        ),
        "tokens": _rows(
            ApiToken.objects.filter(user__in=users).values("name", "scopes", "created", "expiry")
        ),
        "signed_in": _rows(SignIn.objects.filter(user__in=users).values("browser", "at")),
        "audit": _rows(
            AuditEntry.objects.filter(actor__in=users).values("action", "target", "details", "at")
        ),
        "admin": _rows(LogEntry.objects.filter(user__in=users).values("action_time", "object_repr")),
    }


def erase(person: Owner) -> None:
    """The account with its tokens and addresses; what staff did stays in the audit log, without a name."""
    User.objects.filter(pk__in=[person.user_id or 0]).delete()


def _rows(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in values]
