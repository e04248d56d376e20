"""What every answer under /api/ carries: the caller's pace, and whether it may be kept and by whom."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.throttling import BaseThrottle

from accounts.api.caching import etag_of
from accounts.api.problems import CONTENT_TYPE, problem, too_many
from accounts.api.throttling import Pace, pace_of
from accounts.api.use import COUNTER

API = "/api/"
PERSONAL = "private, no-store"


class ApiMiddleware:
    """An answer is one caller's alone unless its view has said otherwise (`accounts.api.caching`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API):
            return self.get_response(request)
        began = time.perf_counter()
        response = self._answer(request)
        COUNTER.note(request, response, seconds=time.perf_counter() - began)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        pace = _pace(request) if settings.THROTTLE else None
        if pace is not None and not pace.is_kept and response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
            response = _too_many(pace)
        response = with_cache_headers(request, response)
        for name, value in (pace.headers() if pace else {}).items():
            response[name] = value
        return response


def _pace(request: HttpRequest) -> Pace:
    """As counted before the view was called, else now: wrong tokens and unknown addresses count too."""
    known: Pace | None = getattr(request, "pace", None)
    return known or pace_of(request, address=BaseThrottle().get_ident(request))  # type: ignore[arg-type]


def _too_many(pace: Pace) -> HttpResponse:
    status = HTTPStatus.TOO_MANY_REQUESTS
    document = problem(status=status, detail=too_many(pace.seconds))
    headers = {"Retry-After": str(pace.seconds)}
    return JsonResponse(document, status=status, content_type=CONTENT_TYPE, headers=headers)


def with_cache_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.cookies or not response.has_header("Cache-Control"):  # nobody gets somebody else's cookie
        response["Cache-Control"] = PERSONAL
    if response.streaming or response.status_code != HTTPStatus.OK or request.method not in {"GET", "HEAD"}:
        return response
    if "public" not in response["Cache-Control"]:
        return response
    patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
    response["ETag"] = etag_of(response.content)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
