from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from .problems import Problem


class CursorPages(CursorPagination):
    """`{"results": [...], "next": address or null}`; places stay right while rows are added."""

    page_size = 48
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "id"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            with transaction.atomic():
                return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, DataError) as error:  # a forged place that no row can have
            raise NotFound(self.invalid_cursor_message) from error

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            reason = f"expected a whole number from 1 to {self.max_page_size}"
            raise Problem(reason, field=self.page_size_query_param, value=asked)
        return int(asked)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "example": "https://movies.example.org/api/v1/movies/?cursor=cD0yMy4w",
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {
                "name": self.cursor_query_param,
                "in": "query",
                "description": "A place in the list, from the `next` of the page before",
                "schema": {"type": "string"},
            },
            {"name": self.page_size_query_param, "in": "query", "schema": size, "example": 20},
        ]
