"""The page of a movie: its address, what stands on it, what it says to other programs."""

from __future__ import annotations

import json
import re

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from catalogue.models import Movie
from recommender.selectors import Reason, ReasonMovie, Why

from .rows import make_movie


def test_the_number_decides_and_the_words_are_corrected(browser: Client, movie: Movie) -> None:
    for address in (f"/movies/{movie.pk}/", f"/movies/{movie.pk}-something-else/"):
        answer = browser.get(f"{address}?p=1")
        assert (answer.status_code, answer["Location"]) == (301, f"{movie.get_absolute_url()}?p=1")


def test_a_removed_movie_is_gone_and_named(browser: Client, movie: Movie) -> None:
    Movie.objects.filter(pk=movie.pk).update(removed_at=timezone.now())
    answer = browser.get(movie.get_absolute_url())
    assert answer.status_code == 410
    assert movie.title in answer.content.decode()
    assert browser.post(f"/movies/{movie.pk}/act/", {"act": "save"}).status_code == 404


def test_the_movie_page_counts_the_ratings(browser: Client, catalogue: list[Movie]) -> None:
    html = browser.get(catalogue[0].get_absolute_url()).content.decode()
    assert re.search(r'<td>4</td>\s*<td class="num">4</td>', html)


def test_a_hidden_movie_says_so_on_its_page(browser: Client, movie: Movie) -> None:
    browser.post(f"/movies/{movie.pk}/act/", {"act": "dismiss"})
    assert "Show it again" in browser.get(movie.get_absolute_url()).content.decode()


def test_the_movie_as_data_cannot_break_out(browser: Client) -> None:
    movie = make_movie("</script><script>alert(1)</script>", rating_count=12, rating_mean=4.0)
    html = browser.get(movie.get_absolute_url()).content.decode()
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0]
    data = json.loads(block)
    assert data["name"] == movie.title
    assert data["aggregateRating"]["ratingCount"] == 12
    assert "<script>alert" not in html


def test_the_address_to_share_carries_no_visitor(browser: Client, movie: Movie) -> None:
    html = browser.get(f"{movie.get_absolute_url()}?s=x&p=2").content.decode()
    assert f'<link rel="canonical" href="http://testserver{movie.get_absolute_url()}">' in html


def test_a_movie_that_speaks_against_another_has_no_bar_and_a_minus(movie: Movie) -> None:
    own = (ReasonMovie(movie.pk, movie.title, 1.05), ReasonMovie(movie.pk, movie.title, -0.05))
    why = Why(movie.pk, "listed", movies=own, reason=Reason("similar", own))
    html = render_to_string("moviegeek/parts/why.html", {"movie": movie, "page": {"why": why}})
    assert re.findall(r'<rect width="([^"]*)"', html) == ["100", "0"]
    assert re.findall(r">(\S+) %<", html) == ["105", "−5"]
