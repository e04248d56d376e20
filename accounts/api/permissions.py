from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from accounts.models import ApiToken, User

from .authentication import token_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class MissingScopeError(PermissionDenied):
    """403 that names what the token lacks, in words and, as OAuth has it (RFC 6750), in the challenge."""

    def __init__(self, *scopes: ApiToken.Scope) -> None:
        names = " or ".join(f"`{scope}`" for scope in scopes)
        super().__init__(f"This token lacks the scope {names}; make one that has it under /settings/tokens/.")
        wanted = " ".join(scopes)
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{wanted}"'


def may(request: Request, scope: ApiToken.Scope) -> bool:
    """Staff in a session may everything; a token only what it is for, and only while its owner is staff."""
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        return False
    token = token_of(request)
    return token is None or scope in token.scopes


def may_act_as_owner(request: Request) -> bool:
    """A token stands for its owner only when it was made for that; a browser always does."""
    token = token_of(request)
    return token is None or ApiToken.Scope.PERSONAL in token.scopes


class ServerScope(BasePermission):
    """For other people's data: staff or a server token whose scopes hold the view's `required_scope`."""

    message = "This needs staff, or a token with the right scope."

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope: ApiToken.Scope = view.required_scope  # type: ignore[attr-defined]
        token = token_of(request)
        if token is not None and scope not in token.scopes:
            raise MissingScopeError(scope)
        return may(request, scope)


class ServerScopeToWrite(ServerScope):
    """Open to read; writing needs the view's `required_scope`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in {"GET", "HEAD", "OPTIONS"} or super().has_permission(request, view)
