"""The journey that the project exists for: arrive, rate three movies, get another list, be told why."""

import re

import pytest
from playwright.sync_api import Page, expect

from drills.whole_site import WholeSite

from .conftest import Watch

pytestmark = pytest.mark.browser


def first_movies(page: Page, n: int) -> dict[str, str]:
    """Title -> address of the first movies of the first shelf."""
    links = page.locator("section[data-slate] article[data-movie] > a")
    expect(links.first).to_be_visible()
    found: dict[str, str] = {}
    for link in links.all()[:n]:
        found[link.locator(".t").inner_text()] = link.get_attribute("href") or ""
    return found


def rate(page: Page, *, stars: str, has_scripts: bool) -> None:
    form = page.locator("form.stars").first
    # Without waiting for the answer, the next page's address would cut the form off.
    with page.expect_response(lambda response: "/rate/" in response.url):
        if has_scripts:
            form.locator(f"label:has(input[value='{stars}'])").click()
        else:
            form.locator(f"input[value='{stars}']").check(force=True)
            form.get_by_role("button", name="Rate").click()
    page.wait_for_load_state()
    expect(page.locator(f"input[name=stars][value='{stars}']:checked").first).to_be_attached()


def shown_titles(page: Page) -> set[str]:
    return set(page.locator("section[data-slate] article .t").all_inner_texts())


def test_three_ratings_change_the_list_and_it_says_why(
    site: WholeSite, page: Page, watch: Watch, has_scripts: bool
) -> None:
    page.goto(site.address)
    liked = first_movies(page, 3)
    for address in liked.values():
        page.goto(site.address + address)
        rate(page, stars="4.5", has_scripts=has_scripts)
    page.goto(site.address)
    because = page.get_by_role("heading", name=re.compile("Because you liked")).first
    expect(because).to_be_visible()
    assert any(title in because.inner_text() for title in liked)
    assert not shown_titles(page) & set(liked)
    watch.assert_clean()


def test_the_same_list_comes_over_rest(site: WholeSite, page: Page, has_scripts: bool) -> None:
    page.goto(site.address)
    liked = first_movies(page, 3)
    for address in liked.values():
        page.goto(site.address + address)
        rate(page, stars="4.5", has_scripts=has_scripts)
    answer = page.context.request.get(f"{site.address}/api/v1/me/recommendations/?k=10").json()
    assert answer["fallback"] is None
    assert len(answer["results"]) == 10
    named = {movie["title"] for item in answer["results"] for movie in item["reason"]["movies"]}
    assert named
    assert named <= set(liked)


def test_what_is_scrolled_to_stops_above_the_tabs(site: WholeSite, page: Page, width: int) -> None:
    page.goto(site.address)
    (address,) = first_movies(page, 1).values()
    page.goto(site.address + address)
    stars = page.locator("form.stars").first
    box = stars.bounding_box()
    assert box is not None
    # A window that ends where the stars end: on a phone the tabs lie over them.
    page.set_viewport_size({"width": width, "height": round(box["y"] + box["height"])})
    stars.get_by_role("radio").first.focus()
    star, tabs = stars.bounding_box(), page.locator(".tabs").bounding_box()
    assert star is not None
    assert (tabs is not None) == (width < 900)
    if tabs is not None:
        assert star["y"] + star["height"] <= tabs["y"]


def test_a_hidden_movie_is_gone_from_the_next_page(site: WholeSite, page: Page, has_scripts: bool) -> None:
    page.goto(site.address)
    (title, address), *_ = first_movies(page, 1).items()
    page.goto(site.address + address)
    page.locator(".own").get_by_role("button", name="Not for me").click()
    expect(page.get_by_role("button", name="Show it again")).to_be_visible()
    page.goto(site.address)
    assert title not in shown_titles(page)


def test_search_forgives_a_typo(site: WholeSite, page: Page, watch: Watch) -> None:
    page.goto(f"{site.address}/search/?q=godfahter")
    expect(page.locator("article .t", has_text="The Godfather").first).to_be_visible()
    watch.assert_clean()


def test_no_page_scrolls_sideways(site: WholeSite, page: Page) -> None:
    for address in ("/", "/browse/", "/search/?q=the", "/welcome/", "/my/", "/settings/", "/accounts/login/"):
        page.goto(site.address + address)
        width = page.viewport_size["width"] if page.viewport_size else 0
        wide = page.locator("body").bounding_box()
        assert wide is not None
        assert wide["width"] <= width, address
