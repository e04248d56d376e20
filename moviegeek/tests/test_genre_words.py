"""Genres in the reader's language on pages, in English over REST."""

from __future__ import annotations

from django.test import Client

from catalogue.models import Genre, Movie


def test_genres_are_named_in_the_reader_s_language_and_found_by_it(browser: Client, movie: Movie) -> None:
    movie.genres.set([Genre.objects.get_or_create(name="Comedy", slug="comedy")[0]])
    german = {"Accept-Language": "de"}
    for address in (movie.get_absolute_url(), "/browse/", "/search/?q=komö", "/search/suggest/?q=komö"):
        page = browser.get(address, headers=german).content.decode()
        assert "Komödie" in page.replace("<b>Komö</b>die", "Komödie"), address
        assert "genre=comedy" in page or address == "/browse/"


def test_over_rest_genres_stay_english(browser: Client, movie: Movie) -> None:
    answer = browser.get(f"/api/v1/movies/{movie.pk}/", headers={"Accept-Language": "de"}).json()
    assert answer["genres"] == ["Drama"]
