"""What holds for every page: it answers, runs nothing inline, stays within its queries."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from catalogue.models import Movie
from catalogue.selectors.cards import CARDS
from collector.models import Visitor
from moviegeek.movie import movie_page
from moviegeek.views.finding import present_movie
from recommender.serving.live import LIVE
from recommender.training import train

from .rows import make_contributor, person_of

PAGES = [
    "/",
    "/shelves/?first=3",
    "/browse/",
    "/browse/?genre=drama&decade=1970s&sort=title&page=2",
    "/search/",
    "/search/?q=picture",
    "/search/?q=xyzzy",
    "/welcome/",
    "/my/ratings/",
    "/my/watchlist/",
    "/my/lists/",
    "/my/likes/",
    "/my/seen/",
    "/my/bought/",
    "/my/hidden/",
    "/my/history/",
    "/my/taste/",
    "/settings/",
    "/about/",
    "/how-we-recommend/",
    "/privacy/",
    "/contact/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
TRANSACTION = re.compile(r"^\s*(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|SET LOCAL)")


class Inline(HTMLParser):
    """Collects what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        is_data = given.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]


def queries(browser: Client, path: str) -> list[str]:
    """The statements of a warm page, without those that only mark transactions."""
    browser.get(path, follow=True)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path, follow=True)
    assert answer.status_code == 200
    return [query["sql"] for query in captured if not TRANSACTION.match(query["sql"])]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_and_runs_nothing_inline(browser: Client, catalogue: list[Movie], path: str) -> None:
    answer = browser.get(path)
    inline = Inline()
    inline.feed(answer.content.decode())
    assert answer.status_code == 200
    assert inline.found == []
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_movie_and_contributor_run_nothing_inline(browser: Client, catalogue: list[Movie]) -> None:
    person = make_contributor(catalogue[0])
    inline = Inline()
    for path in (catalogue[0].get_absolute_url(), person.get_absolute_url()):
        inline.feed(browser.get(path).content.decode())
    assert inline.found == []


@pytest.mark.parametrize("path", PAGES)
def test_every_form_that_changes_something_carries_its_token(
    browser: Client, catalogue: list[Movie], path: str
) -> None:
    html = browser.get(path).content.decode()
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    assert all("csrfmiddlewaretoken" in form for form in forms)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_first_heading_and_one_main(
    browser: Client, catalogue: list[Movie], path: str
) -> None:
    html = browser.get(path).content.decode()
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert html.count("<main") == 1


@pytest.mark.parametrize("path", ["/my/ratings/", "/settings/", "/search/?q=picture", "/accounts/login/"])
def test_private_pages_are_not_for_search_engines(browser: Client, catalogue: list[Movie], path: str) -> None:
    assert '<meta name="robots" content="noindex">' in browser.get(path).content.decode()


def test_home_stays_within_its_queries(browser: Client, catalogue: list[Movie]) -> None:
    assert len(queries(browser, "/")) <= 12


@pytest.mark.django_db(
    transaction=True
)  # what marks a transaction goes to the database too, so it counts here
def test_home_of_a_member_stays_within_its_queries_also_with_movies_and_versions_to_look_up(
    browser: Client, catalogue: list[Movie], settings: Settings
) -> None:
    train(["ease", "item_knn"], by="test", report=lambda share, message: None)
    browser.force_login(User.objects.create_user("ada@example.org"))
    for movie in catalogue[1:16:3]:
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": "5"})
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 60.0
    browser.get("/")
    LIVE.forget()  # as after two seconds: which versions are live is asked anew
    CARDS.forget()
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/").context["page"].is_personal
    statements = [query["sql"] for query in captured]
    assert sum("recommender_liveversion" in sql for sql in statements) == 1
    assert sum('FROM "catalogue_movie' in sql for sql in statements) >= 1
    assert len(statements) <= 12, statements


def test_browse_stays_within_its_queries(browser: Client, catalogue: list[Movie]) -> None:
    assert len(queries(browser, "/browse/")) <= 8


def test_what_a_movie_page_reads_stays_within_its_queries(browser: Client, catalogue: list[Movie]) -> None:
    """Besides what writing the view down costs, which is the collector's."""
    make_contributor(catalogue[0])
    browser.get(catalogue[0].get_absolute_url())
    visitor = Visitor.objects.select_related("person").get()
    with CaptureQueriesContext(connection) as captured:
        found = present_movie(catalogue[0].pk)
        movie_page(found, person=person_of(browser), visitor=visitor, at=timezone.now())
    assert len([query for query in captured if not TRANSACTION.match(query["sql"])]) <= 13


def test_an_unknown_address_says_so_and_offers_a_search(browser: Client) -> None:
    answer = browser.get("/movies/night-ferry/")
    assert answer.status_code == 404
    assert 'value="night ferry"' in answer.content.decode()


def test_an_unknown_address_offers_popular_movies_too(browser: Client, catalogue: list[Movie]) -> None:
    assert browser.get("/no-such-page/").content.decode().count('class="poster') == 4


def test_an_empty_catalogue_is_no_empty_page(browser: Client) -> None:
    assert "We are still stocking the shelves." in browser.get("/").content.decode()


def test_a_script_has_words_for_a_form_that_failed(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    assert 'data-failed="That did not work. Nothing was changed; try again."' in html
