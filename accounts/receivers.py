from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.services import note_sign_in, note_sign_out


@receiver(user_logged_in)
def signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        note_sign_in(user=user, session=request.session, user_agent=request.headers.get("User-Agent", ""))


@receiver(user_logged_out)
def signed_out(request: HttpRequest | None, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        note_sign_out(session_key=request.session.session_key or "")
