from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from accounts.models import ApiToken, User

from .authentication import token_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


def may(request: Request, scope: ApiToken.Scope) -> bool:
    """Staff in a session may everything; a token only what it is for, and only while its owner is staff."""
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        return False
    token = token_of(request)
    return token is None or scope in token.scopes


class ServerScope(BasePermission):
    """For other people's data: staff or a server token whose scopes hold the view's `required_scope`."""

    message = "This needs staff, or a token with the right scope."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return may(request, view.required_scope)  # type: ignore[attr-defined]


class ServerScopeToWrite(ServerScope):
    """Open to read; writing needs the view's `required_scope`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in {"GET", "HEAD", "OPTIONS"} or super().has_permission(request, view)
