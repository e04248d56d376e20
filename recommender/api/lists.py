"""The best movies for people known and unknown."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ApiToken
from collector.selectors import persons_named
from recommender import selectors
from recommender.api import examples
from recommender.api.callers import (
    KEY,
    OwnOrServerScope,
    ServerScopeOnly,
    Somebody,
    caller_of,
    person_or_problem,
)
from recommender.api.histories import known_part
from recommender.serializers.asked import HistorySerializer, ManyUsersSerializer, WishSerializer
from recommender.serializers.lists import (
    ITEM_FIELDS,
    HistoryAnswerSerializer,
    ManyUserSlatesSerializer,
    SlateSerializer,
    slate_as_json,
)


class UserRecommendationsView(APIView):
    permission_classes = [OwnOrServerScope]
    token_scopes = (ApiToken.Scope.USERS, ApiToken.Scope.PERSONAL)

    @extend_schema(
        operation_id="users_recommendations",
        parameters=[KEY, WishSerializer, ITEM_FIELDS.parameter()],
        responses={200: SlateSerializer},
        examples=[examples.SLATE],
    )
    def get(self, request: Request, key: str) -> Response:
        """The best movies for a person as known now; the newest event counts."""
        asked = WishSerializer.of(request)
        wanted = ITEM_FIELDS.wanted(request)
        slate = selectors.recommendations(
            person=person_or_problem(key), wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate_as_json(slate, wanted))


class BatchRecommendationsView(APIView):
    permission_classes = [ServerScopeOnly]
    required_scope = ApiToken.Scope.USERS

    @extend_schema(
        operation_id="users_recommendations_batch",
        parameters=[ITEM_FIELDS.parameter()],
        request=ManyUsersSerializer,
        responses={200: ManyUserSlatesSerializer},
        examples=[examples.TWO_PEOPLE, examples.MANY_SLATES],
    )
    def post(self, request: Request) -> Response:
        """Lists for up to 1,000 people; for those who are not known, what is popular."""
        asked = ManyUsersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = ITEM_FIELDS.wanted(request)
        users: list[str] = asked.validated_data["users"]
        lists = selectors.recommendations_for_many(
            persons_named(users), users, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(
            {
                "results": [{"user": user, **slate_as_json(slate, wanted)} for user, slate in lists],
                "next": None,
            }
        )


class MyRecommendationsView(APIView):
    permission_classes = [Somebody]
    token_scopes = (ApiToken.Scope.PERSONAL,)

    @extend_schema(
        operation_id="me_recommendations",
        parameters=[WishSerializer, ITEM_FIELDS.parameter()],
        responses={200: SlateSerializer},
        examples=[examples.SLATE],
    )
    def get(self, request: Request) -> Response:
        """The best movies for the caller, signed in or an anonymous visitor."""
        person, visitor = caller_of(request)
        if person is None:
            raise NotAuthenticated
        asked = WishSerializer.of(request)
        wanted = ITEM_FIELDS.wanted(request)
        slate = selectors.recommendations(
            person=person, visitor=visitor, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response(slate_as_json(slate, wanted))


class HistoryRecommendationsView(APIView):
    @extend_schema(
        operation_id="recommendations",
        parameters=[ITEM_FIELDS.parameter()],
        request=HistorySerializer,
        responses={200: HistoryAnswerSerializer},
        examples=[examples.HISTORY, examples.HISTORY_ANSWER],
    )
    def post(self, request: Request) -> Response:
        """The best movies for a history in the body, which is not kept."""
        asked = HistorySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = ITEM_FIELDS.wanted(request)
        history, ignored = known_part(asked.validated_data["history"])
        slate = selectors.recommendations_for_history(
            history, wish=asked.wish(), at=timezone.now(), page=request.path
        )
        return Response({**slate_as_json(slate, wanted), "ignored": ignored})
