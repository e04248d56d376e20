"""Pictures of a running site, for the README and for looking at: `scripts/screenshots.py [ADDRESS] [--folder F]`.

Acts as a first-time visitor: picks five movies, then walks the pages at two widths in both looks. The folder
is git-ignored unless another one is named.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# As a person's browser says it: what calls itself headless counts as a robot, which has no taste.
USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
WIDTHS = {"desktop": (1400, 1330), "phone": (390, 844)}
Look = Literal["dark", "light"]
LOOKS: tuple[Look, ...] = ("dark", "light")
PICKS = (1, 4, 6, 9, 11)
PAGES = {
    "welcome": "/welcome/",
    "browse": "/browse/?genre=drama",
    "search": "/search/?q=night",
    "ratings": "/my/ratings/",
    "taste": "/my/taste/",
    "settings": "/settings/",
}


def take(browser: Browser, address: str, *, width: str, look: Look) -> Iterator[tuple[str, bytes]]:
    """Name and picture of each page."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high},
        color_scheme=look,
        device_scale_factor=1,
        reduced_motion="reduce",
        user_agent=USER_AGENT,
    )
    page = context.new_page()
    yield "home-new", shot(page, f"{address}/")
    pick_five(page, address)
    yield "home", shot(page, f"{address}/")
    first = page.locator("article[data-movie] > a").first.get_attribute("href") or "/"
    yield "movie", shot(page, f"{address}{first}")
    for name, path in PAGES.items():
        yield name, shot(page, f"{address}{path}")
    context.close()


def pick_five(page: Page, address: str) -> None:
    page.goto(f"{address}/welcome/")
    for place in PICKS:
        page.locator("label.pick").nth(place).click()
    with page.expect_navigation():
        page.locator("button[name=done]").click()


def shot(page: Page, address: str) -> bytes:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page.screenshot()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--folder", type=Path, default=Path(".moviegeek/screenshots"))
    parser.add_argument("--only", help="one picture, such as home-desktop-dark")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width in WIDTHS:
            for look in LOOKS:
                if given.only and not given.only.endswith(f"{width}-{look}"):
                    continue
                for name, picture in take(browser, given.address.rstrip("/"), width=width, look=look):
                    whole = f"{name}-{width}-{look}"
                    if given.only in (None, whole):
                        (given.folder / f"{whole}.png").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
