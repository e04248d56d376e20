"""The best movies for people known and unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ApiToken
from catalogue.errors import RemovedMovieError, UnknownMovieError
from catalogue.models import Movie
from catalogue.selectors import movie_by_reference, movies_by_id
from collector.selectors import persons_named
from recommender import examples, selectors
from recommender.api.callers import (
    KEY,
    OwnOrServerScope,
    ServerScopeOnly,
    Somebody,
    caller_of,
    person_or_problem,
)
from recommender.serializers import (
    HistoryAnswerSerializer,
    HistorySerializer,
    ManyUserSlatesSerializer,
    ManyUsersSerializer,
    SlateSerializer,
    WishSerializer,
)

STARS_OF_LIKED = 4.0  # of a movie in a posted history that has no rating


class UserRecommendationsView(APIView):
    permission_classes = [OwnOrServerScope]
    required_scope = ApiToken.Scope.USERS

    @extend_schema(
        operation_id="users_recommendations",
        parameters=[KEY, WishSerializer],
        responses={200: SlateSerializer},
        examples=[examples.SLATE],
    )
    def get(self, request: Request, key: str) -> Response:
        """The best movies for a person as known now; the newest event counts."""
        asked = WishSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        slate = selectors.recommendations(
            person=person_or_problem(key), wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate.as_json())


class BatchRecommendationsView(APIView):
    permission_classes = [ServerScopeOnly]
    required_scope = ApiToken.Scope.USERS

    @extend_schema(
        operation_id="users_recommendations_batch",
        request=ManyUsersSerializer,
        responses={200: ManyUserSlatesSerializer},
        examples=[examples.TWO_PEOPLE, examples.MANY_SLATES],
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
    permission_classes = [Somebody]

    @extend_schema(
        operation_id="me_recommendations",
        parameters=[WishSerializer],
        responses={200: SlateSerializer},
        examples=[examples.SLATE],
    )
    def get(self, request: Request) -> Response:
        """The best movies for the caller, signed in or an anonymous visitor."""
        person, visitor = caller_of(request)
        if person is None:
            raise NotAuthenticated
        asked = WishSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        slate = selectors.recommendations(
            person=person, visitor=visitor, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate.as_json())


class HistoryRecommendationsView(APIView):
    @extend_schema(
        operation_id="recommendations",
        request=HistorySerializer,
        responses={200: HistoryAnswerSerializer},
        examples=[examples.HISTORY, examples.HISTORY_ANSWER],
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
