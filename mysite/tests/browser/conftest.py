"""A real site for the browser: `manage.py serve` with its own home, as `make run` starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

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

CHECKOUT = Path(__file__).resolve().parents[3]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
]
READY_WITHIN_SECONDS = 240
# Headless Chromium names itself as such, and would be taken for a bot.
ORDINARY_USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


@dataclass(frozen=True)
class Site:
    address: str
    home: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o755)
    port = free_port()
    log = home / "serve.log"
    environment = {
        **os.environ,
        # The tests' own visitors are more than a handful; the audience that fills lists must stay all the same.
        "RECOMMENDER_SIMULATED_UNTIL_PERSONS": "1000000",
        "MOVIEGEEK_HOME": str(home),
        "PORT": str(port),
        "WORKERS": "1",
        "TASK_WORKERS": "1",
        "THROTTLE": "off",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=CHECKOUT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, server, log)
        yield Site(address, home)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the site did not become ready:\n{log.read_text()[-4000:]}")


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
def watch(page: Page, site: Site) -> Watch:
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
def staff_login(site: Site) -> tuple[str, str]:
    """E-mail and password of a dashboard login, made as an operator would."""
    environment = {**os.environ, "MOVIEGEEK_HOME": str(site.home)}
    environment.pop("DATABASE_URL", None)
    said = subprocess.run(
        [sys.executable, "manage.py", "staff_password", "boss@example.org"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return "boss@example.org", said.strip().rpartition(" ")[2]
