"""Every error of the REST interface is a problem document (RFC 9457), one shape everywhere.

{"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "...",
 "errors": [{"field": "rating", "value": 7, "reason": "expected 0.5 to 5 in halves"}]}
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, NotAuthenticated, Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
DATABASE_IS_AWAY = (OperationalError, InterfaceError)
AGAIN_SECONDS = 30


class Problem(APIException):
    """An error that the caller can mend; says the value and what was expected."""

    def __init__(
        self,
        detail: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        field: str | None = None,
        value: object = None,
    ) -> None:
        super().__init__(detail)
        self.status_code = status
        self.errors = [] if field is None else [{"field": field, "value": value, "reason": detail}]


def problem(*, status: int, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }
    if errors:
        document["errors"] = errors
    return document


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of Django REST framework (setting EXCEPTION_HANDLER)."""
    if isinstance(error, RequestDataTooBig):
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        error = Problem(f"a body holds at most {largest} bytes", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = problem(
        status=response.status_code, detail=_detail_of(error), errors=_errors_of(error, context)
    )
    response.content_type = CONTENT_TYPE
    return response


@csrf_exempt
def unknown_address(request: HttpRequest) -> JsonResponse:
    """Answers every address under the API that nobody else knows."""
    detail = f"There is nothing at {request.path}; /api/v1/docs/ lists what there is."
    return JsonResponse(
        problem(status=HTTPStatus.NOT_FOUND, detail=detail),
        status=HTTPStatus.NOT_FOUND,
        content_type=CONTENT_TYPE,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: a program gets a problem document, a person the page, both with the mark under which
    the log has it. A database that cannot be reached is a 503 that says when to come again."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        return unavailable(request)
    status, code = HTTPStatus.INTERNAL_SERVER_ERROR, token_hex(2).upper()
    logger.error("noted as %s: %s", code, request.resolver_match and request.resolver_match.route)
    if not request.path.startswith("/api/"):
        return HttpResponse(_page("500.html", request, code=code), status=status)
    detail = f"Something failed here; it is noted as {code}. Trying again may help."
    return JsonResponse(problem(status=status, detail=detail), status=status, content_type=CONTENT_TYPE)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Without the database; pages look again by themselves."""
    status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(AGAIN_SECONDS)}
    if not request.path.startswith("/api/"):
        page = _page("503.html", request, seconds=AGAIN_SECONDS)
        return HttpResponse(page, status=status, headers=headers)
    document = problem(
        status=status, detail=f"The database cannot be reached; try again in {AGAIN_SECONDS} seconds."
    )
    return JsonResponse(document, status=status, content_type=CONTENT_TYPE, headers=headers)


def _page(template: str, request: HttpRequest, **about: object) -> str:
    """Without what asks the database for who looks: the look is the one that their browser keeps."""
    about |= {"theme": request.COOKIES.get("theme", ""), "again": _form_page(request)}
    return get_template(template).render(about)


def _form_page(request: HttpRequest) -> str:
    """Where a form was sent from, as its own address answers no GET; empty for a page, which is asked for again."""
    if request.method in ("GET", "HEAD"):
        return ""
    page = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_own else "/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`, for what it refuses before any view: an unknown host, too many parameters."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    status = HTTPStatus.BAD_REQUEST
    document = problem(status=status, detail="The site refuses such a request before it reads it.")
    return JsonResponse(document, status=status, content_type=CONTENT_TYPE)


def too_many(seconds: int) -> str:
    return f"Too many requests; try again in {seconds} second{'s' if seconds > 1 else ''}."


def _detail_of(error: Exception) -> str:
    match error:
        case ValidationError():
            return "Some values are not what was expected."
        case NotAuthenticated() if type(error) is NotAuthenticated:
            return "Sign in, or send a token: `Authorization: Bearer <token>`."
        case Throttled():
            return too_many(getattr(error, "wait", None) or 1)
        case APIException():
            return str(error.detail)
        case Http404() | PermissionDenied():
            return str(error) or "This is not here, or not for you."
        case _:
            return str(error)


def _errors_of(error: Exception, context: dict[str, Any]) -> list[dict[str, Any]]:
    if isinstance(error, Problem):
        return error.errors
    if not isinstance(error, ValidationError):
        return []
    request = context.get("request")
    sent = getattr(request, "query_params" if getattr(request, "method", "") == "GET" else "data", None)
    return [
        {"field": field, "value": _value_at(sent, field), "reason": reason}
        for field, reason in flat_reasons(error.detail)
    ]


def flat_reasons(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested errors as dotted paths: {"history": [{}, {"rating": ["…"]}]} gives ("history.1.rating", "…")."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from flat_reasons(inner, path if key == "non_field_errors" else f"{path}.{key}".lstrip("."))
    elif isinstance(detail, list) and any(isinstance(inner, Mapping) for inner in detail):
        for index, inner in enumerate(detail):
            yield from flat_reasons(inner, f"{path}.{index}".lstrip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield path, str(inner)
    else:
        yield path, str(detail)


def _value_at(sent: Any, field: str) -> Any:
    for step in field.split("."):
        if isinstance(sent, Mapping):
            sent = sent.get(step)
        elif isinstance(sent, list) and step.isdigit() and int(step) < len(sent):
            sent = sent[int(step)]
        else:
            return None
    return sent if isinstance(sent, str | int | float | bool) else None
