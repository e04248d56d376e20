"""Callers are known by their session or by a hashed token: `Authorization: Bearer <token>`."""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.authentication import get_authorization_header
from rest_framework.request import Request

from accounts.models import ApiToken, User


class BearerAuthentication(TokenAuthentication):
    """Knox's check of the hash, for the word that OAuth uses as well as for `Token`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _, token = get_authorization_header(request).strip().partition(b" ")
        if word.lower() not in {b"bearer", b"token"}:
            return None
        return self.authenticate_credentials(token.strip())  # type: ignore[no-any-return]

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = BearerAuthentication
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def token_of(request: Request) -> ApiToken | None:
    return request.auth if isinstance(request.auth, ApiToken) else None
