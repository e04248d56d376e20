"""What a page may weigh before anybody looks at it: styles and scripts, as they are sent."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from catalogue.models import Movie
from moviegeek.look import look_css
from moviegeek.tests.rows import make_catalogue

KB = 1024
SITE_CSS = ("moviegeek/site.css",)
DASHBOARD_CSS = ("analytics/dashboard.css", "analytics/figures.css")
SITE_JS = ("moviegeek/site.js", "collector/collector.js")
DASHBOARD_JS = ("analytics/dashboard.js", "analytics/time_series.js")
HTMX = ("django_htmx/htmx-2.min.js", "htmx/htmx-2.min.js")
UPLOT = "uplot/uPlot.iife.min.js"
IMAGE = re.compile(r"<img\b[^>]*>")
LARGEST = 20  # percent over the target at which the build fails


def compressed(text: bytes) -> int:
    return len(gzip.compress(text, compresslevel=6, mtime=0))


def sent(*names: str) -> int:
    """Bytes of the files that there are; the packages may not have been fetched."""
    paths = [found for name in names if (found := finders.find(name))]
    return sum(compressed(Path(str(path)).read_bytes()) for path in paths)


def test_styles_of_the_site() -> None:
    assert sent(*SITE_CSS) + compressed(look_css().encode()) <= 12 * KB * (100 + LARGEST) / 100


def test_styles_of_the_dashboard() -> None:
    assert 0 < sent(*DASHBOARD_CSS) <= 6 * KB * (100 + LARGEST) / 100


def test_own_script_of_the_site() -> None:
    assert 0 < sent(*SITE_JS) <= 12 * KB


def test_own_script_of_the_dashboard() -> None:
    assert 0 < sent(*DASHBOARD_JS) <= 6 * KB


def test_all_script_of_the_site() -> None:
    assert sent(*HTMX) > 10 * KB
    assert sent(*HTMX, *SITE_JS) <= 30 * KB


def test_all_script_of_the_dashboard() -> None:
    assert sent(*HTMX, *DASHBOARD_JS, UPLOT) <= 58 * KB


def test_a_page_is_sent_compressed_and_a_list_for_programs_is_not(client: Client, db: None) -> None:
    ready = {"Accept-Encoding": "gzip"}
    page = client.get("/about/", headers=ready)
    assert page["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(page.content)
    assert "Content-Encoding" not in client.get("/api/v1/movies/", headers=ready)


def test_a_kept_poster_is_known_again_though_it_was_compressed(client: Client, db: None) -> None:
    (movie, *_) = make_catalogue(1)
    page = client.get(movie.get_absolute_url()).content.decode()
    address = re.findall(r'src="(/posters/[^"]+\.svg)"', page)[0]
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first["ETag"].startswith("W/")
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/browse/", "/search/?q=picture", "/welcome/", "{movie}"])
def test_every_picture_has_its_place_before_it_is_there(client: Client, db: None, path: str) -> None:
    movies: list[Movie] = make_catalogue(30)
    page = client.get(path.format(movie=movies[0].get_absolute_url())).content.decode()
    pictures = IMAGE.findall(page)
    assert pictures
    assert [picture for picture in pictures if "width=" not in picture or "height=" not in picture] == []


def test_drawn_posters_of_a_first_view(client: Client, db: None) -> None:
    make_catalogue(24)
    page = client.get("/browse/").content.decode()
    addresses = list(dict.fromkeys(re.findall(r'src="(/posters/[^"]+\.svg)"', page)))[:24]
    assert len(addresses) == 24
    assert sum(compressed(client.get(address).content) for address in addresses) <= 24 * KB
