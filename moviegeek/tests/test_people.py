"""The page of a contributor: what somebody saw and thinks of it, and who is often beside."""

from __future__ import annotations

import re

from django.test import Client

from catalogue.models import Contributor, Credit, Movie

from .rows import make_contributor, one_line, rate, titles_in


def credited(movies: list[Movie], name: str, role: str = Credit.Role.CAST) -> Contributor:
    made = make_contributor(movies[0], name, role)
    Credit.objects.bulk_create(Credit(movie=movie, contributor=made, role=role) for movie in movies[1:])
    return made


def page_of(browser: Client, contributor: Contributor) -> str:
    return one_line(browser.get(contributor.get_absolute_url()).content.decode())


def test_people_have_pages_with_their_movies(browser: Client, movie: Movie) -> None:
    person = make_contributor(movie)
    assert person.get_absolute_url() in browser.get(movie.get_absolute_url()).content.decode()
    assert movie.title in titles_in(browser.get(person.get_absolute_url()).content.decode())


def test_from_three_ratings_on_the_page_compares_them_with_all(
    browser: Client, catalogue: list[Movie]
) -> None:
    ida = credited(catalogue[:4], "Ida Lupino")
    rate(browser, catalogue[:2], "5")
    rate(browser, catalogue[10:13], "2")
    html = page_of(browser, ida)
    assert "You have seen 2 of 4 movies." in html
    assert "Your taste" not in html
    rate(browser, catalogue[2:3], "5")
    html = page_of(browser, ida)
    assert "<strong>Your taste:</strong> 5.0 stars on average for these, 3.5 for all that you rated." in html


def test_who_shares_two_movies_stands_beside_the_most_shared_first(
    browser: Client, catalogue: list[Movie]
) -> None:
    ida = credited(catalogue[:4], "Ida Lupino", Credit.Role.DIRECTOR)
    al = credited(catalogue[:2], "Al Gray")
    joan = credited(catalogue[1:4], "Joan Fontaine")
    Credit.objects.create(movie=catalogue[1], contributor=joan, role=Credit.Role.WRITER)  # counts once
    credited(catalogue[3:9], "Only Once")
    html = page_of(browser, ida).partition("Often together with")[2]
    found = re.findall(r'class="chip" href="([^"]+)"> (\w+ \w+) <span class="muted num"> (\d movies)', html)
    assert found == [
        (joan.get_absolute_url(), "Joan Fontaine", "3 movies"),
        (al.get_absolute_url(), "Al Gray", "2 movies"),
    ]


def test_movies_that_are_gone_bring_nobody_together(browser: Client, catalogue: list[Movie]) -> None:
    ida = credited(catalogue[:2], "Ida Lupino")
    credited(catalogue[:2], "Al Gray")
    assert "Often together with" in page_of(browser, ida)
    Movie.objects.filter(pk=catalogue[0].pk).update(removed_at=catalogue[0].added_at)
    assert "Often together with" not in page_of(browser, ida)
