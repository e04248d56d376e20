from __future__ import annotations

from django.db.models import QuerySet

from .models import ApiToken, User


def tokens_of(user: User) -> QuerySet[ApiToken]:
    tokens: QuerySet[ApiToken] = ApiToken.objects.filter(user=user).order_by("-created")
    return tokens
