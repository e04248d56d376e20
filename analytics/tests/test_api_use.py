"""Who calls the REST interface, on its page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api.use import EDGES
from accounts.models import ApiToken, DailyCalls
from accounts.services import create_token

pytestmark = pytest.mark.django_db


def count(endpoint, *, n, caller="", place=8, **endings):
    times = [0] * (len(EDGES) + 1)
    times[place] = n
    today = timezone.now().date()
    DailyCalls.objects.create(
        day=today, caller=caller, endpoint=endpoint, method="GET", times=times, **{"n_done": n, **endings}
    )


def page(browser):
    return browser.get(reverse("analytics:api-use")).content.decode()


def test_without_calls_the_page_says_so(browser):
    assert "Nobody called in this period." in page(browser)


def test_the_slowest_of_what_is_called_often_stands_first(browser):
    count("movies/", n=900, place=8)
    count("me/recommendations/", n=100, place=14)
    count("charts/{chart}/", n=2, place=25)
    said = page(browser)
    assert "Slowest is GET me/recommendations/" in said
    assert "1,002 calls, most often GET movies/" in said


def test_tokens_are_named_and_those_that_are_gone_keep_their_key(browser, superuser):
    token, _text = create_token(user=superuser, name="The till", scopes=[ApiToken.Scope.EVENTS])
    count("events/", n=50, caller=token.token_key)
    count("events/", n=60, caller="a1b2c3")
    count("events/", n=70)
    said = page(browser)
    assert all(name in said for name in ("The till", "a1b2c3", "without a token"))


def test_the_same_numbers_are_a_report(browser):
    count("events/", n=10, n_done=7, n_refused=2, n_failed=1)
    (row,) = browser.get("/api/v1/analytics/api/").json()["results"]
    assert [row[name] for name in ("endpoint", "calls", "done", "refused", "failed")] == [
        "GET events/", 10, 7, 2, 1
    ]  # fmt: skip
