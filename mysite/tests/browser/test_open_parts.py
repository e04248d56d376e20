"""What opens over a page on a phone hinders nobody either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [390])
def test_sheets_and_filters_break_no_rule(site: WholeSite, page: Page, watch: Watch) -> None:
    page.goto(site.address)
    page.locator(".card .more").first.click()
    wrong = {"of a card": faults_of(page)}
    with page.expect_response(lambda response: "/act/" in response.url):
        page.locator(".three:popover-open").get_by_role("button", name="Like").click()
    page.goto(f"{site.address}/my/likes/")
    page.locator(".own-row .more").click()
    wrong["of a row"] = faults_of(page)
    page.goto(f"{site.address}/browse/")
    page.get_by_role("button", name="Filters").click()
    wrong["filters"] = faults_of(page)
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    watch.assert_clean()
