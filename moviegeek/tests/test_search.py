"""Searches and suggestions: what is found, what is forgiven, and what is offered again to whom."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from catalogue.models import Movie
from collector.models import Event
from collector.services.searches import count_popular_searches

from .conftest import FIREFOX
from .rows import make_movie, one_line, titles_in


def test_searches_are_offered_again_until_they_are_forgotten(browser: Client, movie: Movie) -> None:
    for query in ("ferry", "night", "Ferry"):
        browser.get("/search/", {"q": query})
    html = one_line(browser.get("/search/").content.decode())
    assert html.index(">Ferry</a>") < html.index(">night</a>")
    assert ">ferry</a>" not in html
    assert 'data-href="/search/?q=Ferry"' in browser.get("/search/suggest/?q=").content.decode()
    browser.post("/search/forget/", {"query": "ferry"})
    html = browser.get("/search/").content.decode()
    assert "night</a>" in html
    assert "Ferry</a>" not in html
    browser.post("/search/forget/")
    assert "Searched lately" not in browser.get("/search/").content.decode()
    assert not Event.objects.filter(kind="search").exists()


def test_nobody_sees_what_others_searched(browser: Client, movie: Movie) -> None:
    browser.get("/search/?q=ferry")
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    assert "ferry" not in stranger.get("/search/suggest/?q=").content.decode()
    assert "Searched lately" not in stranger.get("/search/").content.decode()


def test_search_forgives_and_says_so(browser: Client, movie: Movie) -> None:
    html = browser.get("/search/?q=nihgt+fery").content.decode()
    assert movie.title in titles_in(html)
    assert "Results for “night ferry”" in html
    assert 'Showing results for <a href="?q=night%20ferry"><em>night ferry</em></a>.' in html
    instead = "?q=nihgt%20fery&amp;exact=1"
    assert f'Search instead for <a href="{instead}"><em>nihgt fery</em></a>.' in html
    html = browser.get(f"/search/{instead.replace('&amp;', '&')}").content.decode()
    assert "We have no movie called “nihgt fery”" in html
    assert "Showing results for" not in html


def search_and_open(movie: Movie, query: str) -> Client:
    somebody = Client(HTTP_USER_AGENT=FIREFOX)
    somebody.get("/search/", {"q": query})
    somebody.get(movie.get_absolute_url())
    return somebody


def test_what_five_people_searched_and_followed_is_offered_to_others(browser: Client, movie: Movie) -> None:
    for query in ("Ferry", "ferry", "FERRY", "ferry"):
        search_and_open(movie, query)
    for _time in range(5):  # one person, five times
        browser.get("/search/?q=ferry+alone")
        browser.get(movie.get_absolute_url())
    for _person in range(5):  # nobody follows
        Client(HTTP_USER_AGENT=FIREFOX).get("/search/?q=night")
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    count_popular_searches(at=timezone.now())
    assert "Popular searches" not in stranger.get("/search/").content.decode()
    fifth = search_and_open(movie, "ferry")
    count_popular_searches(at=timezone.now())
    html = stranger.get("/search/").content.decode()
    assert re.findall(r'class="chip" href="\?q=([^"]+)"', html.partition("Popular searches")[2]) == ["ferry"]
    assert "Popular searches" not in fifth.get("/search/").content.decode()  # stands above it as their own


def test_search_without_a_find_offers_the_nearest_titles(browser: Client, catalogue: list[Movie]) -> None:
    far = make_movie("Night Ferry", year=1954)
    html = browser.get("/search/?q=nightingale+fortress").content.decode()
    assert "We have no movie called “nightingale fortress”" in html
    assert "The nearest titles" in html
    assert titles_in(html) == [far.title]


def test_search_without_anything_near_offers_what_is_popular(browser: Client, movie: Movie) -> None:
    html = browser.get("/search/?q=xyzzy").content.decode()
    assert "We have no movie called “xyzzy”" in html
    assert movie.title in titles_in(html)


def test_search_gives_nothing_back_unescaped(browser: Client) -> None:
    html = browser.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_suggestions_are_small_and_mark_what_matched(browser: Client, catalogue: list[Movie]) -> None:
    answer = browser.get("/search/suggest/?q=reel")
    html = answer.content.decode()
    assert len(answer.content) < 4096
    assert "<b>Reel</b> " in html
    assert 1 <= html.count('role="option"') <= 9


def test_one_letter_suggests_nothing(browser: Client, catalogue: list[Movie]) -> None:
    assert 'role="option"' not in browser.get("/search/suggest/?q=r").content.decode()
