"""Somebody with a browser: wanders about the site, and knows what the browser has promised to report."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, Request

from drills.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, ORDINARY_USER_AGENT
from drills.site import descendants
from mysite.supervisor.kinship import command_of

CARDS = "[data-slate] [data-movie] a[href^='/movies/']"
QUEUED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("collector");
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const database = opening.result;
    if (!database.objectStoreNames.contains("events")) { database.close(); resolve([]); return; }
    const reading = database.transaction("events").objectStore("events").getAllKeys();
    reading.onsuccess = () => { database.close(); resolve(reading.result); };
    reading.onerror = () => { database.close(); resolve([]); };
  };
})"""
EMPTY_WITHIN_SECONDS = 330
"""The longest pause between two tries, and some more."""


class Wanderer:
    """One person's browser with a profile of its own, which outlives the process."""

    def __init__(self, playwright: Playwright, *, profile: Path, address: str, seed: int) -> None:
        self.playwright = playwright
        self.profile = profile
        self.address = address
        self.chance = random.Random(seed)
        self.promised: set[str] = set()
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS,
            user_agent=ORDINARY_USER_AGENT,
            viewport={"width": 1400, "height": 900},
        )
        self.context.set_default_timeout(5000)
        page = self.context.pages[0]
        page.on("request", self._note_sent)
        self.go(page)
        return page

    def wander(self, page: Page, seconds: float) -> None:
        """Scrolls, follows posters and goes back; what fails meanwhile is the network's fault."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(Error):
                step = self.chance.choice((self._scroll, self._scroll, self._follow, self.go))
                step(page)
            self.note_queued(page)

    def kill(self) -> None:
        """kill -9 of the browser and all its processes, at once."""
        for pid in descendants(os.getpid()):
            if str(self.profile) in command_of(pid) or "chromium" in command_of(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.close()

    def close(self) -> None:
        if self.context is not None:
            self.context.close()

    def wait_until_reported(self, page: Page) -> None:
        """Until nothing is queued any more."""
        until = time.monotonic() + EMPTY_WITHIN_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(Error):
                if not page.evaluate(QUEUED):
                    return
            time.sleep(0.5)

    def note_queued(self, page: Page) -> None:
        with contextlib.suppress(Error):
            self.promised.update(page.evaluate(QUEUED))

    def _note_sent(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/events/"):
            with contextlib.suppress(Error, ValueError):
                body = json.loads(request.post_data or "{}")
                self.promised.update(event["event_id"] for event in body.get("events", ()))

    def go(self, page: Page) -> None:
        with contextlib.suppress(Error):
            page.goto(
                self.address + self.chance.choice(("/", "/", "/browse/")), wait_until="domcontentloaded"
            )

    def _scroll(self, page: Page) -> None:
        page.mouse.wheel(0, self.chance.randint(100, 900))
        page.wait_for_timeout(self.chance.randint(100, 1500))

    def _follow(self, page: Page) -> None:
        links = page.locator(CARDS)
        links.nth(self.chance.randrange(max(1, min(links.count(), 8)))).click()
        page.wait_for_load_state("domcontentloaded")
