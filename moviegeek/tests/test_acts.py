"""What buttons do: state and events in the database, and the answer in both manners."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from catalogue.models import Movie
from collector.models import Event, Mark
from collector.selectors import marks_of, ratings_of
from collector.services import replay_acts
from moviegeek.acts import ACTS

from .conftest import FIREFOX
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


def undo_in(html: str) -> dict[str, str]:
    """What the button of the toast sends."""
    form = html.partition('<div class="toast')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(stamp|since|act|stars)"\s+value="([^"]*)"', form))


def post(browser: Client, movie: Movie, where: str, **sent: str) -> dict[str, str]:
    """What takes back what was sent."""
    answer = browser.post(f"/movies/{movie.pk}/{where}/", sent, headers=FRAGMENT)
    assert answer.status_code == 200
    return undo_in(answer.content.decode())


@pytest.mark.parametrize("act", ["save", "like", "seen", "dismiss", "ignore"])
def test_undo_brings_a_mark_back_with_its_date(browser: Client, movie: Movie, act: str) -> None:
    post(browser, movie, "act", act=act)
    person = person_of(browser)
    before = list(marks_of(person).values_list("kind", "marked_at", "source"))
    for again in (ACTS[act].undo, act):  # taken back, and said once more on a page that did not know of it
        undo = post(browser, movie, "act", act=again)
        assert undo["act"] == act
        post(browser, movie, "act", **undo)
        assert list(marks_of(person).values_list("kind", "marked_at", "source")) == before
    replay_acts(person=person)
    assert list(marks_of(person).values_list("kind", "marked_at", "source")) == before


@pytest.mark.parametrize("changed", ["2", ""])
def test_undo_brings_stars_back_with_their_date(browser: Client, movie: Movie, changed: str) -> None:
    first = post(browser, movie, "rate", stars="4.5")
    assert first["stars"] == ""
    assert "since" not in first
    person = person_of(browser)
    before = ratings_of(person).values_list("value", "rated_at", "source").get()
    post(browser, movie, "rate", **post(browser, movie, "rate", stars=changed))
    assert ratings_of(person).values_list("value", "rated_at", "source").get() == before
    replay_acts(person=person)
    assert ratings_of(person).values_list("value", "rated_at", "source").get() == before
    post(browser, movie, "rate", stars="1")
    assert stars_of(person, movie) == 1.0


def test_a_date_that_was_sealed_for_somebody_else_is_not_taken(browser: Client, movie: Movie) -> None:
    post(browser, movie, "act", act="save")
    saved_at = Mark.objects.get().marked_at
    stolen = post(browser, movie, "act", act="unsave")["since"]
    other = Client(HTTP_USER_AGENT=FIREFOX)
    for since in (stolen, "nonsense"):
        post(other, movie, "act", act="save", since=since)
        assert Mark.objects.get().marked_at > saved_at


def test_a_double_click_offers_to_take_the_act_back(browser: Client, movie: Movie) -> None:
    stamp = str(uuid.uuid4())
    undos = [post(browser, movie, "act", act="save", stamp=stamp) for _ in range(2)]
    assert [undo["act"] for undo in undos] == ["unsave", "unsave"]


def test_without_script_undo_brings_the_date_back_too(browser: Client, movie: Movie) -> None:
    post(browser, movie, "act", act="like")
    before = marks_of(person_of(browser)).get().marked_at
    html = browser.post(f"/movies/{movie.pk}/act/", {"act": "unlike"}, follow=True).content.decode()
    browser.post(f"/movies/{movie.pk}/act/", undo_in(html))
    assert marks_of(person_of(browser)).get().marked_at == before


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


@pytest.mark.parametrize("slashes", ["//", "/\\", "/\t/", "///"])
def test_nor_by_a_path_of_ours_that_looks_like_one(browser: Client, movie: Movie, slashes: str) -> None:
    back = f"http://testserver{slashes}evil.example/"
    answer = browser.post(f"/movies/{movie.pk}/act/", {"act": "save", "next": back})
    assert answer["Location"] == f"/evil.example/#m{movie.pk}"


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


@pytest.mark.parametrize("stars", ["6", "0", "4.7", "many", "-1", "²", "9" * 5000])
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
