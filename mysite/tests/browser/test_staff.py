"""What a visitor does is seen by staff."""

import pytest
from playwright.sync_api import Browser, expect

from drills.chromium import ORDINARY_USER_AGENT
from drills.whole_site import WholeSite

from .test_first_visit import first_movies, rate

pytestmark = pytest.mark.browser


def test_staff_sees_a_visitor_s_rating_happen(
    site: WholeSite, browser: Browser, staff_login: tuple[str, str]
) -> None:
    visitor, staff = (browser.new_context(user_agent=ORDINARY_USER_AGENT).new_page() for _ in range(2))
    visitor.goto(site.address)
    (title, address), *_ = first_movies(visitor, 1).items()
    visitor.goto(site.address + address)
    rate(visitor, stars="4.5", has_scripts=True)

    email, password = staff_login
    staff.goto(f"{site.address}/analytics/live/")
    staff.get_by_label("Email").fill(email)
    staff.get_by_label("Password", exact=True).fill(password)
    staff.get_by_role("main").get_by_role("button", name="Sign in").click()
    seen = staff.get_by_role("main").get_by_text(title).first
    expect(seen).to_be_visible(timeout=20_000)


def test_strangers_are_asked_to_sign_in(site: WholeSite, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{site.address}/analytics/")
    assert "/accounts/login/" in page.url
