"""What all views of one's own have in common: who is asked for, and as which event something is done."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import BearerAuthentication
from accounts.api.pagination import CursorPages
from accounts.api.problems import Problem
from accounts.api.selection import Selection
from accounts.models import ApiToken
from catalogue.models import Movie
from collector import examples
from collector.callers import person_for
from collector.identity import visitor_for
from collector.same_origin import BrowserSession, KnownCaller
from collector.services import ActContext

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    uuid.UUID,
    "header",
    description="A UUID: the same again is the same act",
    examples=[OpenApiExample("Made once, before the first try", examples.EVENT_ID)],
)


class OwnView(APIView):  # for the owner of a token, an account signed in, or an anonymous browser
    authentication_classes = [BearerAuthentication, BrowserSession]
    permission_classes = [KnownCaller]
    token_scopes: tuple[ApiToken.Scope, ...] = (ApiToken.Scope.PERSONAL,)


def act_of(request: Request) -> dict[str, Any]:
    """Who does something, when, and as which event."""
    is_browser = request.auth is None
    return {
        "person": person_for(request),
        "at": timezone.now(),
        "context": ActContext(
            event_id=_event_id(request), visitor=visitor_for(request) if is_browser else None
        ),
    }


def act_on(request: Request, movie: Movie) -> dict[str, Any]:
    """The same, of a movie."""
    return {**act_of(request), "movie_id": movie.pk}


def _event_id(request: Request) -> uuid.UUID:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return uuid.uuid4()
    try:
        found = uuid.UUID(key)
    except ValueError:
        found = None
    if found is None or str(found) != key.lower():  # Python reads more than a UUID is written like
        raise Problem("expected a UUID", field="Idempotency-Key", value=key[:80])
    return found


def newest_first(
    rows: Any, serializer: Any, selection: Selection, request: Request, view: APIView
) -> Response:
    wanted = selection.wanted(request)
    pages = CursorPages()
    pages.ordering = ("-id",)  # type: ignore[assignment]
    page: list[Any] | None = pages.paginate_queryset(rows, request, view=view)
    return pages.get_paginated_response(selection.of_all(serializer(page, many=True).data, wanted))
