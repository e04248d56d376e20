"""How somebody likes the site to behave: in a cookie of this browser, and in the account for browsers without one."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from accounts.models import User

COMFORTS_COOKIE = "comforts"
STILL, NO_KEYS, DRAWN = "still", "no-keys", "drawn"
COMFORTS = (STILL, NO_KEYS, DRAWN)
NONE = "none"  # a browser that chose nothing on purpose does not ask the account
YEAR = 365 * 24 * 3600


def comforts_of(request: HttpRequest) -> frozenset[str]:
    kept = request.COOKIES.get(COMFORTS_COOKIE)
    user = getattr(request, "user", None)
    if kept is None and isinstance(user, User):
        return known(user.comforts)
    return known((kept or "").split("."))


def known(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names) & frozenset(COMFORTS)


def keep_comforts(request: HttpRequest, response: HttpResponse, wanted: Iterable[str]) -> None:
    chosen = sorted(known(wanted))
    response.set_cookie(
        COMFORTS_COOKIE, ".".join(chosen) or NONE, max_age=YEAR, samesite="Lax", httponly=True
    )
    if request.user.is_authenticated:
        request.user.comforts = chosen
        request.user.save(update_fields=["comforts"])
