"""Pages in a browser: Lighthouse's marks on a phone, vital times on a desktop, medians of five."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Browser, sync_playwright

from benchmarks.suite import Options
from benchmarks.web import lighthouse
from benchmarks.web.vitals import vitals_of
from drills.chromium import CHROMIUM
from drills.whole_site import WholeSite, passing_site

TITLE = "Pages in a browser"
LOOKS = 5
ACCOUNT = "bench@example.org"
TARGETS = {"home": 95, "movie": 95, "browse": 95, "dashboard": 90}
Found = dict[str, dict[str, float]]


def run(options: Options) -> str:
    with passing_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = pages_of(browser, site)
        vitals = {
            name: vitals_of(browser, address, times=LOOKS)
            for name, (address, cookie) in pages.items()
            if not cookie
        }
        browser.close()
        marks = marks_of(pages) if lighthouse.fetched() else {}
    return section(marks, vitals, command=options.command)


def pages_of(browser: Browser, site: WholeSite) -> dict[str, tuple[str, str]]:
    """By name: the address, and the cookie that it needs."""
    password = site.manage("staff_password", ACCOUNT).strip().rpartition(" ")[2]
    page = browser.new_page()
    page.goto(f"{site.address}/browse/")
    movie = page.locator("article[data-movie] > a").first.get_attribute("href") or ""
    page.goto(f"{site.address}/accounts/login/?next=/analytics/")
    main = page.get_by_role("main")
    main.get_by_label("Email").fill(ACCOUNT)
    main.get_by_label("Password", exact=True).fill(password)
    main.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/analytics/"))
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    page.context.close()
    return {
        "home": (f"{site.address}/", ""),
        "movie": (site.address + movie.partition("?")[0], ""),
        "browse": (f"{site.address}/browse/", ""),
        "dashboard": (f"{site.address}/analytics/", cookies),
    }


def marks_of(pages: Mapping[str, tuple[str, str]]) -> Found:
    return {
        name: lighthouse.looked_at(address, chromium=CHROMIUM, times=LOOKS, cookie=cookie)
        for name, (address, cookie) in pages.items()
    }


def section(marks: Found, vitals: Found, *, command: str) -> str:
    lines = [
        f"`{command}`: the starter catalogue with its simulated audience, Chromium on the same machine as the site, "
        f"medians of {LOOKS}. Marks and times of the first table are Lighthouse's, for a slow phone.",
        "",
    ]
    if marks:
        lines += _marks(marks)
    else:
        lines += ["Lighthouse was left out: there is no npm to fetch it with."]
    lines += [
        "",
        "On a desktop, while somebody searches, changes the look and scrolls (INP: the longest of these):",
        "",
        "| page | LCP, ms | wanted | CLS | wanted | INP, ms | wanted |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {found['lcp']:.0f} | 1,000 | {found['cls']:.3f} | 0.02 | {found['inp']:.0f} | 100 |"
            for name, found in vitals.items()
        ),
    ]
    return "\n".join(lines)


def _marks(marks: Found) -> list[str]:
    return [
        "| page | performance | wanted | accessibility | best practices | SEO | LCP, s | TBT, ms | CLS |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {found['performance']:.0f} | {TARGETS[name]} | {found['accessibility']:.0f} | "
            f"{found['best-practices']:.0f} | {_seo(name, found)} | "
            f"{found['largest-contentful-paint'] / 1000:.1f} | {found['total-blocking-time']:.0f} | "
            f"{found['cumulative-layout-shift']:.3f} |"
            for name, found in marks.items()
        ),
    ]


def _seo(name: str, found: Mapping[str, float]) -> str:
    return "not indexed" if name == "dashboard" else f"{found['seo']:.0f}"
