"""Scripts of other sites: none unless CORS_ALLOWED_ORIGINS names them, and then with tokens only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from collector.tests.browsers import FIREFOX

from .test_settings import starting_with

pytestmark = pytest.mark.django_db

SHOP = "https://shop.example.org"
MOVIES, RATING = "/api/v1/movies/", "/api/v1/me/ratings/1/"
PREFLIGHT = {
    "origin": SHOP,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "authorization,content-type,idempotency-key",
}


@pytest.fixture
def allowed(settings: Any) -> None:
    """As when the setting names the shop."""
    settings.CORS_ALLOWED_ORIGINS = [SHOP]
    settings.MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *settings.MIDDLEWARE]


def words(answer: Any, name: str) -> set[str]:
    return {word.strip().lower() for word in answer[f"Access-Control-{name}"].split(",")}


def test_nobody_is_allowed_by_default(client):
    assert not client.get(MOVIES, headers={"origin": SHOP}).has_header("Access-Control-Allow-Origin")


def test_a_named_site_may_read_and_see_what_is_beside_the_body(allowed, client):
    answer = client.get(MOVIES, headers={"origin": SHOP})
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert {"etag", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= words(
        answer, "Expose-Headers"
    )
    assert "origin" in answer["Vary"].lower()


def test_a_named_site_may_write_with_a_token(allowed, client):
    answer = client.options(RATING, headers=PREFLIGHT)
    assert answer.status_code == 200
    assert {"authorization", "content-type", "idempotency-key"} <= words(answer, "Allow-Headers")
    assert "put" in words(answer, "Allow-Methods")


def test_other_sites_may_not(allowed, client):
    other = PREFLIGHT | {"origin": "https://evil.example.org"}
    assert not client.options(RATING, headers=other).has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/my/ratings/"])
def test_pages_are_not_for_other_sites(allowed, client, address):
    assert not client.get(address, headers={"origin": SHOP}).has_header("Access-Control-Allow-Origin")


def test_cookies_stay_at_home(allowed):
    browser = Client(headers={"user-agent": FIREFOX})
    browser.force_login(User.objects.create_user("ada@example.org"))
    assert not browser.get(MOVIES, headers={"origin": SHOP}).has_header("Access-Control-Allow-Credentials")
    sent: dict[str, list[Any]] = {"events": []}
    headers = {"origin": SHOP, "sec-fetch-site": "cross-site"}
    answer = browser.post("/api/v1/events/", sent, content_type="application/json", headers=headers)
    assert answer.status_code == 403


def test_errors_can_be_read_too(allowed, client):
    token = ApiToken.objects.create(User.objects.create_user("ada@example.org"), scopes=["catalogue"])[1]
    headers = {"origin": SHOP, "authorization": f"Bearer {token}"}
    answer = client.get("/api/v1/me/ratings/", headers=headers)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (403, SHOP)


@pytest.mark.parametrize("origin", ["*", "shop.example.org", f"{SHOP}/", "ftp://shop.example.org", "null"])
def test_what_is_no_origin_stops_the_start_with_one_line(origin):
    answer = starting_with(CORS_ALLOWED_ORIGINS=f"{SHOP},{origin}")
    assert answer.returncode == 1
    assert answer.stderr.startswith("manage.py: CORS_ALLOWED_ORIGINS must be origins such as https://")
    assert origin in answer.stderr
