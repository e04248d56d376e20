"""Lists that are the same for everyone: movies like one, and charts."""

from __future__ import annotations

from functools import cache, partial
from http import HTTPStatus

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caching import for_everyone
from accounts.api.problems import Problem
from accounts.api.selection import Wanted
from catalogue.api import card_or_problem, movie_in_path, movie_or_problem
from catalogue.selectors import key_in
from collector.models import Person
from recommender import selectors
from recommender.api import examples
from recommender.api.callers import caller_of
from recommender.conf import value_of
from recommender.errors import UnknownChartError
from recommender.serializers.asked import ChartSerializer, SimilarSerializer
from recommender.serializers.lists import ITEM_FIELDS, SlateSerializer, slate_as_json


def _answer(slate: selectors.ServedSlate, wanted: Wanted, person: Person | None) -> Response:
    """What a stranger is offered is one slate for all strangers, as long as it stands; its ETag stands for list and id
    alike. A slate of somebody's is theirs, and one in place of another is asked for again."""
    response = Response(slate_as_json(slate, wanted))
    if person is not None:
        return response
    return for_everyone(response, seconds=0 if slate.fallback else int(value_of("AGAIN_SECONDS")))


class SimilarMoviesView(APIView):
    has_etag = True

    @extend_schema(
        operation_id="movies_similar",
        parameters=[movie_in_path("reference"), SimilarSerializer, ITEM_FIELDS.parameter()],
        responses={200: SlateSerializer, 410: None},
        examples=[examples.SLATE],
    )
    def get(self, request: Request, reference: str) -> Response:
        """Movies like one."""
        asked = SimilarSerializer.of(request)
        wanted = ITEM_FIELDS.wanted(request)
        person, visitor = caller_of(request)
        movie_id = key_in(reference) or movie_or_problem(reference).pk
        slate = selectors.similar_movies(
            movie_id=movie_id,
            find=cache(partial(card_or_problem, str(movie_id))),
            person=person,
            visitor=visitor,
            page=request.path,
            **asked.validated_data,
        )
        return _answer(slate, wanted, person)


class ChartView(APIView):
    has_etag = True

    @extend_schema(
        operation_id="charts",
        parameters=[
            OpenApiParameter(
                "name",
                str,
                "path",
                enum=list(selectors.CHARTS),
                examples=[OpenApiExample("What most people met", "popular")],
            ),
            ChartSerializer,
            ITEM_FIELDS.parameter(),
        ],
        responses={200: SlateSerializer},
        examples=[examples.SLATE],
    )
    def get(self, request: Request, name: str) -> Response:
        """A list that is the same for everyone."""
        asked = ChartSerializer.of(request)
        wanted = ITEM_FIELDS.wanted(request)
        person, visitor = caller_of(request)
        try:
            slate = selectors.chart(
                name=name, person=person, visitor=visitor, page=request.path, **asked.validated_data
            )
        except UnknownChartError as error:
            raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
        except ValueError as error:
            window = asked.validated_data.get("window")
            raise Problem(str(error), field="window", value=window) from error
        return _answer(slate, wanted, person)
