"""REST: reading the catalogue, open to all; writing it, with a server token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.pagination import CursorPages
from accounts.api.permissions import ServerScope, ServerScopeToWrite
from accounts.api.problems import Problem
from accounts.models import ApiToken
from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.forms import MovieListForm
from catalogue.models import Movie, MovieQuerySet
from catalogue.selectors import BrowseFilters, Order, browse, movie_by_reference, search
from catalogue.serializers import (
    MovieDetailSerializer,
    MovieInBatchSerializer,
    MovieSerializer,
    MovieWriteSerializer,
)
from catalogue.services import write_movie

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
PROBLEM = OpenApiResponse(description="A problem document (RFC 9457)")
REFERENCE = OpenApiParameter(
    "reference", str, "path", description="The movie's number, or `origin:id` as in imdb:tt0114709"
)


def movie_or_problem(reference: str) -> Movie:
    """For every REST view that names a movie in its address."""
    try:
        return movie_by_reference(reference)
    except UnknownMovieError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
    except RemovedMovieError as error:
        raise Problem(str(error), status=HTTPStatus.GONE) from error


class MovieListView(APIView):
    @extend_schema(
        operation_id="movies_list",
        parameters=[
            OpenApiParameter("search", str, description="Forgives typos; best first, one page"),
            OpenApiParameter(
                "genre", str, description="Name or address; several joined by commas: any of them"
            ),
            OpenApiParameter("year_min", int),
            OpenApiParameter("year_max", int),
            OpenApiParameter("ordering", str, enum=[order.value for order in Order]),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses={200: MovieSerializer(many=True), 400: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        form = MovieListForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(
                {field: [str(reason) for reason in reasons] for field, reasons in form.errors.items()}
            )
        if form.cleaned_data["search"]:
            return self._found(form.cleaned_data)
        return self._page(request, form.cleaned_data)

    def _found(self, wanted: dict[str, Any]) -> Response:
        ids = [movie.pk for movie in search(wanted["search"], limit=SEARCH_LIMIT).movies]
        kept = {movie.pk: movie for movie in _filtered(wanted).filter(pk__in=ids).for_cards()}
        movies = [kept[movie_id] for movie_id in ids if movie_id in kept]
        return Response({"results": MovieSerializer(movies, many=True).data, "next": None})

    def _page(self, request: Request, wanted: dict[str, Any]) -> Response:
        pages = CursorPages()
        pages.ordering = CURSOR_ORDERS[Order(wanted["ordering"] or Order.POPULAR)]  # type: ignore[assignment]
        page = pages.paginate_queryset(_filtered(wanted).for_cards(), request, view=self)
        return pages.get_paginated_response(MovieSerializer(page, many=True).data)


def _filtered(wanted: dict[str, Any]) -> MovieQuerySet:
    filters = BrowseFilters(
        any_genres=tuple(slugify(name) for name in wanted["genre"].split(",") if name.strip()),
        year_min=wanted["year_min"],
        year_max=wanted["year_max"],
    )
    order = Order(wanted["ordering"] or Order.POPULAR)
    found = browse(filters, order=order)
    # A cursor cannot stand at a year that is not known.
    return found.filter(year__isnull=False) if order in {Order.NEWEST, Order.OLDEST} else found


class MovieView(APIView):
    permission_classes = [ServerScopeToWrite]
    required_scope = ApiToken.Scope.CATALOGUE

    @extend_schema(
        operation_id="movies_retrieve",
        parameters=[REFERENCE],
        responses={200: MovieDetailSerializer, 404: PROBLEM, 410: PROBLEM},
    )
    def get(self, request: Request, reference: str) -> Response:
        return Response(MovieDetailSerializer(movie_or_problem(reference)).data)

    @extend_schema(
        operation_id="movies_write",
        parameters=[REFERENCE],
        request=MovieWriteSerializer,
        responses={
            200: MovieDetailSerializer,
            201: MovieDetailSerializer,
            400: PROBLEM,
            401: PROBLEM,
            403: PROBLEM,
        },
        examples=[
            OpenApiExample("A movie of one's own", {"title": "Night Ferry", "year": 1954}, request_only=True)
        ],
    )
    def put(self, request: Request, reference: str) -> Response:
        sent = MovieWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            written = write_movie(reference=reference, **sent.validated_data)
        except UnknownMovieError as error:
            raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
        status = HTTPStatus.CREATED if written.created else HTTPStatus.OK
        return Response(MovieDetailSerializer(written.movie).data, status=status)


class RefusedMovieSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    field = serializers.CharField()
    value = serializers.JSONField()
    reason = serializers.CharField()


class BatchAnswerSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    refused = RefusedMovieSerializer(many=True)


class BatchSerializer(serializers.Serializer[Any]):
    movies = MovieInBatchSerializer(many=True)


class MovieBatchView(APIView):
    permission_classes = [ServerScope]
    required_scope = ApiToken.Scope.CATALOGUE

    @extend_schema(
        operation_id="movies_write_batch",
        request=BatchSerializer,
        responses={200: BatchAnswerSerializer, 400: PROBLEM, 401: PROBLEM, 403: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        """Up to 1,000 movies. Refused ones are named and do not keep the others out."""
        rows = request.data.get("movies") if isinstance(request.data, dict) else None
        if not isinstance(rows, list) or len(rows) > LARGEST_BATCH:
            raise Problem(f"expected a list of 1 to {LARGEST_BATCH} movies", field="movies")
        written, refused = _write_each(rows)
        created = sum(row.created for row in written)
        return Response({"created": created, "changed": len(written) - created, "refused": refused})


@transaction.atomic
def _write_each(rows: list[Any]) -> tuple[list[Any], list[dict[str, Any]]]:
    written, refused = [], []
    for index, row in enumerate(rows):
        sent = MovieInBatchSerializer(data=row)
        if sent.is_valid():
            fields = dict(sent.validated_data)
            written.append(write_movie(reference=fields.pop("id"), **fields))
            continue
        for field, reasons in sent.errors.items():
            value = row.get(field) if isinstance(row, dict) else row
            refused.append({"index": index, "field": field, "value": value, "reason": str(reasons[0])})
    return written, refused
