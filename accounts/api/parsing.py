from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLargeError(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BoundedJSONParser(JSONParser):
    """JSON of a depth that can be meant, and of a size that the view takes: `largest_body`."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        context = parser_context or {}
        largest: int | None = getattr(context.get("view"), "largest_body", None)
        length = int(context["request"].META.get("CONTENT_LENGTH") or 0) if "request" in context else 0
        if largest is not None and length > largest:
            raise TooLargeError(f"a body holds at most {largest} bytes, got {length}")
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
