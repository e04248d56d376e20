"""Printed posters and where to watch: only with a key, only through our own address, drawn when in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client
from pytest_django.fixtures import Settings

from catalogue.enrichment import pictures
from catalogue.models import Movie, WhereToWatch
from catalogue.tests.fake_tmdb import JPEG, KEY, FakeTmdb, running_tmdb

PATH = "/f89U3ADr1oiB1s9GkdPOEpXUk5H.jpg"


@pytest.fixture
def tmdb(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTmdb]:
    monkeypatch.setattr(pictures, "default_storage", FileSystemStorage(tmp_path))
    with running_tmdb() as fake:
        settings.TMDB_API_KEY = KEY
        settings.TMDB_IMAGE_ADDRESS = f"{fake.address}/t/p"
        yield fake


@pytest.fixture
def printed(movie: Movie) -> Movie:
    movie.poster_path = PATH
    movie.save()
    return movie


def address_of(movie: Movie) -> str:
    return f"/posters/{movie.pk}-{PATH[1:]}"


def test_a_printed_poster_is_fetched_once_and_kept(browser: Client, printed: Movie, tmdb: FakeTmdb) -> None:
    for _ in range(2):
        answer = browser.get(address_of(printed))
        assert (answer.content, answer["Content-Type"]) == (JPEG, "image/jpeg")
        assert "immutable" in answer["Cache-Control"]
    assert tmdb.asked == [f"/t/p/w342{PATH}"]


def test_pages_show_it_by_our_own_address_only(browser: Client, printed: Movie, tmdb: FakeTmdb) -> None:
    answer = browser.get(printed.get_absolute_url())
    page = answer.content.decode()
    assert address_of(printed) in page
    assert tmdb.address not in page
    assert "127.0.0.1" not in answer["Content-Security-Policy"]
    assert "themoviedb" not in answer["Content-Security-Policy"]
    assert "not endorsed" in page


def test_who_wants_drawn_posters_gets_them(browser: Client, printed: Movie, tmdb: FakeTmdb) -> None:
    browser.post("/settings/comforts/", {"drawn": "on"})
    assert ".jpg" not in browser.get(printed.get_absolute_url()).content.decode()


def test_without_a_key_nothing_leaves_this_machine(
    browser: Client, printed: Movie, tmdb: FakeTmdb, settings: Settings
) -> None:
    settings.TMDB_API_KEY = ""
    page = browser.get(printed.get_absolute_url()).content.decode()
    assert ".jpg" not in page
    assert "TMDB API" not in " ".join(page.split())
    assert browser.get(address_of(printed))["Content-Type"].startswith("image/svg+xml")
    assert tmdb.asked == []


@pytest.mark.parametrize("spoilt", [b"<html>", b"\xff\xd8\xff" + b"0" * pictures.LARGEST_BYTES])
def test_what_is_no_poster_is_not_kept(
    browser: Client, printed: Movie, tmdb: FakeTmdb, spoilt: bytes
) -> None:
    tmdb.picture = spoilt
    for _ in range(2):  # the second does not ask: the host is taken for down
        answer = browser.get(address_of(printed))
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert "immutable" not in answer["Cache-Control"]
    assert len(tmdb.asked) == 1


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/a b.jpg", "//evil.example/x.jpg"])
def test_a_path_that_is_none_is_never_asked_for(
    browser: Client, printed: Movie, tmdb: FakeTmdb, path: str
) -> None:
    Movie.objects.filter(pk=printed.pk).update(poster_path=path)
    assert ".jpg" not in browser.get(printed.get_absolute_url()).content.decode()


def test_where_to_watch_is_told_for_the_visitor_s_country(
    browser: Client, printed: Movie, tmdb: FakeTmdb
) -> None:
    for country, provider in (("US", "Over there"), ("AT", "Hier")):
        WhereToWatch.objects.create(movie=printed, country=country, offers=[["stream", provider]])
    at_home = browser.get(printed.get_absolute_url(), headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert "Hier" in at_home.content.decode()
    elsewhere = browser.get(printed.get_absolute_url(), headers={"Accept-Language": "fr"})
    assert "Over there" in elsewhere.content.decode()
    assert "JustWatch" in elsewhere.content.decode()
