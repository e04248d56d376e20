from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST_BODY = 16 * 1024 * 1024  # a thousand movies with their plots; a view may take less: `largest_body`


class TooLargeError(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BoundedJSONParser(JSONParser):
    """JSON of a size and a depth that can be meant."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        context = parser_context or {}
        largest: int = getattr(context.get("view"), "largest_body", LARGEST_BODY)
        length = int(context["request"].META.get("CONTENT_LENGTH") or 0) if "request" in context else 0
        if length > largest:
            raise TooLargeError(f"a body holds at most {largest} bytes, got {length}")
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
