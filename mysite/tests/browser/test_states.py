"""Every state of every part: nothing that hinders anybody, at both widths, in both themes, with one load."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from drills.whole_site import WholeSite
from moviegeek.views.states import states

from .conftest import Watch
from .rules import faults_everywhere

pytestmark = pytest.mark.browser
ADDRESS = "/dev/states/"


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [1400])
def test_no_state_breaks_a_rule(site: WholeSite, page: Page, watch: Watch, settings: Settings) -> None:
    """Drawn here, as the site runs without DEBUG, and shown in its place with the site's own styles."""
    settings.DEBUG = True
    html = states(RequestFactory().get(ADDRESS)).content.decode()
    page.route(
        f"**{ADDRESS}", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(site.address + ADDRESS)
    assert page.locator("[data-state]").count() > 60
    assert faults_everywhere(page) == {}
    watch.assert_clean()
