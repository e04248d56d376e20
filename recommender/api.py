"""REST: lists for people, for posted histories and for everyone; explanations; models."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import may
from accounts.api.problems import Problem
from accounts.models import ApiToken
from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Movie
from catalogue.selectors import movie_by_reference, movies_by_id
from collector.errors import UnknownPersonError
from collector.models import Person, Visitor
from collector.selectors import person_by_key, persons_named
from collector.services import is_known, person_for, visitor_for
from recommender import selectors
from recommender.errors import UnknownChartError
from recommender.models import Version
from recommender.serializers import (
    ChartSerializer,
    ExplanationSerializer,
    HistoryAnswerSerializer,
    HistorySerializer,
    ManyUserSlatesSerializer,
    ManyUsersSerializer,
    NeighboursSerializer,
    SimilarPersonSerializer,
    SimilarPersonsSerializer,
    SimilarSerializer,
    SlateSerializer,
    VersionDetailSerializer,
    VersionSerializer,
    VersionsSerializer,
    WhySerializer,
    WishSerializer,
)
from recommender.serving.slate import movie_as_json

PROBLEM = OpenApiResponse(description="A problem document (RFC 9457)")
PROBLEMS = {400: PROBLEM, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM}
KEY = OpenApiParameter("key", str, "path", description="A person's key, or `origin:id` as in movielens:15")
MOVIE = OpenApiParameter(
    "reference", str, "path", description="The movie's number, or `origin:id` as in imdb:tt0114709"
)
STARS_OF_LIKED = 4.0  # of a movie in a posted history that has no rating


class OwnOrServerScope(BasePermission):
    """A person's data is for that person, for staff, and for server tokens that may name people."""

    message = "Other people's data need staff, or a token with the scope `users`."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return may(request, ApiToken.Scope.USERS) or _is_own(request, view.kwargs["key"])


def _is_own(request: Request, key: str) -> bool:
    if not is_known(request):
        return False
    return str(person_for(request).key) == key


class ServerScopeOnly(BasePermission):
    """For many people at once."""

    message = OwnOrServerScope.message

    def has_permission(self, request: Request, view: APIView) -> bool:
        return may(request, ApiToken.Scope.USERS)


def person_or_problem(key: str) -> Person:
    try:
        return person_by_key(key)
    except UnknownPersonError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error


def movie_or_problem(reference: str) -> Movie:
    try:
        return movie_by_reference(reference)
    except UnknownMovieError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
    except RemovedMovieError as error:
        raise Problem(str(error), status=HTTPStatus.GONE) from error


def caller_of(request: Request) -> tuple[Person | None, Visitor | None]:
    """The caller's person and browser, where they are known; makes nothing."""
    if not is_known(request):
        return None, None
    visitor = None if request.auth else visitor_for(request)
    return person_for(request), visitor


class UserRecommendationsView(APIView):
    permission_classes = [OwnOrServerScope]

    @extend_schema(
        operation_id="users_recommendations",
        parameters=[KEY, WishSerializer],
        responses={200: SlateSerializer, **PROBLEMS},
    )
    def get(self, request: Request, key: str) -> Response:
        """The best movies for a person as known now; the newest event counts."""
        asked = WishSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        slate = selectors.recommendations(
            person=person_or_problem(key), wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate.as_json())


class BatchRecommendationsView(APIView):
    permission_classes = [ServerScopeOnly]

    @extend_schema(
        operation_id="users_recommendations_batch",
        request=ManyUsersSerializer,
        responses={200: ManyUserSlatesSerializer, **PROBLEMS},
        examples=[OpenApiExample("Two people", {"users": ["movielens:15", "movielens:16"], "k": 10})],
    )
    def post(self, request: Request) -> Response:
        """Lists for up to 1,000 people; for those who are not known, what is popular."""
        asked = ManyUsersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        users: list[str] = asked.validated_data["users"]
        lists = selectors.recommendations_for_many(
            persons_named(users), users, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(
            {"results": [{"user": user, **slate.as_json()} for user, slate in lists], "next": None}
        )


class MyRecommendationsView(APIView):
    @extend_schema(
        operation_id="me_recommendations",
        parameters=[WishSerializer],
        responses={200: SlateSerializer, 400: PROBLEM, 401: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        """The best movies for the caller, signed in or an anonymous visitor."""
        person, visitor = caller_of(request)
        if person is None:
            raise NotAuthenticated
        asked = WishSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        slate = selectors.recommendations(
            person=person, visitor=visitor, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate.as_json())


class HistoryRecommendationsView(APIView):
    @extend_schema(
        operation_id="recommendations",
        request=HistorySerializer,
        responses={200: HistoryAnswerSerializer, 400: PROBLEM},
        examples=[
            OpenApiExample(
                "A history", {"history": [{"movie": 1, "rating": 4.5}], "k": 10}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """The best movies for a history in the body, which is not kept."""
        asked = HistorySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        history, ignored = _known_part(asked.validated_data["history"])
        slate = selectors.recommendations_for_history(
            history, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response({**slate.as_json(), "ignored": ignored})


def _known_part(rows: Sequence[dict[str, Any]]) -> tuple[list[tuple[int, float]], list[str]]:
    """(movie id, stars) pairs, and the references that nobody here knows. One query for all numbers."""
    numbers = {int(row["movie"]) for row in rows if row["movie"].isascii() and row["movie"].isdigit()}
    present = movies_by_id({number for number in numbers if number < 2**63})
    history: list[tuple[int, float]] = []
    ignored: list[str] = []
    for row in rows:
        movie_id = _id_of(row["movie"], present)
        if movie_id is None:
            ignored.append(row["movie"])
        else:
            history.append((movie_id, row.get("rating", STARS_OF_LIKED)))
    return history, ignored


def _id_of(reference: str, present: dict[int, Movie]) -> int | None:
    if reference.isascii() and reference.isdigit():
        return int(reference) if int(reference) in present else None
    try:
        return movie_by_reference(reference).pk
    except (UnknownMovieError, RemovedMovieError):
        return None


class SimilarMoviesView(APIView):
    @extend_schema(
        operation_id="movies_similar",
        parameters=[MOVIE, SimilarSerializer],
        responses={200: SlateSerializer, 400: PROBLEM, 404: PROBLEM, 410: PROBLEM},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Movies like one."""
        asked = SimilarSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person, visitor = caller_of(request)
        slate = selectors.similar_movies(
            movie=movie_or_problem(reference),
            person=person,
            visitor=visitor,
            page=request.path,
            **asked.validated_data,
        )
        return Response(slate.as_json())


class ChartView(APIView):
    @extend_schema(
        operation_id="charts",
        parameters=[
            OpenApiParameter("name", str, "path", enum=list(selectors.CHARTS)),
            ChartSerializer,
        ],
        responses={200: SlateSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, name: str) -> Response:
        """A list that is the same for everyone."""
        asked = ChartSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person, visitor = caller_of(request)
        try:
            slate = selectors.chart(
                name=name, person=person, visitor=visitor, page=request.path, **asked.validated_data
            )
        except UnknownChartError as error:
            raise Problem(str(error.args[0]), status=HTTPStatus.NOT_FOUND) from error
        except ValueError as error:
            window = asked.validated_data.get("window")
            raise Problem(str(error), field="window", value=window) from error
        return Response(slate.as_json())


class SimilarPersonsView(APIView):
    permission_classes = [OwnOrServerScope]

    @extend_schema(
        operation_id="users_similar",
        parameters=[KEY, NeighboursSerializer],
        responses={200: SimilarPersonsSerializer, **PROBLEMS},
    )
    def get(self, request: Request, key: str) -> Response:
        """People with a like taste, of those who join comparisons."""
        asked = NeighboursSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = selectors.similar_persons(person=person_or_problem(key), **asked.validated_data)
        return Response({"results": SimilarPersonSerializer(found, many=True).data, "next": None})


class ExplanationView(APIView):
    permission_classes = [OwnOrServerScope]

    @extend_schema(
        operation_id="users_explanations",
        parameters=[KEY, MOVIE, ExplanationSerializer],
        responses={200: WhySerializer, **PROBLEMS},
    )
    def get(self, request: Request, key: str, reference: str) -> Response:
        """Which of the person's movies speak for one, and how much; or why it is not in the list."""
        asked = ExplanationSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        movie = movie_or_problem(reference)
        why = selectors.why(
            person=person_or_problem(key), movie=movie, at=timezone.now(), **asked.validated_data
        )
        return Response({"movie": movie_as_json(movie), **why.as_json()})


class ModelsView(APIView):
    @extend_schema(operation_id="models_list", responses={200: VersionsSerializer})
    def get(self, request: Request) -> Response:
        """All versions that are kept, newest first."""
        results = VersionSerializer(selectors.versions(), many=True, context=_live())
        return Response({"results": results.data, "next": None})


class ModelView(APIView):
    @extend_schema(
        operation_id="models_retrieve",
        parameters=[OpenApiParameter("version", str, "path")],
        responses={200: VersionDetailSerializer, 404: PROBLEM},
    )
    def get(self, request: Request, version: str) -> Response:
        """One version with all that is known of its making."""
        found = Version.objects.select_related("run").filter(name=version).first()
        if found is None:
            raise Problem(f"no version {version!r}", status=HTTPStatus.NOT_FOUND)
        return Response(VersionDetailSerializer(found, context=_live()).data)


def _live() -> dict[str, set[int]]:
    return {"live": {pointer.version_id for pointer in selectors.live_versions().values()}}
