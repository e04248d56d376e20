from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from .errors import ScopeNotAllowedError
from .models import ApiToken, AuditEntry, User


def create_token(
    *, user: User, name: str, scopes: Collection[str], lifetime: timedelta | None = None
) -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown once: only its hash is kept. Server scopes need staff."""
    unknown = set(scopes) - set(ApiToken.Scope.values)
    if unknown:
        raise ScopeNotAllowedError(
            f"unknown scope {min(unknown)!r}, expected {', '.join(ApiToken.Scope.values)}"
        )
    if not user.is_staff and set(scopes) - {ApiToken.Scope.PERSONAL}:
        raise ScopeNotAllowedError("only staff can make tokens that reach other people's data")
    row, token = ApiToken.objects.create(user, expiry=lifetime, name=name, scopes=sorted(scopes))
    return row, token


def revoke_token(*, user: User, token_key: str) -> bool:
    deleted: int = ApiToken.objects.filter(user=user, token_key=token_key).delete()[0]
    return deleted > 0


def record_audit(
    *, actor: User | None, action: str, target: str, details: dict[str, object] | None = None
) -> None:
    AuditEntry.objects.create(actor=actor, action=action, target=target, details=details or {})


@transaction.atomic
def set_staff_password(*, email: str, password: str) -> bool:
    """Gives this account the password and the dashboard. True when the account had to be made."""
    user = User.objects.filter(email=email.lower()).select_for_update().first()
    if user is None:
        User.objects.create_superuser(email, password)
        return True
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    return False
