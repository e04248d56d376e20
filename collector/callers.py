"""On whose behalf a call acts: a page by its session or cookie, a program by its token as far as the scopes go."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from accounts.api.authentication import token_of
from accounts.api.permissions import MissingScopeError, may, may_act_as_owner
from accounts.models import ApiToken, User
from collector.identity import Identity, identification_of, person_of_user, visitor_for
from collector.models import Person, Visitor
from collector.visitor_cookies import tag_of


def person_for(request: HttpRequest | Request) -> Person:
    """The caller's person: the owner of a token that may stand for it, the account signed in, else the browser's
    own. Whoever reads or writes a person's data asks here, so that no view can forget the token's scope."""
    if not isinstance(request, Request) or token_of(request) is None:
        return identification_of(request).person
    if not may_act_as_owner(request):
        raise MissingScopeError(ApiToken.Scope.PERSONAL)
    return _owner_of_token(request)


def _owner_of_token(request: Request) -> Person:
    assert isinstance(request.user, User)
    return person_of_user(request.user)


def is_known(request: HttpRequest | Request) -> bool:
    """Whether the caller is somebody already: by a token that stands for its owner, session or visitor cookie.
    Makes nothing."""
    if isinstance(request, Request) and token_of(request):
        return may_act_as_owner(request)
    if getattr(request, "user", None) and request.user.is_authenticated:
        return True
    return identification_of(request).known_visitor is not None


def identity_for(request: Request) -> Identity:
    """On whose behalf a REST call records events."""
    token = token_of(request)
    if token is None:
        visitor = visitor_for(request)
        return Identity(person=person_for(request), visitor=visitor, is_bot=visitor.is_bot)
    may_name_users = may(request, ApiToken.Scope.EVENTS)
    if not may_name_users and not may_act_as_owner(request):
        raise MissingScopeError(ApiToken.Scope.PERSONAL)
    return Identity(person=_owner_of_token(request), token_may_name_users=may_name_users)


def earlier_identities(request: Request, tags: set[str]) -> dict[str, Identity | None]:
    """For those of the tags that are of whom this browser was before; None: that person is gone since."""
    if token_of(request) or not tags:
        return {}
    keys = {
        tag_of(key, secret=secret): key
        for key in identification_of(request).cookies.keys_before
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    }
    wanted = {tag: keys[tag] for tag in tags if tag in keys}
    found = {
        visitor.key: visitor
        for visitor in Visitor.objects.select_related("person").filter(key__in=wanted.values())
    }
    return {tag: _as(found.get(key)) for tag, key in wanted.items()}


def _as(visitor: Visitor | None) -> Identity | None:
    if visitor is None or visitor.person is None:
        return None
    return Identity(person=visitor.person, visitor=visitor, is_bot=visitor.is_bot)
