"""My taste: corrected row by row, with scripts in place and without on the next page, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import faults_everywhere
from .test_first_visit import first_movies, rate

pytestmark = pytest.mark.browser


def open_taste(page: Page, site: WholeSite, *, has_scripts: bool) -> None:
    page.goto(site.address)
    for path in first_movies(page, 3).values():
        page.goto(site.address + path)
        rate(page, stars="4.5", has_scripts=has_scripts)
    page.goto(f"{site.address}/my/taste/")


def test_more_of_a_genre_and_taking_it_back(
    site: WholeSite, page: Page, watch: Watch, has_scripts: bool
) -> None:
    open_taste(page, site, has_scripts=has_scripts)
    row = page.locator("#genres .beliefs > li").first
    row.get_by_role("button", name="More").click()
    expect(row).to_have_attribute("data-wish", "more")
    if has_scripts:
        expect(row.get_by_role("button", name="More")).to_be_focused()
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#genres [data-wish]")).to_have_count(0)
    watch.assert_clean()


def test_how_adventurous_is_kept_where_it_is_chosen(
    site: WholeSite, page: Page, watch: Watch, has_scripts: bool
) -> None:
    page.goto(f"{site.address}/my/taste/")
    for name in ("Rather adventurous", "Adventurous", "Rather adventurous"):
        page.get_by_role("radio", name=name, exact=True).check()
        if not has_scripts:
            page.get_by_role("button", name="Save").click()
        expect(page.locator("#toast")).to_contain_text(f"Your picks follow: {name.lower()}.")
    page.reload()
    expect(page.get_by_role("radio", name="Rather adventurous", exact=True)).to_be_checked()
    watch.assert_clean()


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", ["390"], indirect=True)
def test_no_rule_is_broken_when_something_is_asked_for(site: WholeSite, page: Page) -> None:
    open_taste(page, site, has_scripts=True)
    for name in ("More", "Less"):
        page.locator("#genres").get_by_role("button", name=name).last.click()
        expect(page.locator("#toast")).to_contain_text(f"{name} of this")
    assert faults_everywhere(page) == {}
