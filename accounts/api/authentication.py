"""Callers are known by their session or by a hashed token: `Authorization: Bearer <token>`."""

from __future__ import annotations

from hmac import compare_digest

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.authentication import get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.rows import columns_of, read_row, width_of

TOKENS = f"""
SELECT {columns_of(ApiToken, "token")}, {columns_of(User, "owner")}
FROM accounts_apitoken AS token JOIN accounts_user AS owner ON owner.id = token.user_id
WHERE token.token_key = %s
"""


class BearerAuthentication(TokenAuthentication):
    """Knox's check of the hash, for the word that OAuth uses as well as for `Token`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _, token = get_authorization_header(request).strip().partition(b" ")
        if word.lower() not in {b"bearer", b"token"}:
            return None
        return self.authenticate_credentials(token.strip())

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """One query. Tokens past their time are refused; those presented again are deleted."""
        text = token.decode("utf-8", errors="replace")
        for known in tokens_with_key(text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            if not compare_digest(hash_token(text), known.digest):
                continue
            if known.expiry and known.expiry < timezone.now():
                known.delete()
                continue
            return self.validate_user(known)  # type: ignore[no-any-return]
        raise AuthenticationFailed(_("Invalid token."))

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def tokens_with_key(key: str) -> list[ApiToken]:
    """The tokens that begin like this, with their owners: usually one."""
    with connection.cursor() as cursor:
        cursor.execute(TOKENS, [key])
        rows = cursor.fetchall()
    found = []
    for row in rows:
        token, user = read_row(ApiToken, row[: width_of(ApiToken)]), read_row(User, row[width_of(ApiToken) :])
        assert token is not None
        assert user is not None
        token.user = user
        found.append(token)
    return found


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = BearerAuthentication
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def token_of(request: Request) -> ApiToken | None:
    return request.auth if isinstance(request.auth, ApiToken) else None
