"""Who asks, and about whom."""

from __future__ import annotations

from http import HTTPStatus

from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import token_of
from accounts.api.permissions import MissingScopeError, may, may_act_as_owner
from accounts.api.problems import Problem
from accounts.models import ApiToken
from collector.errors import UnknownPersonError
from collector.models import Person, Visitor
from collector.selectors import person_by_key
from collector.services import is_known, person_for, visitor_for

KEY = OpenApiParameter(
    "key",
    str,
    "path",
    description="A person's key, or `origin:id` as in movielens:15; slashes in it are `%2F`",
    examples=[
        OpenApiExample("By the key", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"),
        OpenApiExample("By another catalogue's id", "movielens:15"),
    ],
)


class OwnOrServerScope(BasePermission):
    """A person's data is for that person, for staff, and for server tokens that may name people."""

    message = "Other people's data need staff, or a token with the scope `users`."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if may(request, ApiToken.Scope.USERS):
            return True
        if not may_act_as_owner(request):
            raise MissingScopeError(ApiToken.Scope.USERS, ApiToken.Scope.PERSONAL)
        return _is_own(request, view.kwargs["key"])


def _is_own(request: Request, key: str) -> bool:
    if not is_known(request):
        return False
    return str(person_for(request).key) == key


class Somebody(BasePermission):
    """Known by session, visitor cookie, or a token that stands for its owner."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not may_act_as_owner(request):
            raise MissingScopeError(ApiToken.Scope.PERSONAL)
        return is_known(request)


class ServerScopeOnly(BasePermission):
    """For many people at once."""

    message = OwnOrServerScope.message

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = token_of(request)
        if token is not None and ApiToken.Scope.USERS not in token.scopes:
            raise MissingScopeError(ApiToken.Scope.USERS)
        return may(request, ApiToken.Scope.USERS)


def person_or_problem(key: str) -> Person:
    try:
        return person_by_key(key)
    except UnknownPersonError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error


def caller_of(request: Request) -> tuple[Person | None, Visitor | None]:
    """The caller's person and browser, where they are known; makes nothing. A token that does not stand for its
    owner is nobody's: its lists are those of a stranger."""
    if not is_known(request):
        return None, None
    visitor = None if request.auth else visitor_for(request)
    return person_for(request), visitor
