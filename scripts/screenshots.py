"""Takes a picture of every page and of every state, at three widths, in both themes: to look at, not to keep.

Starts a site of its own, with DEBUG, and stops it afterwards.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from drills.chromium import CHROMIUM, CHROMIUM_ARGUMENTS, ORDINARY_USER_AGENT  # noqa: E402
from drills.whole_site import passing_site  # noqa: E402
from mysite.tests.browser.walks import PAGES, browser_states, known_addresses  # noqa: E402

WIDTHS = (1400, 820, 390)
STATES = "/dev/states/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "moviegeek-screenshots")
    parser.add_argument("--only", default="", help="pages whose address holds this, such as settings")
    asked = parser.parse_args()
    if asked.out.resolve().is_relative_to(CHECKOUT):
        parser.error(f"--out must lie outside of the checkout, got {asked.out}")
    asked.out.mkdir(parents=True, exist_ok=True)
    with passing_site(DEBUG="1", WORKERS="1") as site:
        n = take_all(site.address, asked.out, only=asked.only)
    print(f"{n} pictures in {asked.out}")


def take_all(address: str, out: Path, *, only: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        states = browser_states(browser, address)
        known = vars(known_addresses(browser, address, states))
        walks = {
            who: [path for pattern in patterns if only in (path := pattern.format(**known))]
            for who, patterns in PAGES.items()
        }
        if only in STATES:
            walks["a stranger"].append(STATES)
        return sum(take(browser, address, out, who, paths, states[who]) for who, paths in walks.items())


def take(browser: Browser, address: str, out: Path, who: str, paths: list[str], state: object) -> int:
    context = browser.new_context(
        user_agent=ORDINARY_USER_AGENT,
        storage_state=state,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page, n = context.new_page(), 0
    for path in paths:
        page.goto(address + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                for name, part in parts_of(page, path):
                    part.screenshot(path=out / f"{file_name(who, path)}{name}-{width}-{theme}.png")
                    n += 1
    context.close()
    return n


def parts_of(page: Page, path: str) -> list[tuple[str, Page | Locator]]:
    """The page as far as one sees it at once, or each of its states."""
    if path != STATES:
        return [("", page)]
    return [(f"-{part.get_attribute('data-state')}", part) for part in page.locator("[data-state]").all()]


def file_name(who: str, path: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
    return f"{who.split()[-1]}-{words}"


if __name__ == "__main__":
    main()
