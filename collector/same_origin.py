"""Requests that a browser sends with its cookies are taken from our own pages only.

`navigator.sendBeacon` cannot carry a token in a header, and a page may be older than any token. None is
needed: browsers say themselves where a request comes from (`Sec-Fetch-Site`, in all since 2023, and `Origin`
with every POST before that), no script of another site can change these headers, and the cookies are
SameSite=Lax, so that they do not come along from elsewhere in the first place. A program has neither header,
and no victim's cookie.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import token_of
from accounts.api.permissions import MissingScopeError
from accounts.models import ApiToken
from collector.callers import is_known
from collector.visitor_cookies import COOKIE


def is_same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS


def refuse_other_origins(request: HttpRequest) -> None:
    if not is_same_origin(request):
        raise PermissionDenied("Requests with cookies are taken from our own pages only.")


class BrowserSession(SessionAuthentication):
    """The account signed in, on the browser's word of where the request comes from."""

    def enforce_csrf(self, request: Request) -> None:
        refuse_other_origins(request._request if isinstance(request, Request) else request)


class BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = BrowserSession
    name = "browser"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": COOKIE}


class UnknownCallerError(NotAuthenticated):
    default_detail = (
        "Nobody is known by this request. A browser opens a page first and sends the cookie that came with it; "
        "a program sends a token: `Authorization: Bearer <token>`."
    )


class KnownCaller(BasePermission):
    """Whoever is somebody already: by session, visitor cookie, or a token with one of the view's `token_scopes`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = token_of(request)
        if token:
            scopes: tuple[ApiToken.Scope, ...] = view.token_scopes  # type: ignore[attr-defined]
            if not set(scopes) & set(token.scopes):
                raise MissingScopeError(*scopes)
            return True
        if request.method not in SAFE_METHODS:
            refuse_other_origins(request._request)
        if not is_known(request):
            raise UnknownCallerError
        return True
