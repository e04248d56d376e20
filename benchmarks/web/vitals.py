"""The web's vital times on a desktop, as the browser itself counts them while somebody uses the page."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, Page

from drills.chromium import ORDINARY_USER_AGENT

COUNT = """
    window.vitals = { lcp: 0, cls: 0, inp: 0 };
    const watch = (type, act, more = {}) =>
        new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true, ...more });
    watch("largest-contentful-paint", (paint) => { vitals.lcp = paint.startTime; });
    watch("layout-shift", (jump) => { if (!jump.hadRecentInput) vitals.cls += jump.value; });
    watch("event", (event) => { if (event.interactionId) vitals.inp = Math.max(vitals.inp, event.duration); },
        { durationThreshold: 16 });
"""
NAMES = ("lcp", "cls", "inp")


def vitals_of(browser: Browser, address: str, *, times: int) -> dict[str, float]:
    """Medians: LCP and INP in milliseconds, CLS as it is."""
    found = [_once(browser, address) for _ in range(times)]
    return {name: median(one[name] for one in found) for name in NAMES}


def _once(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(user_agent=ORDINARY_USER_AGENT, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.add_init_script(COUNT)
    page.goto(address, wait_until="networkidle")
    _use(page)
    found: dict[str, float] = page.evaluate("vitals")
    context.close()
    return found


def _use(page: Page) -> None:
    """What somebody does on any page: opens a menu or the look, types into the search, looks further down."""
    field = page.locator("#q")
    field.click()
    field.press_sequentially("god", delay=60)
    page.wait_for_timeout(400)
    field.press("Escape")
    page.locator("[data-theme-switch]").first.click()
    page.mouse.wheel(0, 1500)
    page.wait_for_timeout(400)
