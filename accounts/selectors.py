from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from .models import ApiToken, SignIn, User


def tokens_of(user: User) -> QuerySet[ApiToken]:
    tokens: QuerySet[ApiToken] = ApiToken.objects.filter(user=user).order_by("-created")
    return tokens


def signed_in_browsers(user: User) -> list[SignIn]:
    """Newest first; those whose session has ended by itself are left out."""
    found = user.sign_ins.order_by("-at")
    alive = Session.objects.filter(
        session_key__in=found.values("session_key"), expire_date__gt=timezone.now()
    ).values_list("session_key", flat=True)
    return list(found.filter(session_key__in=list(alive)))
