"""Which answers may be kept. Nothing is, unless its view says that it is the same for everyone."""

from __future__ import annotations

from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.utils.encoding import force_bytes
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import Problem


def for_everyone(response: Response, *, seconds: int = 0) -> Response:
    """The same whoever asks: anybody on the way may keep it for so long, and then asks with its ETag whether it still
    stands. With 0 seconds it is asked each time, so that who writes reads what was written."""
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    return response


def etag_of(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=16).hexdigest()}"'


def check_if_match(request: Request, data: Any | None) -> None:
    """Refuses to go on where the caller's `If-Match` names another state than this one; None: there is nothing.

    `data` is what a GET answers, so that its `ETag` is the one that the caller has. The row is to be locked before.
    """
    sent = request.headers.get("If-Match")
    if sent is None or (data is not None and sent.strip() == "*"):
        return
    tags = [tag.removeprefix("W/") for tag in parse_etags(sent)]  # weak as it was compressed on the way
    now = None if data is None else etag_of(force_bytes(request.accepted_renderer.render(data)))
    if now not in tags:
        reason = "it is not as it was when you read it; read it again and decide anew"
        raise Problem(reason, status=HTTPStatus.PRECONDITION_FAILED, field="If-Match", value=sent[:200])
