from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import Genre
from collector.models import Event, Mark, Person, Rating, Slate, Visitor
from collector.user_agents import device_of, is_bot
from collector.visitor_cookies import COOKIE

from .browsers import FIREFOX
from .factories import make_movie, make_user

pytestmark = pytest.mark.django_db

PAGE = "/accounts/login/"


def visitor_of(browser: Client) -> Visitor:
    """Whom the cookie of the browser names."""
    return Visitor.objects.get(key=browser.cookies[COOKIE].value.partition(":")[0])


def person_of(browser: Client) -> Person:
    person = visitor_of(browser).person
    assert person is not None
    return person


def sign_in(browser: Client, email: str = "ada@example.org") -> None:
    browser.post(PAGE, {"login": email, "password": "correct horse battery"})


def sign_up(browser: Client, email: str = "new@example.org") -> None:
    browser.post("/accounts/signup/", {"email": email, "password1": "correct horse battery"})


def test_the_first_page_makes_a_visitor_and_a_person(browser):
    browser.get(PAGE)
    visitor = visitor_of(browser)
    assert visitor.person is not None
    cookie = browser.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)


def test_the_next_page_knows_the_visitor(visitor_browser):
    visitor_browser.get(PAGE)
    assert Visitor.objects.count() == 1


@pytest.mark.parametrize("address", ["/api/v1/events/", "/healthz", "/admin/login/", "/no-such-page/"])
def test_what_is_no_page_makes_nobody_a_visitor(browser, address):
    browser.get(address)
    assert not Visitor.objects.exists()


def test_a_forged_cookie_is_somebody_new(visitor_browser):
    key = visitor_of(visitor_browser).key.hex
    eve = Client(HTTP_USER_AGENT=FIREFOX)
    eve.cookies[COOKIE] = f"{key}:1tAAAA:forged"
    eve.get(PAGE)
    assert visitor_of(eve).key.hex != key


@pytest.mark.parametrize("header", ["HTTP_DNT", "HTTP_SEC_GPC"])
def test_a_wish_not_to_be_followed_is_noted_and_can_be_dropped(browser, header):
    browser.get(PAGE, **{header: "1"})
    assert visitor_of(browser).refuses_tracking
    browser.get(PAGE)
    assert not visitor_of(browser).refuses_tracking


def test_a_visitor_of_yesterday_is_seen_again_and_the_cookie_renewed(visitor_browser):
    Visitor.objects.update(last_seen_at=timezone.now() - timedelta(days=40))
    answer = visitor_browser.get(PAGE)
    assert COOKIE in answer.cookies
    assert Visitor.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


def bot() -> Client:
    return Client(HTTP_USER_AGENT="Googlebot/2.1 (+http://www.google.com/bot.html)")


def test_bots_without_a_cookie_share_one_visitor_and_are_flagged(movie_page):
    for _ in range(3):
        answer = bot().get(movie_page)
        assert answer.status_code == 200
        assert b"data-slate" in answer.content  # they get lists like anybody
    visitor = Visitor.objects.get()
    assert visitor.is_bot
    assert Person.objects.count() == 1
    assert set(Event.objects.values_list("kind", "visitor", "is_bot")) == {("view", visitor.pk, True)}
    assert set(Slate.objects.values_list("visitor", "is_bot")) == {(visitor.pk, True)}


def test_browsers_without_a_cookie_are_somebody_each(movie_page):
    for _ in range(3):
        assert Client(HTTP_USER_AGENT=FIREFOX).get(movie_page).status_code == 200
    assert Visitor.objects.count() == 3
    assert not Visitor.objects.filter(is_bot=True).exists()
    assert not is_bot(FIREFOX)


def test_who_is_taken_for_a_bot_and_keeps_its_cookie_is_somebody_of_its_own(db):
    ada, ben = bot(), bot()
    for browser in (ada, ben):
        browser.get(PAGE)
        browser.get(PAGE)
        browser.get(PAGE)
    assert visitor_of(ada) != visitor_of(ben)
    assert person_of(ada) != person_of(ben)
    assert Visitor.objects.count() == 3
    assert set(Visitor.objects.values_list("is_bot", flat=True)) == {True}


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X710) Chrome/140.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)", "tablet"),
        ("", "other"),
    ],
)
def test_devices_are_told_by_the_user_agent(user_agent, device):
    assert device_of(user_agent) == device


def test_a_new_account_brings_along_what_its_browser_did(visitor_browser):
    visitor, person = visitor_of(visitor_browser), person_of(visitor_browser)
    Rating.objects.create(person=person, movie=make_movie(), value=8)
    sign_up(visitor_browser)
    visitor_browser.get("/accounts/email/")
    person.refresh_from_db()
    account = Person.objects.get(user__email="new@example.org")
    assert person.merged_into == account == person_of(visitor_browser)
    assert visitor_of(visitor_browser) != visitor


def test_signing_in_to_an_older_account_joins_nothing_by_itself(visitor_browser):
    user, before = make_user(), person_of(visitor_browser)
    Mark.objects.create(person=before, movie=make_movie(), kind="saved", marked_at=timezone.now())
    sign_in(visitor_browser)
    visitor_browser.get("/accounts/email/")
    assert person_of(visitor_browser) == Person.objects.get(user=user) != before
    before.refresh_from_db()
    assert before.merged_into is None
    assert visitor_browser.session["pending_merge"] == before.pk


def test_signing_out_makes_the_browser_somebody_else(visitor_browser):
    user = make_user()
    sign_in(visitor_browser)
    visitor_browser.get("/accounts/email/")
    account = Person.objects.get(user=user)
    visitor_browser.post("/accounts/logout/")
    visitor_browser.get(PAGE)
    assert person_of(visitor_browser) != account


def test_an_erased_person_leaves_a_browser_that_starts_anew(visitor_browser):
    erased = visitor_of(visitor_browser)
    Visitor.objects.update(person=None)
    visitor_browser.get(PAGE)
    assert visitor_of(visitor_browser) != erased


@pytest.fixture
def movie_page(db: None) -> str:
    """Of a movie that has others beside it, so that there are lists."""
    genre = Genre.objects.create(name="Drama", slug="drama")
    movies = [make_movie(f"Movie {number}") for number in range(8)]
    for movie in movies:
        movie.genres.add(genre)
    return movies[0].get_absolute_url()
