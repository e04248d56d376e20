"""The versions of the models."""

from __future__ import annotations

from http import HTTPStatus

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caching import for_everyone
from accounts.api.problems import Problem
from recommender import selectors
from recommender.api import examples
from recommender.errors import UnknownVersionError
from recommender.registry import version_named
from recommender.serializers.versions import VersionDetailSerializer, VersionSerializer, VersionsSerializer


class ModelsView(APIView):
    has_etag = True

    @extend_schema(
        operation_id="models_list", responses={200: VersionsSerializer}, examples=[examples.VERSIONS]
    )
    def get(self, request: Request) -> Response:
        """All versions that are kept, newest first."""
        results = VersionSerializer(selectors.versions(), many=True, context=_live())
        return for_everyone(Response({"results": results.data, "next": None}))


class ModelView(APIView):
    has_etag = True

    @extend_schema(
        operation_id="models_retrieve",
        parameters=[
            OpenApiParameter(
                "version", str, "path", examples=[OpenApiExample("A version", examples.VERSION_NAME)]
            )
        ],
        responses={200: VersionDetailSerializer},
        examples=[examples.VERSION],
    )
    def get(self, request: Request, version: str) -> Response:
        """One version with all that is known of its making."""
        try:
            found = version_named(version)
        except UnknownVersionError as error:
            raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error
        return for_everyone(Response(VersionDetailSerializer(found, context=_live()).data))


def _live() -> dict[str, set[int]]:
    return {"live": {pointer.version_id for pointer in selectors.live_versions().values()}}
