"""Two on one sofa find a movie: one with ratings, one with a few picks on the same screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from drills.chromium import ORDINARY_USER_AGENT
from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import faults_of
from .test_first_visit import first_movies, rate

pytestmark = pytest.mark.browser


def test_two_people_get_one_list_and_swap_a_movie(
    site: WholeSite, page: Page, watch: Watch, has_scripts: bool, width: int
) -> None:
    page.goto(site.address)
    for address in list(first_movies(page, 2).values()):
        page.goto(site.address + address)
        rate(page, stars="4.5", has_scripts=has_scripts)
    page.goto(f"{site.address}/together/")
    page.get_by_label("Your name, for the others").fill("Ada")
    page.get_by_role("button", name="Start").click()
    beside = page.locator("form", has=page.get_by_role("heading", name="Somebody beside you"))
    beside.get_by_label("Name").fill("Ben")
    beside.get_by_role("button", name="Take a seat").click()
    for wanted in ("godfather", "star"):
        page.get_by_placeholder("A movie they love").fill(wanted)
        page.get_by_role("button", name="Find", exact=True).click()
        page.locator(".found").first.click()
    offers = page.locator(".offer")
    expect(offers).to_have_count(10)
    expect(offers.first.locator("dt")).to_have_text(["Ada", "Ben"])
    title = offers.first.get_by_role("heading").get_by_role("link").inner_text()
    offers.first.get_by_role("button", name="Not tonight").click()
    expect(page.locator(".swapped")).to_contain_text(title)
    expect(offers).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if has_scripts:
        assert faults_of(page) == []
    watch.assert_clean()


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [390])
def test_who_joins_elsewhere_is_seen_without_loading_the_page_again(
    site: WholeSite, page: Page, watch: Watch, browser: Browser
) -> None:
    page.goto(f"{site.address}/together/")
    page.get_by_label("Your name, for the others").fill("Ada")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("One list, as soon as two of you bring something")).to_be_visible()
    for name, said in (("Ben", None), ("Cy", "Cy has joined.")):
        other = browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page()
        other.goto(page.url)
        form = other.locator("form", has=other.get_by_role("heading", name="Join with your own taste"))
        form.get_by_label("Your name").fill(name)
        form.get_by_role("button", name="Join").click()
        expect(other.locator(".offer").first).to_be_visible()
        other.context.close()
        if said is None:  # a list was waited for, so it comes
            expect(page.locator(".offer").first).to_be_visible()
        else:
            expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    expect(page.locator(".seats h3")).to_have_count(2)
    assert faults_of(page) == []
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".seats h3")).to_have_count(3)
    watch.assert_clean()
