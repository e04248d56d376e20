"""Every page of the site: nothing that hinders anybody, at both widths, in both themes, whoever looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import ORDINARY_USER_AGENT, Site, Watch
from .rules import faults_everywhere
from .test_first_visit import first_movies, rate

pytestmark = pytest.mark.browser

STATES = {
    "a stranger": (
        "/",
        "/browse/",
        "/browse/?genre=drama&decade=1990s&genre=comedy",
        "/browse/?year_from=1890&year_to=1891",
        "/search/",
        "/search/?q=godfahter",
        "/search/?q=xyzzyx",
        "/welcome/",
        "/together/",
        "/my/",
        "/my/history/",
        "/about/",
        "/privacy/",
        "/how-we-recommend/",
        "/contact/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/no-such-page/",
        "{movie}",
        "{person}",
        "{shared}",
    ),
    "a visitor": (
        "/",
        "{movie}",
        "/my/",
        "/my/watchlist/",
        "/my/lists/",
        "{list}",
        "/my/lists/add/?movie={number}",
        "/my/likes/",
        "/my/seen/",
        "/my/bought/",
        "/my/hidden/",
        "/my/ignored/",
        "/my/history/",
        "/my/taste/",
        "/my/import/",
        "/settings/",
        "/settings/export/",
        "/settings/erase/",
    ),
    "a member": (
        "/",
        "/my/",
        "/settings/",
        "/settings/tokens/",
        "/settings/export/",
        "/settings/erase/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ),
}


@dataclass(frozen=True)
class Known:
    """Addresses that depend on the catalogue, or on what was done before."""

    movie: str
    number: str
    person: str
    list: str
    shared: str


@pytest.fixture(scope="session")
def known(site: Site, browser: Browser, states: dict[str, object]) -> Known:
    page = browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page()
    page.goto(f"{site.address}/search/?q=godfather")
    movie = page.locator("article[data-movie] > a").first.get_attribute("href") or ""
    page.goto(site.address + movie)
    person = page.locator("main a[href^='/people/']").first.get_attribute("href") or ""
    page.context.close()
    own, shared = _shared(site, browser, states)
    movie = movie.partition("?")[0]
    return Known(movie, movie.strip("/").split("/")[1].partition("-")[0], person, own, shared)


def _shared(site: Site, browser: Browser, states: dict[str, object]) -> tuple[str, str]:
    """The visitor's list, and where others read it."""
    page = browser.new_context(
        user_agent=ORDINARY_USER_AGENT,
        storage_state=states["a visitor"],  # type: ignore[arg-type]
    ).new_page()
    page.goto(f"{site.address}/my/lists/")
    page.locator(".own-lists a").first.click()
    page.get_by_role("button", name="Make an address").click()
    own = page.url.partition("#")[0].removeprefix(site.address)
    shared = page.get_by_role("link", name="See it").get_attribute("href") or ""
    page.context.close()
    return own, shared


@pytest.fixture(scope="session")
def states(site: Site, browser: Browser) -> dict[str, object]:
    """What the browser of each holds: cookies after what they did."""
    found: dict[str, object] = {}
    for who in STATES:
        page = browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page()
        if who != "a stranger":
            _act(page, site)
        if who == "a member":
            _join(page, site)
        found[who] = page.context.storage_state()
        page.context.close()
    return found


def _act(page: Page, site: Site) -> None:
    """Something of each kind, so that no list is empty."""
    page.goto(site.address)
    movies = list(first_movies(page, 6).values())
    for place, address in enumerate(movies):
        page.goto(site.address + address)
        name = ("Watchlist", "Like", "Seen", "Not for me")[place % 4]
        button = page.locator(".own").get_by_role("button", name=name)
        if button.count():
            with page.expect_response(lambda response: "/act/" in response.url):
                button.first.click()
        if place % 4 != 3:
            rate(page, stars="4.5", has_scripts=True)
    page.locator(".own").get_by_role("link", name="Add to a list").click()
    page.get_by_label("Name of your first list").fill("Rainy evenings")
    page.get_by_role("button", name="Save").click()


def _join(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/accounts/signup/")
    main = page.get_by_role("main")
    main.get_by_label("Email").fill("every.page@example.org")
    main.get_by_label("Password", exact=True).fill("a long enough password")
    main.get_by_role("button", name=re.compile("Join|Sign up|Create")).first.click()
    page.wait_for_load_state()


@pytest.fixture(params=STATES)
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, who: str, states: dict[str, object]) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        user_agent=ORDINARY_USER_AGENT,
        storage_state=states[who],  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def test_no_page_breaks_a_rule(site: Site, page: Page, watch: Watch, known: Known, who: str) -> None:
    wrong: dict[str, dict[str, list[str]]] = {}
    for pattern in STATES[who]:
        path = pattern.format(**vars(known))
        page.goto(site.address + path)
        if faults := faults_everywhere(page):
            wrong[path] = faults
    assert wrong == {}
    watch.console_errors[:] = [text for text in watch.console_errors if "status of 404" not in text]
    watch.assert_clean()
