"""Bring your ratings: send a file, look through it, store it, take it back."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catalogue.models import Movie
from collector.models import Mark, OwnImport, Rating
from collector.services import archive_of, erase_evidence
from collector.services.own_imports.looking_up import AT_ONCE

from .conftest import FIREFOX
from .rows import make_movie, one_line, person_of
from .test_own_pages import join

HEAD = "Date,Name,Year,Letterboxd URI,Rating\n"
STALKER = "2015-05-01,Stalker,1979,u,4.5\n"


@pytest.fixture
def stalker(db: None) -> Movie:
    return make_movie("Stalker", year=1979)


def send(browser: Client, text: str | bytes, *, name: str = "ratings.csv") -> tuple[str, str]:
    """The address of the page that comes of it, and what that page says."""
    data = text.encode() if isinstance(text, str) else text
    answer = browser.post("/my/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
    return address, one_line(answer.content.decode())


def test_a_file_is_shown_stored_and_taken_back(browser: Client, stalker: Movie) -> None:
    address, html = send(browser, f"{HEAD}{STALKER}2015-05-01,Nobody Knows Me,1901,u,3\nbroken\n")
    assert "2 movies: 1 matched, 0 unsure, 1 not found." in html
    assert "has not as many columns" in html
    assert not Rating.objects.exists()
    html = one_line(browser.post(address, {"act": "store"}, follow=True).content.decode())
    assert "1 rating" in html
    assert Rating.objects.get().value == 9
    assert "ratings.csv" in browser.get("/my/history/").content.decode()
    html = one_line(browser.post(address, {"act": "undo"}, follow=True).content.decode())
    assert "was taken back on" in html
    assert not Rating.objects.exists()


def test_a_doubtful_movie_waits_for_its_owner(browser: Client, stalker: Movie) -> None:
    address, html = send(browser, HEAD + STALKER.replace("Stalker", "Stalkr"))
    assert "1 unsure" in html
    (field,) = re.findall(rf'name="(movie-\d+)" value="{stalker.pk}"', html)
    browser.post(address, {"act": "store", field: str(stalker.pk)})
    assert Rating.objects.get().movie == stalker


def test_what_nobody_settled_is_not_stored(browser: Client, stalker: Movie) -> None:
    address, html = send(browser, HEAD + STALKER.replace("Stalker", "Stalkr"))
    (field,) = re.findall(r'name="(movie-\d+)" value=""', html)
    browser.post(address, {"act": "store", field: ""})
    assert not Rating.objects.exists()


def test_many_doubtful_movies_are_settled_by_and_by(browser: Client, stalker: Movie) -> None:
    rows = "".join(STALKER.replace("Stalker", f"Stalker {number}") for number in range(60))
    address, html = send(browser, HEAD + rows)
    assert "10 more are unsure" in html
    fields = re.findall(r'name="(movie-\d+)" value=""', html)
    assert len(fields) == 50
    chosen = dict.fromkeys(fields, "") | {fields[0]: str(stalker.pk), "act": "settle"}
    html = one_line(browser.post(address, chosen, follow=True).content.decode())
    assert "60 movies: 1 matched, 10 unsure, 49 not found." in html
    assert not Rating.objects.exists()


@pytest.mark.parametrize(("rule", "value"), [("newest", 4), ("mine", 4), ("theirs", 9), ("nonsense", 4)])
def test_who_differs_chooses_what_stands(browser: Client, stalker: Movie, rule: str, value: int) -> None:
    browser.post(f"/movies/{stalker.pk}/rate/", {"stars": "2"})
    address, html = send(browser, HEAD + STALKER)
    assert "1 differs from what you said here" in html
    browser.post(address, {"act": "store", "rule": rule})
    assert Rating.objects.get().value == value


def test_the_same_file_again_leads_to_the_first(browser: Client, stalker: Movie) -> None:
    address, _html = send(browser, HEAD + STALKER)
    browser.post(address, {"act": "store"})
    again, html = send(browser, HEAD + STALKER)
    assert again == address
    assert "Nothing was added" in html


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("empty.csv", "", "is empty"),
        ("photo.png", "\x89PNG", "do not know this format"),
        ("ratings.csv", HEAD, "not a single movie"),
        ("mine.csv", HEAD.replace(",Rating", "") + "2015-05-01,Stalker,1979,u\n", "same columns"),
        ("large.csv", HEAD + "x" * (5 << 20), "more than the 5 MB"),
        ("long.csv", HEAD + STALKER * 20_001, "more than 20000 rows"),
        ("<script>.json", '[{"rated_at": ', "&lt;script&gt;.json breaks off"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(
    browser: Client, name: str, text: str, said: str
) -> None:
    answer = browser.post("/my/import/", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 422
    assert said in one_line(answer.content.decode())
    assert not OwnImport.objects.exists()


def test_no_file_is_asked_for(browser: Client) -> None:
    assert "Choose a file first" in browser.post("/my/import/").content.decode()


def test_nobody_sees_the_import_of_another(browser: Client, stalker: Movie) -> None:
    address, _html = send(browser, HEAD + STALKER)
    other = Client(HTTP_USER_AGENT=FIREFOX)
    assert other.get(address).status_code == 404
    assert other.post(address, {"act": "store"}).status_code == 404


def test_a_long_file_shows_how_far_it_is(browser: Client, stalker: Movie) -> None:
    rows = "".join(STALKER.replace("Stalker", f"{number} unknown") for number in range(AT_ONCE + 1))
    address, html = send(browser, HEAD + rows)
    assert f"0 of {AT_ONCE + 1:,} done" in html
    browser.post(address, {"act": "discard"})
    assert not OwnImport.objects.exists()


def test_an_act_that_is_none_is_refused(browser: Client, stalker: Movie) -> None:
    address, _html = send(browser, HEAD + STALKER)
    answer = browser.post(address, {"act": "explode"})
    assert answer.status_code == 400
    assert "settle, store, discard, undo" in answer.content.decode()


def test_after_thirty_days_there_is_no_undo(browser: Client, stalker: Movie) -> None:
    address, _html = send(browser, HEAD + STALKER)
    browser.post(address, {"act": "store"})
    OwnImport.objects.update(stored_at=timezone.now() - timedelta(days=31))
    assert 'value="undo"' not in browser.get(address).content.decode()
    assert "no longer" in browser.post(address, {"act": "undo"}, follow=True).content.decode()
    assert Rating.objects.exists()


def state_of_everybody() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    ratings = Rating.objects.values_list("movie", "value", "rated_at")
    return list(ratings), list(Mark.objects.values_list("movie", "kind", "marked_at"))


def test_everything_about_me_comes_back(browser: Client, stalker: Movie) -> None:
    """As somebody would do it: by the pages, after a deletion, in a new browser."""
    mirror = make_movie("Mirror", year=1975)
    browser.post(f"/movies/{stalker.pk}/rate/", {"stars": "4.5"})
    browser.post(f"/movies/{mirror.pk}/act/", {"act": "save"})
    before = state_of_everybody()
    packed = archive_of(person_of(browser))
    assert "moviegeek.json" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    erase_evidence(person=person_of(browser))
    other = Client(HTTP_USER_AGENT=FIREFOX)
    join(other)
    address, html = send(other, packed, name="everything-about-me.zip")
    assert "2 movies: 2 matched" in html
    other.post(address, {"act": "store"})
    after = state_of_everybody()
    assert after == before


def test_people_are_led_to_it(browser: Client, stalker: Movie) -> None:
    for address in ("/welcome/", "/settings/data/", "/my/ratings/", "/settings/export/"):
        assert 'href="/my/import/"' in browser.get(address).content.decode(), address


def test_the_review_of_a_long_file_takes_few_queries(
    browser: Client, stalker: Movie, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        make_movie(f"Movie {number}", year=1990)
    rows = "".join(f"2015-05-01,Movie {number},1990,u,4\n" for number in range(30))
    rows += "".join(f"2015-05-01,Movi {number},1990,u,4\n" for number in range(30))
    address, _html = send(browser, HEAD + rows)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert browser.get(address).status_code == 200
