from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

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
