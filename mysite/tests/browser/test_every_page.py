"""Every page of the site: nothing that hinders anybody, at both widths, in both themes, whoever looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from drills.chromium import ORDINARY_USER_AGENT
from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import faults_everywhere
from .walks import PAGES, Known, browser_states, known_addresses

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def known(site: WholeSite, browser: Browser, states: dict[str, object]) -> Known:
    return known_addresses(browser, site.address, states)


@pytest.fixture(scope="session")
def states(site: WholeSite, browser: Browser) -> dict[str, object]:
    return browser_states(browser, site.address)


@pytest.fixture(params=PAGES)
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


def test_no_page_breaks_a_rule(site: WholeSite, page: Page, watch: Watch, known: Known, who: str) -> None:
    wrong: dict[str, dict[str, list[str]]] = {}
    for pattern in PAGES[who]:
        path = pattern.format(**vars(known))
        page.goto(site.address + path)
        if faults := faults_everywhere(page):
            wrong[path] = faults
    assert wrong == {}
    watch.console_errors[:] = [text for text in watch.console_errors if "status of 404" not in text]
    watch.assert_clean()
