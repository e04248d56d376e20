"""A real site for the browser: `manage.py serve` with its own home, as `make run` starts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from drills.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, ORDINARY_USER_AGENT
from drills.whole_site import WholeSite, running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeSite]:
    # The tests' own visitors are more than a handful; the audience that fills lists must stay all the same.
    started = WholeSite(
        tmp_path_factory.mktemp("home"), WORKERS="1", RECOMMENDER_SIMULATED_UNTIL_PERSONS="1000000"
    )
    with running(started):
        yield started


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(params=["1400", "390"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["with scripts", "without scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with scripts")


@dataclass
class Watch:
    """What must not happen on any page."""

    console_errors: list[str]
    foreign_requests: list[str]

    def assert_clean(self) -> None:
        assert self.console_errors == []
        assert self.foreign_requests == []


@pytest.fixture
def context(browser: Browser, width: int, has_scripts: bool) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        user_agent=ORDINARY_USER_AGENT,
        viewport={"width": width, "height": 900},
        java_script_enabled=has_scripts,
        has_touch=width < 600,
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def watch(page: Page, site: WholeSite) -> Watch:
    watched = Watch([], [])

    def note_request(request: Request) -> None:
        if not request.url.startswith((site.address, "data:", "blob:")):
            watched.foreign_requests.append(request.url)

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error":
            watched.console_errors.append(message.text)

    page.on("console", note_error)
    page.on("pageerror", lambda error: watched.console_errors.append(str(error)))
    page.on("request", note_request)
    return watched


@pytest.fixture(scope="session")
def staff_login(site: WholeSite) -> tuple[str, str]:
    """E-mail and password of a dashboard login, made as an operator would."""
    said = site.manage("staff_password", "boss@example.org")
    return "boss@example.org", said.strip().rpartition(" ")[2]
