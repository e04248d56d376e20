from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from .browsers import browser_words
from .errors import ScopeNotAllowedError
from .models import ApiToken, AuditEntry, SignIn, User


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


def note_sign_in(*, user: User, session: SessionBase, user_agent: str) -> None:
    if session.session_key is None:
        session.save()
    about = {"user": user, "browser": browser_words(user_agent), "at": timezone.now()}
    SignIn.objects.update_or_create(session_key=session.session_key, defaults=about)


def note_sign_out(*, session_key: str) -> None:
    SignIn.objects.filter(session_key=session_key).delete()


@transaction.atomic
def sign_out_browsers(*, user: User, sign_in_id: int | None = None) -> int:
    """Ends one session of the account, or all of them. How many there were."""
    ended = user.sign_ins.all() if sign_in_id is None else user.sign_ins.filter(pk=sign_in_id)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(ended.values_list("session_key", flat=True))
    for key in keys:
        store(key).delete()
    ended.delete()
    return len(keys)


def record_audit(
    *, actor: User | None, action: str, target: str, details: dict[str, object] | None = None
) -> None:
    AuditEntry.objects.create(actor=actor, action=action, target=target, details=details or {})
