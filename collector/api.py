"""REST: events from pages and programs, and a caller's own ratings and marks. Each write leaves its event."""

from __future__ import annotations

import uuid
from functools import partial
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import BearerAuthentication
from accounts.api.pagination import CursorPages
from accounts.api.problems import Problem
from accounts.api.selection import Selection
from accounts.models import ApiToken
from catalogue.api import movie_in_path, movie_or_problem
from catalogue.models import Movie
from collector import examples
from collector.callers import earlier_identities, identity_for, person_for
from collector.errors import BatchTooLargeError, RefusedEventError
from collector.identity import visitor_for
from collector.models import Mark, Rating
from collector.same_origin import BrowserSession, KnownCaller
from collector.selectors import marks_of, ratings_of
from collector.serializers import (
    EVENTS,
    MARK_FIELDS,
    RATING_FIELDS,
    MarkSerializer,
    OutcomeSerializer,
    RatingSerializer,
    StarsSerializer,
)
from collector.services import ActContext, mark, rate, record_reported, unmark, unrate
from collector.validation import sent_time

LARGEST_BODY = 2 * 1024 * 1024
MOVIE = movie_in_path("movie")
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


class EventsView(OwnView):
    token_scopes = (ApiToken.Scope.EVENTS, ApiToken.Scope.PERSONAL)
    largest_body = LARGEST_BODY

    @extend_schema(
        operation_id="events_create",
        request=EVENTS,
        responses={200: OutcomeSerializer, 413: None},
        examples=[examples.EVENTS, examples.OUTCOME],
    )
    def post(self, request: Request) -> Response:
        """One event or a batch. Valid ones are stored, refused ones named; an event id counts once.

        A browser is known by the cookie of its first page, a program by its token; anybody else is answered 401.
        A token with the scope `events` may name a `user`, one with `personal` reports what its owner did.
        """
        payloads, sent_at = _events_in(request)
        try:
            outcome = record_reported(
                payloads,
                identity=identity_for(request),
                earlier=partial(earlier_identities, request),
                received_at=timezone.now(),
                sent_at=None if sent_at is None else sent_time(sent_at),
            )
        except BatchTooLargeError as error:
            raise Problem(str(error), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from error
        except RefusedEventError as error:
            raise Problem(error.reason, field=error.field, value=str(error.value)) from error
        return Response(outcome.as_json())


class RatingsView(OwnView):
    pagination_class = CursorPages

    @extend_schema(
        operation_id="my_ratings_list",
        parameters=[RATING_FIELDS.parameter()],
        responses={200: RatingSerializer(many=True)},
        examples=[examples.RATING],
    )
    def get(self, request: Request) -> Response:
        """What the caller said of movies, newest first."""
        ratings = ratings_of(person_for(request)).select_related("movie").prefetch_related("movie__genres")
        return _page(ratings, RatingSerializer, RATING_FIELDS, request, self)


class RatingView(OwnView):
    @extend_schema(
        operation_id="my_ratings_retrieve",
        parameters=[MOVIE],
        responses={200: RatingSerializer, 410: None},
        examples=[examples.RATING],
    )
    def get(self, request: Request, movie: str) -> Response:
        """What the caller said of a movie."""
        return Response(RatingSerializer(_rating(request, movie_or_problem(movie))).data)

    @extend_schema(
        operation_id="my_ratings_update",
        parameters=[MOVIE, IDEMPOTENCY_KEY],
        request=StarsSerializer,
        responses={200: RatingSerializer, 410: None},
        examples=[examples.STARS, examples.RATING],
    )
    def put(self, request: Request, movie: str) -> Response:
        """Says it anew."""
        found = movie_or_problem(movie)
        body = StarsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rate(stars=body.validated_data["rating"], **_act(request, found))
        return Response(RatingSerializer(_rating(request, found)).data)

    @extend_schema(
        operation_id="my_ratings_destroy",
        parameters=[MOVIE, IDEMPOTENCY_KEY],
        responses={204: None, 410: None},
    )
    def delete(self, request: Request, movie: str) -> Response:
        """Takes it back."""
        unrate(**_act(request, movie_or_problem(movie)))
        return Response(status=HTTPStatus.NO_CONTENT)


class MarksView(OwnView):
    kind: Mark.Kind = Mark.Kind.SAVED
    pagination_class = CursorPages

    @extend_schema(
        parameters=[MARK_FIELDS.parameter()],
        responses={200: MarkSerializer(many=True)},
        examples=[examples.MARK],
    )
    def get(self, request: Request) -> Response:
        """The caller's movies on this list, newest first."""
        marks = marks_of(person_for(request), self.kind)
        rows = marks.select_related("movie").prefetch_related("movie__genres")
        return _page(rows, MarkSerializer, MARK_FIELDS, request, self)


class MarkView(OwnView):
    kind: Mark.Kind = Mark.Kind.SAVED

    @extend_schema(parameters=[MOVIE], responses={200: MarkSerializer, 410: None}, examples=[examples.MARK])
    def get(self, request: Request, movie: str) -> Response:
        """Since when the movie is on the caller's list."""
        return Response(MarkSerializer(self._mark(request, movie_or_problem(movie))).data)

    @extend_schema(
        parameters=[MOVIE, IDEMPOTENCY_KEY],
        request=None,
        responses={200: MarkSerializer, 410: None},
        examples=[examples.MARK],
    )
    def put(self, request: Request, movie: str) -> Response:
        """Puts the movie on the list."""
        found = movie_or_problem(movie)
        mark(kind=self.kind, **_act(request, found))
        return Response(MarkSerializer(self._mark(request, found)).data)

    @extend_schema(parameters=[MOVIE, IDEMPOTENCY_KEY], responses={204: None, 410: None})
    def delete(self, request: Request, movie: str) -> Response:
        """Takes the movie off the list."""
        unmark(kind=self.kind, **_act(request, movie_or_problem(movie)))
        return Response(status=HTTPStatus.NO_CONTENT)

    def _mark(self, request: Request, movie: Movie) -> Mark:
        found = marks_of(person_for(request), self.kind).filter(movie=movie).select_related("movie").first()
        if found is None:
            raise Problem(f"{movie} is not {self.kind.label.lower()}", status=HTTPStatus.NOT_FOUND)
        return found


def _events_in(request: Request) -> tuple[list[Any], object]:
    body = request.data
    if isinstance(body, dict) and isinstance(body.get("events"), list) and "kind" not in body:
        return body["events"], body.get("sent_at")
    if isinstance(body, dict) and "kind" in body and "events" not in body:
        return [body], None
    raise Problem('expected {"events": [...]}, or one event', field="events")


def _act(request: Request, movie: Movie) -> dict[str, Any]:
    return {**act_of(request), "movie_id": movie.pk}


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


def _rating(request: Request, movie: Movie) -> Rating:
    found = ratings_of(person_for(request)).filter(movie=movie).select_related("movie").first()
    if found is None:
        raise Problem(f"{movie} is not rated", status=HTTPStatus.NOT_FOUND)
    return found


def _page(rows: Any, serializer: Any, selection: Selection, request: Request, view: APIView) -> Response:
    wanted = selection.wanted(request)
    pages = CursorPages()
    pages.ordering = ("-id",)  # type: ignore[assignment]
    page: list[Any] | None = pages.paginate_queryset(rows, request, view=view)
    return pages.get_paginated_response(selection.of_all(serializer(page, many=True).data, wanted))
