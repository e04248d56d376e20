"""What pages report, seen from the database behind them: once each, whatever happens to page and network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from .conftest import CHECKOUT, CHROMIUM, CHROMIUM_ARGUMENTS, ORDINARY_USER_AGENT, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EVENTS = "**/api/v1/events/"
CARD_LINK = "section[data-slate] article[data-movie] > a"


def database_of(site: Site) -> dict[str, Any]:
    """Where the site keeps its data, by its own word."""
    ask = "import json; from django.db import connection as c; p = c.get_connection_params();" + (
        "print(json.dumps({name: p.get(name) for name in ('dbname', 'user', 'host', 'port', 'password')}))"
    )
    environment = {**os.environ, "MOVIEGEEK_HOME": str(site.home)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", ask]
    said = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True)
    where: dict[str, Any] = json.loads(said.stdout)
    return {name: value for name, value in where.items() if value}


@pytest.fixture(scope="session")
def rows(site: Site) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Reads the site's own database."""
    connection = psycopg2.connect(**database_of(site))
    connection.autocommit = True

    def read(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    yield read
    connection.close()


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(
        user_agent=ORDINARY_USER_AGENT, viewport={"width": 1400, "height": 900}, **options
    )
    yield context.new_page()
    context.close()


def newest_visitor(rows: Callable[[str], list[tuple[Any, ...]]]) -> int:
    return int(rows("SELECT max(id) FROM collector_visitor")[0][0])


def kinds_of(rows: Callable[[str], list[tuple[Any, ...]]], visitor: int) -> Counter[str]:
    return Counter(kind for (kind,) in rows(f"SELECT kind FROM collector_event WHERE visitor_id = {visitor}"))


def wait_for(condition: Callable[[], Any], *, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def test_a_visit_is_reported_once_with_its_slates_and_places(site, browser, rows):
    with opened(browser) as page:
        page.goto(site.address)
        visitor = newest_visitor(rows)
        wait_for(lambda: kinds_of(rows, visitor)["impression"] >= 5)
        page.locator(CARD_LINK).nth(1).click()
        page.wait_for_url("**/movies/**")
        assert "?" not in page.url  # where somebody came from is not for sharing
        time.sleep(2)
        page.goto(f"{site.address}/browse/")
        wait_for(lambda: kinds_of(rows, visitor)["dwell"] == 1)
    assert (kinds_of(rows, visitor)["click"], kinds_of(rows, visitor)["view"]) == (1, 1)
    wrong = f"""
        SELECT event.kind FROM collector_event AS event
        LEFT JOIN collector_slate AS slate ON slate.id = event.slate_id
        WHERE event.visitor_id = {visitor} AND kind IN ('impression', 'click')
          AND slate.movie_ids[event.position] IS DISTINCT FROM event.movie_id
    """
    assert rows(wrong) == []
    assert rows(f"SELECT is_bot FROM collector_visitor WHERE id = {visitor}") == [(False,)]


def test_without_script_the_server_counts_views_clicks_and_slates_sent(site, browser, rows):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(site.address)
        visitor = newest_visitor(rows)
        page.locator(CARD_LINK).first.click()
        page.wait_for_url("**/movies/**")
        page.reload()
    assert kinds_of(rows, visitor) == Counter(view=2, click=1)
    sent = f"SELECT count(*) FROM collector_slate WHERE visitor_id = {visitor} AND without_script"
    assert rows(sent)[0][0] >= 1


def test_who_asks_not_to_be_followed_is_not(site, browser, rows):
    with opened(browser, extra_http_headers={"Sec-GPC": "1"}) as page:
        page.goto(site.address)
        visitor = newest_visitor(rows)
        page.locator(CARD_LINK).first.click()
        page.wait_for_url("**/movies/**")
        time.sleep(4)
    assert kinds_of(rows, visitor) == Counter()
    assert rows(f"SELECT 1 FROM collector_slate WHERE visitor_id = {visitor}") == []


def test_what_happened_offline_is_reported_later(site, browser, rows):
    with opened(browser) as page:
        page.goto(site.address)
        visitor = newest_visitor(rows)
        wait_for(lambda: kinds_of(rows, visitor)["impression"] >= 1)
        before = kinds_of(rows, visitor)["impression"]
        page.context.set_offline(True)
        page.mouse.wheel(0, 900)
        time.sleep(3)
        assert kinds_of(rows, visitor)["impression"] == before
        page.context.set_offline(False)
        wait_for(lambda: kinds_of(rows, visitor)["impression"] > before)


def test_a_killed_browser_reports_when_it_is_back(site, playwright, rows, tmp_path):
    profile = tmp_path / "profile"
    context = persistent(playwright, profile)
    page = context.new_page()
    page.goto(site.address)
    count = "SELECT count(*) FROM collector_event WHERE kind = 'impression'"
    page.context.route(EVENTS, lambda route: route.abort())
    before = rows(count)[0][0]
    page.reload()
    time.sleep(4)
    assert rows(count)[0][0] == before
    kill(profile)
    again = persistent(playwright, profile)
    again.new_page().goto(f"{site.address}/accounts/login/")
    wait_for(lambda: rows(count)[0][0] > before)
    again.close()


def persistent(playwright: Playwright, profile: Path) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, user_agent=ORDINARY_USER_AGENT
    )


def kill(profile: Path) -> None:
    """kill -9 for every process of the browser that uses the profile."""
    found = subprocess.run(["pgrep", "-f", str(profile)], capture_output=True, text=True, check=True)
    for process in map(int, found.stdout.split()):
        if process != os.getpid():
            os.kill(process, signal.SIGKILL)
