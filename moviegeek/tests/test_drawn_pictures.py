"""Drawn pictures and the stylesheet of their tones: kept for ever under the address of their version."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalogue.models import Movie
from catalogue.posters import fingerprint


@pytest.mark.parametrize("kind", ["", "-wide", "-link"])
def test_a_picture_is_kept_for_ever_and_runs_nothing(browser: Client, movie: Movie, kind: str) -> None:
    version = fingerprint(movie.title, movie.year, ["Drama"])
    answer = browser.get(f"/posters/{movie.pk}-{version}{kind}.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer


def test_a_picture_that_is_known_is_not_sent_again(browser: Client, movie: Movie) -> None:
    version = fingerprint(movie.title, movie.year, ["Drama"])
    etag = browser.get(f"/posters/{movie.pk}-{version}.svg")["ETag"]
    again = browser.get(f"/posters/{movie.pk}-{version}.svg", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_outdated_picture_is_answered_for_a_short_time(browser: Client, movie: Movie) -> None:
    answer = browser.get(f"/posters/{movie.pk}-0-old.svg")
    assert answer.status_code == 200
    assert "immutable" not in answer["Cache-Control"]


def test_the_made_stylesheet_knows_every_tone(browser: Client, movie: Movie) -> None:
    address = re.findall(r'href="(/look-[^"]+\.css)"', browser.get("/about/").content.decode())[0]
    css = browser.get(address)
    tone = re.findall(r'class="movie (tone-[^"]+)"', browser.get(movie.get_absolute_url()).content.decode())[
        0
    ]
    assert f".{tone}{{" in css.content.decode()
    assert "immutable" in css["Cache-Control"]


def test_a_number_that_no_movie_can_have_is_not_found(browser: Client) -> None:
    assert browser.get(f"/posters/{'9' * 5000}-0-old.svg").status_code == 404
