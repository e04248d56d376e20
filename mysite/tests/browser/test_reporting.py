"""What pages report, seen from the database behind them: once each, whatever happens to page and network."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response, Route

from drills.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, ORDINARY_USER_AGENT
from drills.whole_site import CHECKOUT, WholeSite

pytestmark = pytest.mark.browser

EVENTS = "**/api/v1/events/"
CARD_LINK = "section[data-slate] article[data-movie] > a"


def database_of(site: WholeSite) -> dict[str, Any]:
    """Where the site keeps its data, by its own word."""
    ask = "import json; from django.db import connection as c; p = c.get_connection_params();" + (
        "print(json.dumps({name: p.get(name) for name in ('dbname', 'user', 'host', 'port', 'password')}))"
    )
    where: dict[str, Any] = json.loads(site.manage("shell", "-v0", "-c", ask))
    return {name: value for name, value in where.items() if value}


@pytest.fixture(scope="session")
def rows(site: WholeSite) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
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


def test_what_is_read_searched_and_browsed_is_reported(site, browser, rows):
    with opened(browser) as page:
        page.goto(f"{site.address}/search/?q=the")
        visitor = newest_visitor(rows)
        page.goto(f"{site.address}/browse/?genre=drama")
        page.goto(page.locator("article[data-movie] > a").first.evaluate("link => link.href"))
        fold = page.locator("details[data-more] > summary").first
        for _ in range(2 if fold.evaluate("summary => summary.parentElement.open") else 1):
            fold.click()
        time.sleep(1.6)
        page.goto(f"{site.address}/accounts/login/")
        wait_for(lambda: {"more", "dwell"} <= set(kinds_of(rows, visitor)))
    found = kinds_of(rows, visitor)
    assert (found["search"], found["genre_view"], found["view"], found["more"]) == (1, 1, 1, 1)
    said = rows(f"SELECT properties FROM collector_event WHERE visitor_id = {visitor} AND kind = 'search'")
    assert said[0][0]["query"] == "the"
    stayed = rows(f"SELECT value FROM collector_event WHERE visitor_id = {visitor} AND kind = 'dwell'")
    assert stayed[0][0] >= 1


def test_what_waited_while_somebody_signed_in_counts_for_whom_it_was(site, browser, rows):
    with opened(browser) as page:
        page.goto(site.address)
        before = newest_visitor(rows)
        page.context.route(EVENTS, lambda route: route.abort())
        page.reload()
        waiting = page.locator("body").get_attribute("data-who")
        time.sleep(3)
        n_before = kinds_of(rows, before)["impression"]
        page.goto(f"{site.address}/accounts/signup/")
        page.fill("[name=email]", f"{uuid.uuid4().hex[:12]}@example.org")
        page.fill("[name=password1]", "a horse that no one lists")
        page.locator("form:has([name=password1]) button").first.click()
        page.wait_for_url(lambda address: "signup" not in address)
        account = newest_visitor(rows)
        assert account != before
        assert page.locator("body").get_attribute("data-who") != waiting
        page.context.unroute(EVENTS)
        page.goto(site.address)
        wait_for(lambda: kinds_of(rows, before)["impression"] > n_before)
        wait_for(lambda: kinds_of(rows, account)["impression"] >= 1)
    wrong = f"""
        SELECT 1 FROM collector_event AS event JOIN collector_slate AS slate ON slate.id = event.slate_id
        WHERE event.visitor_id IN ({before}, {account}) AND slate.visitor_id <> event.visitor_id
    """
    assert rows(wrong) == []


# The script by itself, against answers that a test makes up -------------------------------------------------


@dataclass
class Answers:
    """Stands in for the endpoint: notes what was sent and when, and answers with the next of its statuses."""

    statuses: list[int]  # the last one stays; 0: the connection breaks
    sent: list[tuple[float, list[dict[str, Any]]]] = field(default_factory=list)

    def __call__(self, route: Route) -> None:
        self.sent.append((time.monotonic(), json.loads(route.request.post_data or "{}")["events"]))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if not status:
            route.abort()
        elif status == 200:
            route.fulfill(json={"stored": 1, "duplicates": 0, "refused": []})
        else:
            route.fulfill(status=status, json={"status": status})

    @property
    def ids(self) -> list[set[str]]:
        return [{event["event_id"] for event in events} for _, events in self.sent]


def watched(page: Page, site: WholeSite, statuses: list[int]) -> Answers:
    answers = Answers(statuses)
    page.context.route(EVENTS, answers)
    page.goto(site.address)
    return answers


def wait_until_sent(page: Page, answers: Answers, n: int) -> None:
    deadline = time.monotonic() + 20
    while len(answers.sent) < n:
        assert time.monotonic() < deadline, f"sent {len(answers.sent)} times only"
        page.wait_for_timeout(50)  # the answers are given meanwhile


def n_kept(page: Page) -> int:
    """Events in the browser's own database."""
    count: int = page.evaluate(
        """() => new Promise((done) => {
            const opening = indexedDB.open("collector", 1);
            opening.onsuccess = () => {
                const asking = opening.result.transaction("events").objectStore("events").count();
                asking.onsuccess = () => { opening.result.close(); done(asking.result); };
            };
        })"""
    )
    return count


def test_an_event_has_its_id_before_the_first_try_and_keeps_it(site, browser):
    with opened(browser) as page:
        answers = watched(page, site, [0, 503, 200])
        wait_until_sent(page, answers, 3)
        first, second, third = answers.ids[:3]
        assert first
        assert first <= second <= third
        assert all(re.fullmatch(r"[0-9a-f-]{36}", each) for each in first)


# Notes how long it means to wait before it sends, and lets it do so at once; chance is what a test says.
IMPATIENT = """
window.waits = [];
const wait = window.setTimeout;
window.setTimeout = (act, milliseconds, ...more) => {
  if (act.name !== "send") return wait(act, milliseconds, ...more);
  window.waits.push(milliseconds);
  return wait(act, 1, ...more);
};
Math.random = () => CHANCE;
"""


def waits_after_failing(page: Page) -> list[float]:
    """Without those for gathering what belongs together."""
    waits: list[float] = page.evaluate("waits")
    return list(itertools.dropwhile(lambda wait: wait in {0, 2000}, waits))


@pytest.mark.parametrize("chance", [0, 0.25, 0.999])
def test_it_backs_off_twice_as_long_each_time_by_chance_more_or_less(site, browser, chance):
    with opened(browser) as page:
        page.add_init_script(IMPATIENT.replace("CHANCE", str(chance)))
        answers = watched(page, site, [503])
        wait_until_sent(page, answers, 12)
        waits = waits_after_failing(page)[:11]
    longest = 5 * 60 * 1000
    expected = [min(1000 * 2**failures, longest) * (0.5 + chance) for failures in range(1, 12)]
    assert waits == pytest.approx(expected)


def test_it_waits_as_long_as_it_is_told(site, browser):
    def busy(route: Route) -> None:
        route.fulfill(status=429, headers={"Retry-After": "900"}, json={})

    with opened(browser) as page:
        page.add_init_script(IMPATIENT.replace("CHANCE", "0"))
        page.context.route(EVENTS, busy)
        page.goto(site.address)
        page.wait_for_function("() => waits.includes(900000)")


@pytest.mark.parametrize("status", [400, 401, 403, 410, 422])
def test_it_gives_up_on_answers_that_can_never_succeed(site, browser, status):
    with opened(browser) as page:
        answers = watched(page, site, [status])
        wait_until_sent(page, answers, 1)
        page.wait_for_timeout(3500)
        assert all(one.isdisjoint(other) for one, other in itertools.combinations(answers.ids, 2))
        assert n_kept(page) == 0


@pytest.mark.parametrize("status", [0, 404, 408, 429, 500, 502, 503])
def test_it_keeps_what_may_yet_succeed(site, browser, status):
    with opened(browser) as page:
        answers = watched(page, site, [status])
        wait_until_sent(page, answers, 2)
        assert answers.ids[0] <= answers.ids[1]
        assert n_kept(page) >= len(answers.ids[0])


def test_a_batch_that_is_too_large_comes_again_in_halves(site, browser):
    with opened(browser) as page:
        answers = watched(page, site, [413, 200])
        wait_until_sent(page, answers, 3)
        whole, *parts = answers.ids
        assert len(whole) > 1
        assert len(parts[0]) == -(-len(whole) // 2)
        assert parts[0] < whole
        page.wait_for_timeout(3000)
        assert whole <= set().union(*answers.ids[1:])


def test_a_beacon_is_sent_only_when_the_page_hides(site, browser):
    with opened(browser) as page:
        page.add_init_script(
            """window.beacons = [];
            navigator.sendBeacon = () => Boolean(window.beacons.push(document.visibilityState));"""
        )
        answers = watched(page, site, [503])
        wait_until_sent(page, answers, 2)
        assert page.evaluate("beacons") == []
        page.evaluate(
            """() => {
                Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
        assert page.evaluate("beacons") == ["hidden"]
        assert n_kept(page) > 0  # it has no answer, so nothing is forgotten by it


def test_the_script_is_small():
    script = (CHECKOUT / "static/collector/collector.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= 5 * 1024


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


def answers_in(page: Page) -> list[int]:
    """Statuses of what the page reports, as they come in."""
    found: list[int] = []

    def note(answer: Response) -> None:
        if "/api/v1/events/" in answer.url:
            found.append(answer.status)

    page.on("response", note)
    return found


def look_around(page: Page, site: WholeSite) -> None:
    """Two batches' worth of what is reported."""
    page.goto(site.address)
    time.sleep(4)
    page.mouse.wheel(0, 1500)
    time.sleep(4)


def test_a_browser_that_keeps_no_cookies_is_asked_once_a_page(site, browser):
    with opened(browser) as page:
        answers = answers_in(page)
        page.on("domcontentloaded", lambda shown: shown.context.clear_cookies())
        look_around(page, site)
        assert answers == [401]


def test_a_browser_that_is_taken_for_a_bot_asks_for_nothing_on_its_first_page(site, browser):
    context = browser.new_context(user_agent=f"{ORDINARY_USER_AGENT} HeadlessChrome")
    page = context.new_page()
    answers = answers_in(page)
    look_around(page, site)
    assert answers == []
    look_around(page, site)
    assert set(answers) == {200}
    context.close()


@pytest.mark.parametrize("how", ["by the header", "in the settings"])
def test_who_is_not_to_be_followed_meets_no_error(site, browser, how):
    with opened(browser, extra_http_headers={"Sec-GPC": "1"} if how == "by the header" else {}) as page:
        answers, errors = answers_in(page), []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{site.address}/settings/privacy/")
        if how == "in the settings":
            page.get_by_role("checkbox").first.uncheck()
            page.locator("#privacy-saved").get_by_text("Saved").wait_for()
        look_around(page, site)
    assert set(answers) <= {200}
    assert errors == []
