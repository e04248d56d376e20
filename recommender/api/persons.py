"""Whom a person is like, and why a movie is or is not in its list."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ApiToken
from catalogue.api import movie_in_path, movie_or_problem
from catalogue.serializers import movie_as_json
from recommender import selectors
from recommender.api import examples
from recommender.api.callers import KEY, OwnOrServerScope, Somebody, caller_of, person_or_problem
from recommender.serializers.asked import NeighboursSerializer, WishSerializer
from recommender.serializers.persons import SimilarPersonSerializer, SimilarPersonsSerializer, WhySerializer
from recommender.serializers.taste import BeliefsSerializer


class SimilarPersonsView(APIView):
    permission_classes = [OwnOrServerScope]
    token_scopes = (ApiToken.Scope.USERS, ApiToken.Scope.PERSONAL)

    @extend_schema(
        operation_id="users_similar",
        parameters=[KEY, NeighboursSerializer],
        responses={200: SimilarPersonsSerializer},
        examples=[examples.SIMILAR_PERSONS],
    )
    def get(self, request: Request, key: str) -> Response:
        """People with a like taste, of those who join comparisons."""
        asked = NeighboursSerializer.of(request)
        found = selectors.similar_persons(person=person_or_problem(key), **asked.validated_data)
        return Response({"results": SimilarPersonSerializer(found, many=True).data, "next": None})


class MyTasteView(APIView):
    permission_classes = [Somebody]

    @extend_schema(operation_id="me_taste", responses={200: BeliefsSerializer}, examples=[examples.BELIEFS])
    def get(self, request: Request) -> Response:
        """What is believed of the caller's taste; correct it by `me/preferences/`."""
        person, _visitor = caller_of(request)
        return Response(BeliefsSerializer(selectors.beliefs_of(person)).data)


class ExplanationView(APIView):
    permission_classes = [OwnOrServerScope]
    token_scopes = (ApiToken.Scope.USERS, ApiToken.Scope.PERSONAL)

    @extend_schema(
        operation_id="users_explanations",
        parameters=[KEY, movie_in_path("reference"), WishSerializer],
        responses={200: WhySerializer, 410: None},
        examples=[examples.WHY],
    )
    def get(self, request: Request, key: str, reference: str) -> Response:
        """Which of the person's movies speak for one, and how much; or why it is not in the list."""
        asked = WishSerializer.of(request)
        movie = movie_or_problem(reference)
        person = person_or_problem(key)
        why = selectors.why(person=person, movie=movie, at=timezone.now(), wish=asked.wish())
        return Response({"movie": movie_as_json(movie), **why.as_json()})
