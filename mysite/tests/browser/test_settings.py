"""Choices in the settings: kept where they are made, with scripts and without, and taken back when they fail."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import faults_of

pytestmark = pytest.mark.browser


def test_a_choice_holds_at_once_and_on_the_next_page(
    site: WholeSite, page: Page, watch: Watch, has_scripts: bool
) -> None:
    page.goto(f"{site.address}/settings/")
    page.get_by_role("link", name="Look and comfort").click()
    page.get_by_role("radio", name="Dark").check()
    if has_scripts:
        expect(page.locator("#look-saved")).to_have_text("Saved")
    else:
        page.get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{site.address}/about/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    watch.assert_clean()


@pytest.mark.parametrize("has_scripts", [True])
def test_what_could_not_be_kept_goes_back(site: WholeSite, page: Page) -> None:
    page.goto(f"{site.address}/settings/privacy/")
    switch = page.get_by_role("checkbox", name="Take part in comparisons")
    switch.uncheck()
    expect(page.locator("#privacy-saved")).to_have_text("Saved")
    page.route("**/settings/privacy/", lambda route: route.abort())
    switch.click(force=True)  # not `check`: it may have gone back before that looks
    expect(page.locator(".toast.failed")).to_be_visible()
    expect(switch).not_to_be_checked()
    assert faults_of(page) == []
