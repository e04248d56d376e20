"""My movies, settings, and joining with what was done before."""

from __future__ import annotations

import csv
import re
from random import Random

import pytest
from django.test import Client

from accounts.models import User
from catalogue.models import Movie
from collector.models import Person
from collector.selectors import marks_of, ratings_of
from moviegeek.tonight import drawn

from .conftest import FIREFOX
from .rows import FRAGMENT, make_movie, one_line, person_of

PASSWORD = "a horse that no one lists"


def join(browser: Client, email: str = "ada@example.org") -> Person:
    answer = browser.post("/accounts/signup/", {"email": email, "password1": PASSWORD, "name": "Ada"})
    assert answer.status_code == 302
    return Person.objects.get(user__email=email)


@pytest.mark.parametrize(
    ("act", "tab"),
    [
        ("save", "watchlist"),
        ("like", "likes"),
        ("seen", "seen"),
        ("dismiss", "hidden"),
        ("ignore", "ignored"),
    ],
)
def test_what_was_done_stands_under_its_tab(browser: Client, movie: Movie, act: str, tab: str) -> None:
    assert movie.title not in browser.get(f"/my/{tab}/").content.decode()
    browser.post(f"/movies/{movie.pk}/act/", {"act": act, "next": "/about/"})
    assert movie.title in browser.get(f"/my/{tab}/").content.decode()


def test_ratings_can_be_changed_where_they_are_listed(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "3.5"})
    assert 'value="3.5" checked' in one_line(browser.get("/my/ratings/").content.decode())
    row = browser.post(f"/movies/{movie.pk}/rate/", {"stars": "2", "part": "row"}, headers=FRAGMENT)
    assert 'value="2.0" checked' in one_line(row.content.decode())


def test_one_of_the_watchlist_is_picked_for_tonight(browser: Client, catalogue: list[Movie]) -> None:
    assert "For tonight" not in browser.get("/my/watchlist/?tonight=1").content.decode()
    for movie in catalogue[:3]:
        browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "next": "/about/"})
    answer = browser.get("/my/watchlist/?tonight=1")
    assert answer["Cache-Control"] == "no-store"
    picked = re.search(r'id="tonight-title"><a href="/movies/(\d+)-', one_line(answer.content.decode()))
    assert picked
    assert int(picked[1]) in {movie.pk for movie in catalogue[:3]}


def test_what_fits_better_is_picked_more_often() -> None:
    chance = Random(1)
    picks = [drawn([7, 8], {8: "strong"}, chance=chance) for _ in range(200)]
    assert 130 < picks.count(8) < 190  # four in five


def test_each_tab_offers_itself_as_files(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": "save"})
    html = browser.get("/my/watchlist/").content.decode()
    assert 'href="/my/watchlist.csv"' in html
    assert 'href="/my/watchlist.json"' in html


def test_ratings_as_csv_have_title_year_stars_and_time(browser: Client) -> None:
    movie = make_movie('Ferry, "Night"', year=1954)
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "3.5"})
    [line] = csv.DictReader(browser.get("/my/ratings.csv").content.decode().splitlines())
    rated_at = ratings_of(person_of(browser))[0].rated_at
    assert line == {
        "movie_id": str(movie.pk),
        "title": 'Ferry, "Night"',
        "year": "1954",
        "stars": "3.5",
        "at": rated_at.isoformat() if rated_at else "",
    }


def test_a_tab_as_json_says_what_its_columns_mean(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": "like"})
    answer = browser.get("/my/likes.json").json()
    assert [line["movie_id"] for line in answer["movies"]] == [movie.pk]
    assert set(answer["columns"]) == set(answer["movies"][0])


def test_a_file_holds_nobody_elses_movies(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "3.5"})
    stranger = Client(HTTP_USER_AGENT=FIREFOX)
    assert stranger.get("/my/ratings.json").json()["movies"] == []


@pytest.mark.parametrize("name", ["nonsense.csv", "ratings.pdf"])
def test_an_unknown_file_is_not_found(browser: Client, name: str) -> None:
    assert browser.get(f"/my/{name}").status_code == 404


def test_an_unknown_tab_is_not_found(browser: Client) -> None:
    assert browser.get("/my/nonsense/").status_code == 404


def test_history_tells_in_words_what_was_done(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4.5"})
    html = one_line(browser.get("/my/history/").content.decode())
    assert "Rated <a" in html
    assert "4½" in html


def test_the_history_offers_once_to_leave_a_movie_out(browser: Client, movie: Movie) -> None:
    for act in ("save", "like", "seen"):
        browser.post(f"/movies/{movie.pk}/act/", {"act": act})
    html = one_line(browser.get("/my/history/").content.decode())
    assert html.count("Forget<span") == 3
    assert html.count("Do not use for my picks") == 1


def test_my_movies_open_at_the_first_list_that_holds_something(
    browser: Client, catalogue: list[Movie]
) -> None:
    assert browser.get("/my/")["Location"] == "/my/ratings/"
    browser.post(f"/movies/{catalogue[0].pk}/act/", {"act": "like"})
    assert browser.get("/my/")["Location"] == "/my/likes/"
    browser.post(f"/movies/{catalogue[1].pk}/act/", {"act": "save"})
    assert browser.get("/my/")["Location"] == "/my/watchlist/"
    browser.post(f"/movies/{catalogue[2].pk}/rate/", {"stars": "4"})
    assert browser.get("/my/")["Location"] == "/my/ratings/"


def test_taste_shows_genres_beside_everyones(browser: Client, catalogue: list[Movie]) -> None:
    for movie in catalogue[:3]:
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    html = browser.get("/my/taste/").content.decode()
    assert "From 3 ratings and likes." in html
    assert "Horror" in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_look_is_right_from_the_first_byte(browser: Client, theme: str) -> None:
    browser.post("/settings/look/", {"theme": theme})
    assert f'data-theme="{theme}"' in browser.get("/about/").content.decode().split("<head>")[0]


def test_the_system_decides_when_nothing_is_chosen(browser: Client) -> None:
    assert "data-theme" not in browser.get("/about/").content.decode().split("<head>")[0]


def test_an_unknown_look_is_refused(browser: Client) -> None:
    assert browser.post("/settings/look/", {"theme": "pink"}).status_code == 400


def test_privacy_switches_hold(browser: Client) -> None:
    browser.get("/settings/")
    browser.post("/settings/privacy/", {"learns_from_acts": "on"})
    person = person_of(browser)
    assert (person.learns_from_views, person.learns_from_acts) == (False, True)


def test_joining_brings_along_what_was_done(browser: Client, catalogue: list[Movie]) -> None:
    browser.post(f"/movies/{catalogue[0].pk}/rate/", {"stars": "4"})
    browser.post(f"/movies/{catalogue[1].pk}/act/", {"act": "save"})
    account = join(browser)
    assert [rating.movie_id for rating in ratings_of(account)] == [catalogue[0].pk]
    assert [mark.movie_id for mark in marks_of(account)] == [catalogue[1].pk]
    assert catalogue[0].title in browser.get("/my/ratings/").content.decode()
    assert User.objects.get().name == "Ada"


def test_bringing_along_can_be_taken_back(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    account = join(browser)
    settings = one_line(browser.get("/settings/").content.decode())
    assert re.search(r'<form [^>]*action="/accounts/bring/undo/">.*?<button[^>]*>\s*Part again', settings)
    browser.post("/accounts/bring/undo/")
    assert not ratings_of(account).exists()


def test_signing_out_leaves_nothing_personal(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    join(browser)
    browser.post("/accounts/logout/")
    assert movie.title not in browser.get("/my/ratings/").content.decode()


@pytest.mark.parametrize(("answer", "brought"), [("bring", True), ("leave", False)])
def test_signing_in_asks_before_it_brings_anything(
    browser: Client, movie: Movie, answer: str, brought: bool
) -> None:
    account = join(Client(HTTP_USER_AGENT=FIREFOX))
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    signed_in = browser.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert signed_in["Location"] == "/accounts/bring/"
    assert "1 rating" in browser.get("/accounts/bring/").content.decode()
    assert not ratings_of(account).exists()
    browser.post("/accounts/bring/", {"answer": answer})
    assert ratings_of(account).exists() == brought


def test_signing_in_with_nothing_to_bring_asks_nothing(browser: Client) -> None:
    join(Client(HTTP_USER_AGENT=FIREFOX))
    answer = browser.post(
        "/accounts/login/", {"login": "ada@example.org", "password": PASSWORD, "next": "/browse/"}
    )
    assert answer["Location"] == "/browse/"


def test_a_wrong_password_does_not_say_what_was_wrong(browser: Client) -> None:
    join(Client(HTTP_USER_AGENT=FIREFOX))
    wrong = browser.post("/accounts/login/", {"login": "ada@example.org", "password": "no"}).content.decode()
    unknown = browser.post(
        "/accounts/login/", {"login": "bob@example.org", "password": "no"}
    ).content.decode()
    said = "not correct"
    assert said in wrong
    assert said in unknown


def test_a_token_is_shown_once_and_works_until_revoked(browser: Client) -> None:
    join(browser)
    made = browser.post("/settings/tokens/", {"name": "My script", "scopes": ["personal"]}).content.decode()
    token = re.findall(r'<code class="token">([^<]+)</code>', made)[0]
    assert token not in browser.get("/settings/tokens/").content.decode()
    program = Client(headers={"Authorization": f"Token {token}"})
    assert program.get("/api/v1/me/recommendations/").status_code == 200
    key = re.findall(r'name="token_key" value="([^"]+)"', made)[0]
    browser.post("/settings/tokens/revoke/", {"token_key": key})
    assert program.get("/api/v1/me/recommendations/").status_code == 401


def test_only_staff_may_make_tokens_that_reach_others(browser: Client) -> None:
    join(browser)
    html = browser.post("/settings/tokens/", {"name": "Spy", "scopes": ["users"]}).content.decode()
    assert 'class="token"' not in html


def test_tokens_need_an_account(browser: Client) -> None:
    answer = browser.get("/settings/tokens/")
    assert answer["Location"] == "/accounts/login/?next=/settings/tokens/"
