"""The settings: a list of pages that says how each stands, and choices that are kept where they are made."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User

from .rows import FRAGMENT, one_line
from .test_own_pages import join

FOR_ALL = ("/settings/look/", "/settings/privacy/", "/settings/data/")
FOR_MEMBERS = ("/settings/account/", "/settings/browsers/", "/settings/tokens/")


def listed(browser: Client, path: str = "/settings/") -> dict[str, str]:
    """What the list says of each page, by address."""
    html = one_line(browser.get(path).content.decode())
    rows = re.findall(r'<a class="own-row" href="([^"]+)"[^>]*>(.*?)</a>', html.partition("</nav>")[2])
    return {address: re.sub(r"<[^>]+>", " ", words) for address, words in rows}


def pressed(html: str) -> str | None:
    found = re.search(r'<a class="own-row" href="([^"]+)" aria-current="page"', html)
    return found[1] if found else None


def test_a_guest_finds_what_holds_for_the_browser_alone(browser: Client) -> None:
    found = listed(browser)
    assert [address for address in found if address in FOR_ALL] == list(FOR_ALL)
    assert not found.keys() & set(FOR_MEMBERS)
    assert "As the system · English" in found["/settings/look/"]


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_what_only_an_account_has_asks_to_sign_in(browser: Client, path: str) -> None:
    assert browser.get(path)["Location"].startswith("/accounts/login/?next=/settings/")


def test_a_member_finds_every_page_and_where_they_are(browser: Client) -> None:
    join(browser)
    assert {*FOR_ALL, *FOR_MEMBERS} <= listed(browser).keys()
    for path in (*FOR_ALL, *FOR_MEMBERS):
        assert pressed(browser.get(path).content.decode()) == path


def test_the_list_says_how_it_stands(browser: Client) -> None:
    join(browser)
    browser.post("/settings/look/", {"theme": "dark"})
    browser.post("/settings/privacy/", {"learns_from_acts": "on"})
    browser.post("/settings/tokens/", {"name": "My script", "scopes": ["personal"]})
    found = listed(browser)
    assert "Dark · English" in found["/settings/look/"]
    assert "We learn from ratings and saves" in found["/settings/privacy/"]
    assert "1 browser" in found["/settings/browsers/"]
    assert "1 token" in found["/settings/tokens/"]


@pytest.mark.parametrize(
    ("path", "choice"),
    [
        ("/settings/look/", {"theme": "dark"}),
        ("/settings/comforts/", {"still": "on"}),
        ("/settings/privacy/", {"learns_from_acts": "on"}),
    ],
)
def test_a_choice_is_answered_where_it_was_made(browser: Client, path: str, choice: dict[str, str]) -> None:
    answer = browser.post(path, choice, headers=FRAGMENT)
    assert answer.status_code == 200
    assert one_line(answer.content.decode()).endswith("Saved")
    assert browser.post(path, choice).status_code == 303


def test_a_name_that_is_too_long_is_said_to_be(browser: Client) -> None:
    join(browser)
    answer = browser.post("/settings/name/", {"name": "a" * 200})
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert User.objects.get().name == "Ada"
