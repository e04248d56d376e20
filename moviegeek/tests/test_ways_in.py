"""Ways into the catalogue from outside: feeds for everybody, the sitemap."""

from __future__ import annotations

import pytest
from django.test import Client

from catalogue.models import Movie


@pytest.mark.parametrize("address", ["/feeds/popular/", "/feeds/new/"])
def test_feeds_list_movies(browser: Client, movie: Movie, address: str) -> None:
    assert movie.get_absolute_url() in browser.get(address).content.decode()


def test_the_sitemap_leads_to_every_movie(browser: Client, movie: Movie) -> None:
    assert "/sitemap-movies.xml" in browser.get("/sitemap.xml").content.decode()
    assert movie.get_absolute_url() in browser.get("/sitemap-movies.xml").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in browser.get("/robots.txt").content.decode()
