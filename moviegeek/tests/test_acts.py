"""What buttons do: state and events in the database, and the answer in both manners."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from catalogue.models import Movie
from collector.models import Event

from .rows import FRAGMENT, marks_on, one_line, person_of, stamps_in, stars_of


@pytest.mark.parametrize(
    ("act", "mark", "undo"),
    [
        ("save", "saved", "unsave"),
        ("like", "liked", "unlike"),
        ("seen", "seen", "unseen"),
        ("dismiss", "hidden", "undismiss"),
        ("ignore", "ignored", "unignore"),
    ],
)
def test_an_act_is_done_and_taken_back(browser: Client, movie: Movie, act: str, mark: str, undo: str) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": act})
    assert marks_on(movie) == {mark}
    browser.post(f"/movies/{movie.pk}/act/", {"act": undo})
    assert marks_on(movie) == set()
    assert set(Event.objects.values_list("kind", flat=True)) >= {act, undo}


def test_without_script_the_visitor_is_sent_back_to_where_they_were(browser: Client, movie: Movie) -> None:
    answer = browser.post(
        f"/movies/{movie.pk}/act/",
        {"act": "save"},
        headers={"referer": "http://testserver/browse/?genre=drama"},
    )
    assert answer.status_code == 303
    assert answer["Location"] == f"/browse/?genre=drama#m{movie.pk}"


def test_nobody_is_sent_to_another_host(browser: Client, movie: Movie) -> None:
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "next": "//evil.example/"})
    assert answer["Location"].startswith("/movies/")


def test_the_page_after_an_act_offers_undo(browser: Client, movie: Movie) -> None:
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "next": "/about/"}, follow=True)
    html = answer.content.decode()
    assert "Saved to your watchlist." in html
    assert 'name="act" value="unsave"' in html


def test_a_fragment_holds_the_changed_part_and_the_toast(browser: Client, movie: Movie) -> None:
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": "save"}, headers=FRAGMENT)
    html = one_line(answer.content.decode())
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert "<html" not in html
    assert 'value="unsave" aria-pressed="true"' in html
    assert 'id="toast"' in html


def test_sending_one_form_twice_counts_once(browser: Client, movie: Movie) -> None:
    stamp = str(uuid.uuid4())
    for _time in range(2):
        browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "stamp": stamp})
    assert Event.objects.filter(kind="save").count() == 1


def test_a_fragment_brings_a_fresh_stamp(browser: Client, movie: Movie) -> None:
    stamp = str(uuid.uuid4())
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "stamp": stamp}, headers=FRAGMENT)
    assert stamp not in stamps_in(answer.content.decode())


def test_an_act_keeps_the_slate_that_it_came_from(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get("/").content.decode()
    stamp = next(found for found in stamps_in(html) if found.count(".") == 2)
    _event, slate, position = stamp.split(".")
    shown = html.split(f'data-slate="{slate}"')[1].split("</section>")[0]
    movie_id = shown.split('data-movie="')[int(position)].split('"')[0]
    browser.post(f"/movies/{movie_id}/act/", {"act": "save", "stamp": stamp})
    event = Event.objects.get(kind="save")
    assert (str(event.slate_id), event.position) == (slate, int(position))


@pytest.mark.parametrize("act", ["", "explode", "buy"])
def test_an_unknown_act_is_refused(browser: Client, movie: Movie, act: str) -> None:
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": act})
    assert answer.status_code == 400
    assert marks_on(movie) == set()


def test_an_act_on_an_unknown_movie_is_not_found(browser: Client) -> None:
    assert browser.post("/movies/404/act/", {"act": "save"}).status_code == 404


@pytest.mark.parametrize(("sent", "kept"), [("4.5", 4.5), ("5", 5.0), ("0.5", 0.5)])
def test_stars_are_kept_in_halves(browser: Client, movie: Movie, sent: str, kept: float) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": sent})
    assert stars_of(person_of(browser), movie) == kept


@pytest.mark.parametrize("stars", ["6", "0", "4.7", "many", "-1"])
def test_other_numbers_of_stars_are_refused(browser: Client, movie: Movie, stars: str) -> None:
    answer = browser.post(f"/movies/{movie.pk}/rate/", {"stars": stars})
    assert answer.status_code == 400
    assert not Event.objects.exists()


def test_clearing_takes_the_rating_back(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": ""})
    assert stars_of(person_of(browser), movie) is None


def test_undoing_a_second_rating_brings_the_first_back(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/rate/", {"stars": "4"})
    answer = browser.post(f"/movies/{movie.pk}/rate/", {"stars": "2"}, headers=FRAGMENT)
    assert 'name="stars" value="4.0"' in answer.content.decode()


def test_buying_asks_first_and_then_is_kept(browser: Client, movie: Movie) -> None:
    asked = browser.get(f"/movies/{movie.pk}/buy/")
    assert "Nothing is charged." in asked.content.decode()
    assert marks_on(movie) == set()
    answer = browser.post(f"/movies/{movie.pk}/buy/", {"next": movie.get_absolute_url()}, follow=True)
    assert marks_on(movie) == {"bought"}
    assert "Bought. It is in My movies, under Bought." in answer.content.decode()


def test_acts_need_a_form_token(movie: Movie) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/movies/{movie.pk}/act/", {"act": "save"}).status_code == 403
    assert marks_on(movie) == set()
