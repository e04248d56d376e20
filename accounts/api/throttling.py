"""How fast callers may go: so many requests a minute, counted in the cache and never in the database.

A token, an account and a browser have a pace of their own. Browsers behind one address share a wider one besides, as
cookies are free, and who is nobody has the address's only. Of addresses and cookies only a hash is kept, for a
minute. Without Redis the cache is each web process' own, and so is the count.
"""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken

if TYPE_CHECKING:  # the views import this class, by settings
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView

SECONDS = 60
PER_MINUTE = {"token": 3000, "user": 600, "visitor": 240, "visitors": 4800, "anybody": 240}
IPV6_NETWORK = 64  # bits that name a household; the others it makes up itself


@dataclass(frozen=True)
class Pace:
    """Where a caller stands in the present minute."""

    limit: int
    used: int
    seconds: int  # until the count begins anew

    @property
    def is_kept(self) -> bool:
        return self.used <= self.limit

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.seconds),
        }


class CallerThrottle(BaseThrottle):
    """Counts a call once it is known who calls; `ApiMiddleware` counts those that are refused before."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not settings.THROTTLE:
            return True
        self.pace = pace_of(request._request, address=self.get_ident(request))
        return self.pace.is_kept

    def wait(self) -> float:
        return self.pace.seconds


def pace_of(request: HttpRequest, *, address: str) -> Pace:
    """Counts this request; of several paces the one with the least left. Kept on the request."""
    paces = [_counted(scope, who) for scope, who in _callers(request, address)]
    pace = min(paces, key=lambda each: each.limit - each.used)
    request.pace = pace  # type: ignore[attr-defined]
    return pace


def _callers(request: HttpRequest, address: str) -> list[tuple[str, str]]:
    token = getattr(request, "auth", None)  # as Django REST framework found it
    if isinstance(token, ApiToken):
        return [("token", str(token.pk))]
    if request.user.is_authenticated:
        return [("user", str(request.user.pk))]
    browser = getattr(request, "browser_key", None)  # handed down by whoever gives out its cookie
    if browser:
        return [("visitor", str(browser)), ("visitors", _household(address))]
    return [("anybody", _household(address))]


def _household(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found.packed, IPV6_NETWORK), strict=False).network_address)


def _counted(scope: str, who: str) -> Pace:
    digest = salted_hmac("accounts.api.throttling", f"{scope}:{who}").digest()
    place = clock() + digest[0] * SECONDS / 256  # not everybody's minute begins at once
    minute = int(place // SECONDS)
    key = f"pace:{digest.hex()[:32]}:{minute}"
    return Pace(PER_MINUTE[scope], one_more(key), math.ceil((minute + 1) * SECONDS - place))


def one_more(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # the first of this minute, unless another one was faster
        return 1 if cache.add(key, 1, timeout=2 * SECONDS) else cache.incr(key)


def clock() -> float:
    return time.time()
