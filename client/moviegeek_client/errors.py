"""What can go wrong: the site's problem documents (RFC 9457) as exceptions, and a site that cannot be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests


class MovieGeekError(Exception):
    """Everything that this package raises by itself."""


class UnreachableError(MovieGeekError):
    """No answer came, however often it was tried."""


class ProblemError(MovieGeekError):
    """The site said no.

    Attributes
    ----------
    status : int, the HTTP status
    title : str, the status in words
    detail : str, what went wrong here
    errors : list of {"field", "value", "reason"}, one for each value that was not what was expected
    """

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.title: str = document.get("title", "")
        self.detail: str = document.get("detail", "")
        self.errors: list[dict[str, Any]] = list(document.get("errors", []))
        named = "; ".join(f"{error['field']}: {error['reason']}" for error in self.errors)
        super().__init__(f"{status} {self.title}: {self.detail}" + (f" ({named})" if named else ""))


class RefusedError(ProblemError):
    """Something that was sent is not what was expected; `errors` names it."""


class NotKnownError(ProblemError):
    """The call needs a token, or the token is not one."""


class ForbiddenError(ProblemError):
    """The token is not for this; `detail` names the scope that it lacks."""


class NotFoundError(ProblemError):
    """There is no such movie, person, chart or version."""


class GoneError(NotFoundError):
    """The movie was taken out of the catalogue."""


class TooManyCallsError(ProblemError):
    """The pace was not kept, and waiting was not enough."""


class SiteError(ProblemError):
    """The site failed."""


BY_STATUS: dict[int, type[ProblemError]] = {
    401: NotKnownError,
    403: ForbiddenError,
    404: NotFoundError,
    410: GoneError,
    429: TooManyCallsError,
}


def problem_in(answer: requests.Response) -> ProblemError:
    """The exception for an answer that is an error, whoever wrote it: a proxy writes no problem documents."""
    try:
        document = answer.json()
    except requests.JSONDecodeError:
        document = None
    if not isinstance(document, dict) or "title" not in document:
        document = {"title": answer.reason, "detail": answer.text[:200]}
    general = SiteError if answer.status_code >= 500 else RefusedError
    return BY_STATUS.get(answer.status_code, general)(answer.status_code, document)
