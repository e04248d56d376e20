"""What the caller said of movies."""

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
from collector.models import Rating
from collector.selectors import ratings_of
from collector.serializers.own import RATING_FIELDS, RatingSerializer, StarsSerializer
from collector.services import rate, unrate

MOVIE = movie_in_path("movie")


class RatingsView(OwnView):
    pagination_class = CursorPages

    @extend_schema(
        parameters=[RATING_FIELDS.parameter()],
        responses={200: RatingSerializer(many=True)},
        examples=[examples.RATING],
    )
    def get(self, request: Request) -> Response:
        """What the caller said of movies, newest first."""
        ratings = ratings_of(person_for(request)).select_related("movie").prefetch_related("movie__genres")
        return newest_first(ratings, RatingSerializer, RATING_FIELDS, request, self)


class RatingView(OwnView):
    @extend_schema(
        parameters=[MOVIE],
        responses={200: RatingSerializer, 410: None},
        examples=[examples.RATING],
    )
    def get(self, request: Request, movie: str) -> Response:
        """What the caller said of a movie."""
        return Response(RatingSerializer(_rating(request, movie_or_problem(movie))).data)

    @extend_schema(
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
        rate(stars=body.validated_data["rating"], **act_on(request, found))
        return Response(RatingSerializer(_rating(request, found)).data)

    @extend_schema(
        parameters=[MOVIE, IDEMPOTENCY_KEY],
        responses={204: None, 410: None},
    )
    def delete(self, request: Request, movie: str) -> Response:
        """Takes it back."""
        unrate(**act_on(request, movie_or_problem(movie)))
        return Response(status=HTTPStatus.NO_CONTENT)


def _rating(request: Request, movie: Movie) -> Rating:
    found = ratings_of(person_for(request)).filter(movie=movie).select_related("movie").first()
    if found is None:
        raise Problem(f"{movie} is not rated", status=HTTPStatus.NOT_FOUND)
    return found
