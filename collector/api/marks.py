"""How movies stand with the caller: on the watchlist, hidden, not used for picks."""

from __future__ import annotations

from http import HTTPStatus

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import CursorPages
from accounts.api.problems import Problem
from catalogue.api import movie_in_path, movie_or_problem
from catalogue.models import Movie
from collector import examples
from collector.api.own import IDEMPOTENCY_KEY, OwnView, act_on, newest_first
from collector.callers import person_for
from collector.models import Mark
from collector.selectors import marks_of
from collector.serializers.own import MARK_FIELDS, MarkSerializer
from collector.services import mark, unmark

MOVIE = movie_in_path("movie")


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
        return newest_first(rows, MarkSerializer, MARK_FIELDS, request, self)


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
        mark(kind=self.kind, **act_on(request, found))
        return Response(MarkSerializer(self._mark(request, found)).data)

    @extend_schema(parameters=[MOVIE, IDEMPOTENCY_KEY], responses={204: None, 410: None})
    def delete(self, request: Request, movie: str) -> Response:
        """Takes the movie off the list."""
        unmark(kind=self.kind, **act_on(request, movie_or_problem(movie)))
        return Response(status=HTTPStatus.NO_CONTENT)

    def _mark(self, request: Request, movie: Movie) -> Mark:
        found = marks_of(person_for(request), self.kind).filter(movie=movie).select_related("movie").first()
        if found is None:
            raise Problem(f"{movie} is not {self.kind.label.lower()}", status=HTTPStatus.NOT_FOUND)
        return found
