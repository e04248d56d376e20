"""The dashboard in a browser: nothing that hinders anybody, at both widths, in both themes, with and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from drills.whole_site import WholeSite

from .conftest import Watch
from .rules import THEMES, faults_everywhere, faults_of

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "live/",
    "movies/",
    "people/",
    "runs/",
    "rules/",
    "jobs/",
    "alerts/",
    "quality/",
    "api-use/",
    "failed-events/",
    "glossary/",
    "figures/shelves/",
)
OPEN_ALL = "document.querySelectorAll('footer details, .phone-menu').forEach(part => { part.open = true })"


@pytest.fixture(scope="session")
def staff_state(
    site: WholeSite, browser: Browser, staff_login: tuple[str, str]
) -> Iterator[dict[str, object]]:
    """A signed-in session of staff, to start pages with."""
    page = browser.new_context().new_page()
    page.goto(f"{site.address}/analytics/")
    page.get_by_label("Email").fill(staff_login[0])
    page.get_by_label("Password", exact=True).fill(staff_login[1])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/analytics/"))
    yield dict(page.context.storage_state())
    page.context.close()


@pytest.fixture
def dashboard(page: Page, watch: Watch, staff_state: dict[str, list[object]]) -> Page:
    page.context.add_cookies(staff_state["cookies"])  # type: ignore[arg-type]
    return page


def widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_every_page_fits_and_breaks_no_rule(
    dashboard: Page, site: WholeSite, watch: Watch, width: int
) -> None:
    for path in PAGES:
        dashboard.goto(f"{site.address}/analytics/{path}")
        assert widest(dashboard) <= width, path
    watch.assert_clean()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [1400])
def test_axe_finds_nothing(dashboard: Page, site: WholeSite, theme: str) -> None:
    """One theme at a time: the curves take their colours when they are drawn."""
    dashboard.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    wrong: dict[str, dict[str, list[str]]] = {}
    for path in PAGES:
        dashboard.goto(f"{site.address}/analytics/{path}")
        if faults := faults_everywhere(dashboard, themes=[theme], opens=OPEN_ALL):
            wrong[path] = faults
    assert wrong == {}


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [1400])
def test_what_is_asked_for_can_be_read_while_it_is_awaited(dashboard: Page, site: WholeSite) -> None:
    dashboard.goto(f"{site.address}/analytics/")
    asked: list[str] = []
    dashboard.route("**/*as=table*", lambda route: asked.append(route.request.url))  # and never answered
    dashboard.locator("#funnel .as-table").click()
    expect(dashboard.locator("#funnel .htmx-request")).to_be_visible()
    assert faults_of(dashboard) == []
    assert asked


def test_a_figure_can_be_read_as_a_table(dashboard: Page, site: WholeSite) -> None:
    dashboard.goto(f"{site.address}/analytics/")
    figure = dashboard.locator("#funnel")
    if (unfold := figure.get_by_label("Show the figure")).is_visible():
        unfold.check()
    figure.get_by_role("link", name="As table").click()
    expect(figure.get_by_role("rowheader", name="Poster clicked")).to_be_visible()


def test_another_period_is_kept_on_the_next_page(dashboard: Page, site: WholeSite) -> None:
    dashboard.goto(f"{site.address}/analytics/")
    dashboard.get_by_text("Last 28 days").first.click()
    dashboard.get_by_role("link", name="Last 7 days").click()
    assert "from=" in dashboard.url
    link = dashboard.locator("a[href*='/analytics/movies/?']").first
    dashboard.goto(f"{site.address}{link.get_attribute('href')}")
    expect(dashboard.get_by_text("Last 7 days").first).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [1400])
def test_arrow_keys_read_a_figure_day_by_day(dashboard: Page, site: WholeSite) -> None:
    dashboard.goto(f"{site.address}/analytics/?audience=all")
    frame = dashboard.locator("#events-per-day .figure-frame")
    expect(frame).to_be_visible()
    if not dashboard.evaluate("document.body.dataset.uplot"):
        return  # without the package the drawn figure stays, and the table reads it
    expect(frame.locator(".uplot")).to_be_visible()
    frame.focus()
    dashboard.keyboard.press("ArrowRight")
    expect(frame.locator(".tip")).to_contain_text("This period")


@pytest.mark.parametrize("has_scripts", [True])
@pytest.mark.parametrize("width", [1400])
def test_a_table_stays_open_when_the_theme_of_the_system_changes(dashboard: Page, site: WholeSite) -> None:
    dashboard.emulate_media(color_scheme="light")
    dashboard.goto(f"{site.address}/analytics/?audience=all")
    plots = dashboard.locator("#events-per-day .uplot")
    if has_curves := bool(dashboard.evaluate("document.body.dataset.uplot")):
        expect(plots).to_be_visible()
        dashboard.evaluate("document.querySelector('#events-per-day .uplot').dataset.drawn = 'light'")
    dashboard.locator("#funnel").get_by_role("link", name="As table").click()
    cell = dashboard.locator("#funnel").get_by_role("rowheader", name="Poster clicked")
    expect(cell).to_be_visible()
    dashboard.emulate_media(color_scheme="dark")
    if has_curves:
        expect(dashboard.locator("#events-per-day .uplot:not([data-drawn])")).to_be_visible()
        expect(plots).to_have_count(1)
    expect(cell).to_be_visible()
