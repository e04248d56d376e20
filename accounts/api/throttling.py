from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac
from rest_framework.throttling import SimpleRateThrottle

from .authentication import token_of

if TYPE_CHECKING:  # the views import this class, by settings
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CallerThrottle(SimpleRateThrottle):
    """So many requests a minute for a token, fewer for anybody else. Of addresses only a hash is kept."""

    scope = "caller"
    RATES = {"token": "3000/min", "user": "600/min", "anybody": "240/min"}

    def get_rate(self) -> str:
        return self.RATES["anybody"]

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not settings.THROTTLE:
            return True
        kind = "token" if token_of(request) else "user" if request.user.is_authenticated else "anybody"
        self.num_requests, self.duration = self.parse_rate(self.RATES[kind])
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        token = token_of(request)
        if token:
            caller = f"token:{token.pk}"
        elif request.user.is_authenticated:
            caller = f"user:{request.user.pk}"
        else:
            caller = f"address:{self.get_ident(request)}"
        return "throttle:" + salted_hmac("accounts.api.throttling", caller).hexdigest()[:32]
