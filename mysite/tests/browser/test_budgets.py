"""What a page weighs in a browser: bytes, requests, elements, and how far things jump. No clock decides."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from drills.whole_site import WholeSite

from .test_dashboard import staff_state
from .test_every_page import known, states
from .walks import Known

pytestmark = pytest.mark.browser
__all__ = ["known", "staff_state", "states"]

KB = 1024
MOST_ELEMENTS, DEEPEST = 2500, 20
FURTHEST_JUMP = 0.05
WATCH_JUMPS = """
    window.jumps = [];
    new PerformanceObserver((list) => {
        for (const jump of list.getEntries()) if (!jump.hadRecentInput) window.jumps.push([
            jump.value, jump.sources.map((source) => source.node?.outerHTML?.slice(0, 100))]);
    }).observe({ type: "layout-shift", buffered: true });
"""
COUNT = """() => {
    const depth = (node) => 1 + Math.max(0, ...[...node.children].map(depth));
    return { elements: document.querySelectorAll("*").length, depth: depth(document.body), jumps: window.jumps };
}"""
# How far below the view a browser fetches lazy pictures is its own choice (Chromium: 1,250 px and more).
FETCHED_AHEAD = """() => {
    const isBelow = (image) => image.loading === "lazy" && image.getBoundingClientRect().top >= innerHeight;
    const [below, needed] = [true, false].map((wanted) => new Set([...document.images]
        .filter((image) => image.naturalWidth && isBelow(image) === wanted).map((image) => image.currentSrc)));
    return [...below].filter((address) => !needed.has(address)).length;
}"""
TO_THE_END = """async () => {
    for (let at = 0; at < document.documentElement.scrollHeight && at < 6000; at += 600) {
        scrollTo(0, at);
        for (let frame = 0; frame < 12; frame += 1) await new Promise(requestAnimationFrame);  // 3,000 px a second
    }
}"""


@dataclass(frozen=True)
class Budget:
    """Targets of the design with the fifth on top at which the build fails; bytes are compressed ones."""

    html: int
    requests: int = 30
    all_bytes: int = 260
    elements: int = 2500  # before anybody scrolls
    is_grid: bool = False  # One long grid of posters: requests are those that its first view needs.


BUDGETS = {
    "/": Budget(html=48, requests=20, elements=1500),  # the targets themselves
    "{movie}": Budget(html=36),
    "/browse/": Budget(html=36, is_grid=True),
    "/search/?q=night": Budget(html=36),
    "/welcome/": Budget(html=36, is_grid=True),
    "/my/": Budget(html=36),
    "/settings/": Budget(html=36),
    "/analytics/": Budget(html=36),
}


@pytest.mark.parametrize("has_scripts", [True])
def test_no_page_weighs_too_much_or_jumps(
    site: WholeSite, page: Page, known: Known, staff_state: dict[str, list[object]], width: int
) -> None:
    page.add_init_script(WATCH_JUMPS)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked_for: set[str] = set()
    sizes: list[int] = []

    def remember(event: Any) -> None:
        if not event["request"]["url"].startswith("data:"):  # which is part of the file that holds it
            asked_for.add(event["requestId"])

    def count(event: Any) -> None:
        if event["requestId"] in asked_for:
            sizes.append(int(event["encodedDataLength"]))

    session.on("Network.requestWillBeSent", remember)
    session.on("Network.loadingFinished", count)
    wrong: dict[str, object] = {}
    for pattern, budget in BUDGETS.items():
        if pattern == "/analytics/":
            page.context.add_cookies(staff_state["cookies"])  # type: ignore[arg-type]
        path = pattern.format(**vars(known))
        page.goto("about:blank")
        sizes.clear()
        answer = page.goto(site.address + path, wait_until="networkidle")
        assert answer is not None
        html = len(gzip.compress(answer.body(), compresslevel=6))
        n_requests, n_bytes = len(sizes), sum(sizes)
        if budget.is_grid:
            n_requests -= page.evaluate(FETCHED_AHEAD)
        n_elements = page.evaluate(COUNT)["elements"]
        page.evaluate(TO_THE_END)
        counted = page.evaluate(COUNT)
        jump = sum(value for value, _ in counted["jumps"])
        print(path, width, html, n_requests, n_bytes, n_elements, counted["elements"], counted["depth"], jump)  # noqa: T201
        over = {
            "html": (html, budget.html * KB),
            "requests": (n_requests, budget.requests),
            "bytes": (n_bytes, budget.all_bytes * KB),
            "elements": (n_elements, budget.elements),
            "elements at the end": (counted["elements"], MOST_ELEMENTS),
            "depth": (counted["depth"], DEEPEST),
            "jumps": (jump, FURTHEST_JUMP),
        }
        found: dict[str, object] = {name: pair for name, pair in over.items() if pair[0] > pair[1]}
        if "jumps" in found:
            found["jumps"] = sorted(counted["jumps"], reverse=True)[:3]
        if found:
            wrong[path] = found
    assert wrong == {}, json.dumps(wrong, indent=1)
