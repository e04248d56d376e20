"""What a browser keeps of who it is: signed, so that nobody can say to be somebody else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac

COOKIE = "visitor"
COOKIE_BEFORE = "visitors_before"  # whom this browser was until somebody signed in or out
SALT = "collector.visitor"
TAG_LENGTH = 20
COOKIE_AGE = timedelta(days=365)
BEFORE_AGE = timedelta(days=30)
MOST_BEFORE = 5


class VisitorCookies:
    """The two cookies of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def key(self) -> uuid.UUID | None:
        """What we wrote into this browser's cookie."""
        text = self._read(COOKIE, age=COOKIE_AGE)
        return uuid.UUID(text) if text else None

    @property
    def keys_before(self) -> list[uuid.UUID]:
        """Whom this browser was before, the newest first."""
        return [uuid.UUID(key) for key in self._read(COOKIE_BEFORE, age=BEFORE_AGE).split(".") if key]

    def write(self, response: HttpResponse, key: uuid.UUID, *, replaced: uuid.UUID | None) -> None:
        """The browser is this visitor from now on, in place of another."""
        self._write(response, COOKIE, key.hex, age=COOKIE_AGE)
        if replaced is not None:
            before = list(dict.fromkeys([replaced, *self.keys_before]))[:MOST_BEFORE]
            self._write(response, COOKIE_BEFORE, ".".join(each.hex for each in before), age=BEFORE_AGE)
        patch_vary_headers(response, ["Cookie"])

    def _read(self, name: str, *, age: timedelta) -> str:
        text = self.request.get_signed_cookie(name, default="", salt=SALT, max_age=int(age.total_seconds()))
        return text or ""

    def _write(self, response: HttpResponse, name: str, value: str, *, age: timedelta) -> None:
        response.set_signed_cookie(
            name,
            value,
            salt=SALT,
            max_age=int(age.total_seconds()),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def tag_of(key: uuid.UUID, *, secret: str | None = None) -> str:
    """Says nothing of the visitor to anybody, and cannot be made by anybody else."""
    return salted_hmac(SALT, key.hex, secret=secret, algorithm="sha256").hexdigest()[:TAG_LENGTH]
