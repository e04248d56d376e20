"""The pages of the site, and who looks at them: a stranger, a visitor with a history, a member."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from drills.chromium import ORDINARY_USER_AGENT

from .test_first_visit import first_movies, rate

PAGES = {
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
        "/my/watchlist/?select=1",
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
        "/settings/look/",
        "/settings/privacy/",
        "/settings/data/",
        "/settings/export/",
        "/settings/erase/",
    ),
    "a member": (
        "/",
        "/my/",
        "/settings/",
        "/settings/account/",
        "/settings/look/",
        "/settings/browsers/",
        "/settings/tokens/",
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


def known_addresses(browser: Browser, address: str, states: dict[str, object]) -> Known:
    page = browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page()
    page.goto(f"{address}/search/?q=godfather")
    movie = page.locator("article[data-movie] > a").first.get_attribute("href") or ""
    page.goto(address + movie)
    person = page.locator("main a[href^='/people/']").first.get_attribute("href") or ""
    page.context.close()
    own, shared = _shared(browser, address, states)
    movie = movie.partition("?")[0]
    return Known(movie, movie.strip("/").split("/")[1].partition("-")[0], person, own, shared)


def _shared(browser: Browser, address: str, states: dict[str, object]) -> tuple[str, str]:
    """The visitor's list, and where others read it."""
    page = browser.new_context(
        user_agent=ORDINARY_USER_AGENT,
        storage_state=states["a visitor"],  # type: ignore[arg-type]
    ).new_page()
    page.goto(f"{address}/my/lists/")
    page.locator(".own-lists a").first.click()
    page.get_by_role("button", name="Make an address").click()
    own = page.url.partition("#")[0].removeprefix(address)
    shared = page.get_by_role("link", name="See it").get_attribute("href") or ""
    page.context.close()
    return own, shared


def browser_states(browser: Browser, address: str) -> dict[str, object]:
    """What the browser of each holds: cookies after what they did."""
    found: dict[str, object] = {}
    for who in PAGES:
        page = browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page()
        if who != "a stranger":
            _act(page, address)
        if who == "a member":
            _join(page, address)
        found[who] = page.context.storage_state()
        page.context.close()
    return found


def _act(page: Page, address: str) -> None:
    """Something of each kind, so that no list is empty."""
    page.goto(address)
    movies = list(first_movies(page, 6).values())
    for place, path in enumerate(movies):
        page.goto(address + path)
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


def _join(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/signup/")
    main = page.get_by_role("main")
    main.get_by_label("Email").fill("every.page@example.org")
    main.get_by_label("Password", exact=True).fill("a long enough password")
    main.get_by_role("button", name=re.compile("Join|Sign up|Create")).first.click()
    page.wait_for_load_state()
