"""What the schema says of every operation alike: who may call it, and how it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.permissions import SAFE_METHODS

from .permissions import ServerScopeToWrite
from .problems import CONTENT_TYPE

PROBLEM = ResolvedComponent(  # type: ignore[no-untyped-call]
    name="Problem",
    type=ResolvedComponent.SCHEMA,
    object="Problem",
    schema={
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string", "description": "The status in words"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What went wrong here"},
            "errors": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["field", "value", "reason"],
                    "additionalProperties": False,
                    "properties": {
                        "field": {"type": "string", "description": "Dotted path, as in history.1.rating"},
                        "value": {
                            "type": ["string", "number", "boolean", "null"],
                            "description": "As sent; null when it is neither text nor number",
                        },
                        "reason": {"type": "string", "description": "What was expected"},
                    },
                },
            },
        },
    },
)


def _header(name: str, schema: dict[str, Any], description: str) -> ResolvedComponent:
    return ResolvedComponent(  # type: ignore[no-untyped-call]
        name=name,
        type=ResolvedComponent.HEADER,
        object=name,
        schema={"description": description, "schema": schema},
    )


COUNT = {"type": "integer", "minimum": 0}
PACE = [
    _header("RateLimit-Limit", COUNT, "Calls a minute"),
    _header("RateLimit-Remaining", COUNT, "Calls that are left in this minute"),
    _header("RateLimit-Reset", COUNT, "Seconds until it begins anew"),
]
ETAG = _header(
    "ETag", {"type": "string"}, "Of an answer that is the same for everyone: send it back to ask for news"
)
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of an answer that is at hand: 304 when it still stands",
    "schema": {"type": "string"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` of what was read: 412 when it has changed since, and nothing is written",
    "schema": {"type": "string"},
}


OF_BODIES = [HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]


class HouseSchema(AutoSchema):
    """Adds the refusals to every operation, and the scope that a token needs to its security."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        auths: list[dict[str, list[str]]] = super().get_auth()
        if self._is_open():
            return auths if {} in auths else [*auths, {}]
        return [
            {name: [str(scope)] if scope and name == "bearerAuth" else roles for name, roles in auth.items()}
            for auth in auths
            for scope in (self._scopes() if "bearerAuth" in auth else [None])
        ]

    def get_operation_id(self) -> str:
        """What lies under /me/ is spoken of as mine: `my_ratings_list`."""
        return re.sub("^me_", "my_", str(super().get_operation_id()))

    def get_operation(self, *args: Any, **named: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **named)
        if operation is None:
            return None
        if "requestBody" in operation:  # drf-spectacular leaves it out where a body has several forms
            operation["requestBody"]["required"] = True
        if getattr(self.view, "has_etag", False) and self.method == "GET":
            self._add_etag(operation)
        if getattr(self.view, "has_etag", False) and self.method in {"PUT", "DELETE"}:
            operation.setdefault("parameters", []).append(IF_MATCH)
            operation["responses"]["412"] = _problem(HTTPStatus.PRECONDITION_FAILED)
        self._add_refusals(operation)
        self._add_pace(operation)
        operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _add_etag(self, operation: dict[str, Any]) -> None:
        operation.setdefault("parameters", []).append(IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "It is as it was"}
        operation["responses"]["200"]["headers"] = {"ETag": ETAG.ref}

    def _add_refusals(self, operation: dict[str, Any]) -> None:
        """Those of all operations of its sort, and a problem document to each that the view names."""
        self.registry.register_on_missing(PROBLEM)
        responses = operation["responses"]
        for status in self._refusals(operation):
            responses.setdefault(str(status.value), _problem(status))
        for code, response in responses.items():
            if int(code) >= HTTPStatus.BAD_REQUEST and "content" not in response:
                responses[code] = _problem(HTTPStatus(int(code)))

    def _add_pace(self, operation: dict[str, Any]) -> None:
        for header in (ETAG, *PACE):
            self.registry.register_on_missing(header)
        pace = {each.name: each.ref for each in PACE}
        for response in operation["responses"].values():
            response["headers"] = {**response.get("headers", {}), **pace}

    def _scopes(self) -> Sequence[str | None]:
        """A token needs one of these."""
        several: tuple[str, ...] | None = getattr(self.view, "token_scopes", None)
        return several or [getattr(self.view, "required_scope", None)]

    def _is_open(self) -> bool:
        permissions = self.view.get_permissions()
        reads = self.method in SAFE_METHODS
        return reads and any(isinstance(permission, ServerScopeToWrite) for permission in permissions)

    def _refusals(self, operation: dict[str, Any]) -> list[HTTPStatus]:
        parameters = operation.get("parameters", [])
        is_named = any(parameter["in"] == "path" or parameter["name"] == "cursor" for parameter in parameters)
        is_asked = any(parameter["in"] != "path" for parameter in parameters) or "requestBody" in operation
        # Every operation knows the caller, has a pace and answers in JSON.
        always = [
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.FORBIDDEN,
            HTTPStatus.NOT_ACCEPTABLE,
            HTTPStatus.TOO_MANY_REQUESTS,
        ]
        return [
            *always,
            *([HTTPStatus.NOT_FOUND] if is_named else []),
            *([HTTPStatus.BAD_REQUEST] if is_asked else []),
            *(OF_BODIES if "requestBody" in operation else []),
        ]


def _problem(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": {CONTENT_TYPE: {"schema": PROBLEM.ref}}}
