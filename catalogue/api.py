"""REST: reading the catalogue, open to all; writing it, with a server token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caching import check_if_match, for_everyone
from accounts.api.pagination import CursorPages
from accounts.api.permissions import ServerScope, ServerScopeToWrite
from accounts.api.problems import Problem, flat_reasons
from accounts.models import ApiToken
from catalogue import examples
from catalogue.errors import RemovedMovieError, TakenIdError, UnknownMovieError
from catalogue.models import ORIGIN_ID, Movie, MovieQuerySet
from catalogue.selectors import (
    BrowseFilters,
    Order,
    browse,
    card_by_reference,
    movie_by_reference,
    search,
)
from catalogue.serializers import (
    DETAIL_FIELDS,
    FIELDS,
    BatchAnswerSerializer,
    BatchSerializer,
    MovieDetailSerializer,
    MovieInBatchSerializer,
    MovieListSerializer,
    MovieSerializer,
    MovieWriteSerializer,
    movie_as_json,
)
from catalogue.services import remove_movie, write_movie

LARGEST_BATCH = 1000
SEARCH_LIMIT = 200

# The pages go by a column and then by number, both downwards or both upwards as the cursor needs.
CURSOR_ORDERS = {
    Order.POPULAR: ("-popularity", "-id"),
    Order.RATED: ("-rating_score", "-id"),
    Order.NEWEST: ("-year", "-id"),
    Order.OLDEST: ("year", "id"),
    Order.TITLE: ("sort_title", "id"),
    Order.GEMS: ("-rating_score", "-id"),
}


def movie_in_path(name: str) -> OpenApiParameter:
    """For the schema of every REST view that names a movie in its address."""
    return OpenApiParameter(
        name,
        str,
        "path",
        description="The movie's number, or `origin:id` as in imdb:tt0114709",
        pattern=rf"^([0-9]{{1,18}}|{ORIGIN_ID})$".replace(r"\x", r"\u00"),
        examples=[
            OpenApiExample("By its number", "1"),
            OpenApiExample("By another catalogue's id", "imdb:tt0114709"),
        ],
    )


def movie_or_problem(reference: str) -> Movie:
    """For every REST view that names a movie in its address."""
    with _told_as_problem():
        return movie_by_reference(reference)


def card_or_problem(reference: str) -> Movie:
    """The same with what a card shows."""
    with _told_as_problem():
        return card_by_reference(reference)


@contextmanager
def _told_as_problem() -> Iterator[None]:
    try:
        yield
    except UnknownMovieError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
    except RemovedMovieError as error:
        raise Problem(str(error), status=HTTPStatus.GONE) from error


class MovieListView(APIView):
    has_etag = True
    pagination_class = CursorPages

    @extend_schema(
        operation_id="movies_list",
        parameters=[MovieListSerializer, FIELDS.parameter()],
        responses={200: MovieSerializer(many=True)},
        examples=[examples.MOVIE],
    )
    def get(self, request: Request) -> Response:
        """Movies by page; found by words when `search` is given."""
        asked = MovieListSerializer.of(request)
        wanted = FIELDS.wanted(request)
        if "search" in asked.validated_data:
            movies, pages = self._found(asked.validated_data), None
        else:
            movies, pages = self._page(request, asked.validated_data)
        results = FIELDS.of_all(map(movie_as_json, movies), wanted)
        return for_everyone(
            pages.get_paginated_response(results) if pages else Response({"results": results, "next": None})
        )

    def _found(self, asked: dict[str, Any]) -> list[Movie]:
        ids = [movie.pk for movie in search(asked["search"], limit=SEARCH_LIMIT).movies]
        kept = {movie.pk: movie for movie in _filtered(asked).filter(pk__in=ids).for_cards()}
        return [kept[movie_id] for movie_id in ids if movie_id in kept]

    def _page(self, request: Request, asked: dict[str, Any]) -> tuple[list[Movie], CursorPages]:
        pages = CursorPages()
        pages.ordering = CURSOR_ORDERS[Order(asked["ordering"])]  # type: ignore[assignment]
        return pages.paginate_queryset(_filtered(asked).for_cards(), request, view=self) or [], pages


def _filtered(wanted: dict[str, Any]) -> MovieQuerySet:
    filters = BrowseFilters(
        any_genres=tuple(slugify(name) for name in wanted.get("genre", "").split(",") if name.strip()),
        year_min=wanted.get("year_min"),
        year_max=wanted.get("year_max"),
    )
    order = Order(wanted["ordering"])
    found = browse(filters, order=order)
    # A cursor cannot stand at a year that is not known.
    return found.filter(year__isnull=False) if order in {Order.NEWEST, Order.OLDEST} else found


class MovieView(APIView):
    has_etag = True
    permission_classes = [ServerScopeToWrite]
    required_scope = ApiToken.Scope.CATALOGUE

    @extend_schema(
        operation_id="movies_retrieve",
        parameters=[movie_in_path("reference"), DETAIL_FIELDS.parameter()],
        responses={200: MovieDetailSerializer, 410: None},
        examples=[examples.MOVIE_DETAIL],
    )
    def get(self, request: Request, reference: str) -> Response:
        """A movie with everything that is known of it."""
        wanted = DETAIL_FIELDS.wanted(request)
        movie = MovieDetailSerializer(movie_or_problem(reference)).narrowed(wanted)
        return for_everyone(Response(movie.data))

    @extend_schema(
        operation_id="movies_write",
        parameters=[movie_in_path("reference")],
        request=MovieWriteSerializer,
        responses={200: MovieDetailSerializer, 201: MovieDetailSerializer, 409: None},
        examples=[examples.OWN_MOVIE, examples.MOVIE_DETAIL],
    )
    def put(self, request: Request, reference: str) -> Response:
        """Changes a movie, or makes the one that another catalogue knows by this `origin:id`."""
        sent = MovieWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                _check_unchanged(request, reference)
                written = write_movie(reference=reference, **sent.validated_data)
        except UnknownMovieError as error:
            raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
        except TakenIdError as error:
            raise Problem(
                str(error), status=HTTPStatus.CONFLICT, field="external_ids", value=error.reference
            ) from error
        status = HTTPStatus.CREATED if written.created else HTTPStatus.OK
        return Response(MovieDetailSerializer(written.movie).data, status=status)

    @extend_schema(
        operation_id="movies_remove", parameters=[movie_in_path("reference")], responses={204: None}
    )
    def delete(self, request: Request, reference: str) -> Response:
        """Takes a movie out of the catalogue; what people did with it stays, and writing it brings it back."""
        try:
            with transaction.atomic():
                _check_unchanged(request, reference)
                remove_movie(reference=reference, at=timezone.now())
        except UnknownMovieError as error:
            raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
        return Response(status=HTTPStatus.NO_CONTENT)


def _check_unchanged(request: Request, reference: str) -> None:
    """By the caller's `If-Match`; the row stays locked until all is written."""
    if "If-Match" not in request.headers:
        return
    try:
        movie = movie_by_reference(reference)
    except (UnknownMovieError, RemovedMovieError):
        movie = None
    data = movie and MovieDetailSerializer(Movie.objects.select_for_update().get(pk=movie.pk)).data
    check_if_match(request, data)


class MovieBatchView(APIView):
    permission_classes = [ServerScope]
    required_scope = ApiToken.Scope.CATALOGUE

    @extend_schema(
        operation_id="movies_write_batch",
        request=BatchSerializer,
        responses={200: BatchAnswerSerializer},
        examples=[examples.BATCH, examples.BATCH_ANSWER],
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 movies. Refused ones are named and do not keep the others out."""
        rows = request.data.get("movies") if isinstance(request.data, dict) else None
        if not isinstance(rows, list) or len(rows) > LARGEST_BATCH:
            raise Problem(f"expected a list of up to {LARGEST_BATCH} movies", field="movies")
        written, refused = _write_each(rows)
        created = sum(row.created for row in written)
        return Response({"created": created, "changed": len(written) - created, "refused": refused})


@transaction.atomic
def _write_each(rows: list[Any]) -> tuple[list[Any], list[dict[str, Any]]]:
    written, refused = [], []
    for index, row in enumerate(rows):
        sent = MovieInBatchSerializer(data=row)
        if sent.is_valid():
            try:
                fields = dict(sent.validated_data)
                written.append(write_movie(reference=fields.pop("id"), **fields))
            except TakenIdError as error:
                taken = {"field": "external_ids", "value": error.reference, "reason": str(error)}
                refused.append({"index": index, **taken})
            continue
        for field, reason in flat_reasons(sent.errors):
            value = row.get(field.partition(".")[0]) if isinstance(row, dict) else row
            refused.append({"index": index, "field": field, "value": value, "reason": reason})
    return written, refused
