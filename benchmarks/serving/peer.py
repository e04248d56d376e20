"""What lists are compared with: REST framework reads one row of the catalogue by its key and says what is in it."""

from __future__ import annotations

from django.forms.models import model_to_dict
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.models import Movie

FIELDS = ("id", "title", "year", "runtime_minutes", "language", "rating_count", "rating_mean")


class RowView(APIView):
    """The settings' own authentication and renderers; one row, no check."""

    permission_classes = [AllowAny]

    def get(self, request: Request, pk: int) -> Response:
        return Response(model_to_dict(Movie.objects.get(pk=pk), fields=FIELDS))
