"""Rows and browsers that the site's tests stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.test import Client

from catalogue.folding import fold, slug_of, sort_key
from catalogue.models import Contributor, Credit, Genre, Movie
from collector.models import Mark, Person, Rating
from recommender.training import train

FRAGMENT = {"HX-Request": "true"}


def make_movie(
    title: str = "Night Ferry", *, year: int = 1954, genres: Iterable[str] = ("Drama",), **fields: object
) -> Movie:
    movie = Movie.objects.create(
        title=title,
        sort_title=sort_key(title),
        search_title=fold(title),
        slug=slug_of(title),
        year=year,
        **fields,
    )
    movie.genres.set(Genre.objects.get_or_create(name=name, slug=slug_of(name))[0] for name in genres)
    return movie


def make_catalogue(n: int = 60) -> list[Movie]:
    """Movies of three genres and seven decades, rated by people of a file; the first are the most popular."""
    genres = ("Drama", "Comedy", "Horror")
    movies = [
        make_movie(
            f"Reel {number:02} Picture",
            year=1950 + number % 70,
            genres=[genres[number % 3]],
            popularity=1000.0 - number,
            rating_count=500 - number,
            rating_mean=4.5 - number / 100,
            rating_score=4.4 - number / 100,
        )
        for number in range(n)
    ]
    people = Person.objects.bulk_create(Person(origin="file", origin_id=str(number)) for number in range(4))
    Rating.objects.bulk_create(
        Rating(person=person, movie=movie, value=8 + place % 3)
        for person in people
        for place, movie in enumerate(movies)
    )
    return movies


def make_contributor(movie: Movie, name: str = "Ida Lupino", role: str = Credit.Role.DIRECTOR) -> Contributor:
    made = Contributor.objects.create(
        key=f"name:{fold(name)}", name=name, slug=slug_of(name), search_name=fold(name)
    )
    Credit.objects.create(movie=movie, contributor=made, role=role)
    return made


def person_of(browser: Client) -> Person:
    """The person whom the browser's own pages belong to; the only one of a test, unless somebody joined."""
    return Person.objects.filter(visitors__isnull=False).order_by("-pk")[0]


def stars_of(person: Person, movie: Movie) -> float | None:
    rating = Rating.objects.filter(person=person, movie=movie).first()
    return rating.stars if rating else None


def marks_on(movie: Movie) -> set[str]:
    return set(Mark.objects.filter(movie=movie).values_list("kind", flat=True))


def stamps_in(html: str) -> list[str]:
    return re.findall(r'name="stamp" value="([^"]+)"', html)


def one_line(html: str) -> str:
    """As a browser reads it: how a template is broken into lines says nothing."""
    return " ".join(html.split())


def titles_in(html: str) -> list[str]:
    return re.findall(r'<span class="t" title="([^"]+)"', html)


def rate(browser: Client, movies: list[Movie], stars: str = "5") -> None:
    for movie in movies:
        browser.post(f"/movies/{movie.pk}/rate/", {"stars": stars})


def live_model(catalogue: list[Movie]) -> None:
    """Everybody in the file rated everything alike; two more like the last of the genre best."""
    for number in range(2):
        person = Person.objects.create(origin="file", origin_id=f"fan {number}")
        Rating.objects.bulk_create(
            Rating(person=person, movie=movie, value=10) for movie in catalogue if movie.pk % 2
        )
    train(["popularity", "item_knn"], by="test", report=lambda share, message: None)
