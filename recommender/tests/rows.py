"""Rows that the recommender's tests stand on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from catalogue.models import Genre, Movie
from catalogue.selectors import movies_by_id
from collector.models import Person, Rating, Visitor
from collector.services import Identity, record_events
from collector.services.partitions import ensure_partitions
from recommender.everyone.meetings import count_meetings
from recommender.implicit import count_implicit_ratings
from recommender.rebuild import count_standings
from recommender.selectors import ServedSlate, similar_movies
from recommender.services import forget_what_is_kept

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
GENRES = ("Comedy", "Drama", "Horror")


def make_movies(n: int, *, genres: Iterable[str] = GENRES) -> list[Movie]:
    """Movies "Movie 0" and on, of one genre each in turn, of years from 1950 on."""
    rows = [Genre.objects.get_or_create(name=name, slug=name.lower())[0] for name in genres]
    movies = Movie.objects.bulk_create(
        Movie(
            title=f"Movie {number}",
            sort_title=f"movie of number {number} here",
            search_title=f"movie {number}",
            slug=f"movie-{number}",
            year=1950 + number % 70,
        )
        for number in range(n)
    )
    links = Movie.genres.through
    links.objects.bulk_create(
        links(movie_id=movie.pk, genre_id=rows[number % len(rows)].pk) for number, movie in enumerate(movies)
    )
    return movies


def make_people(n: int, *, origin: str = "file") -> list[Person]:
    return Person.objects.bulk_create(Person(origin=origin, origin_id=str(number)) for number in range(n))


def make_visitor() -> Visitor:
    return Visitor.objects.create(person=Person.objects.create())


def rate(person: Person, movie: Movie, stars: float, *, at: datetime | None = NOON) -> None:
    Rating.objects.create(person=person, movie=movie, value=round(2 * stars), rated_at=at)


def two_taste_groups(
    *, n_people: int = 40, n_movies: int = 40, seed: int = 7
) -> tuple[list[Person], list[Movie]]:
    """People with an even number love the first half of the movies, the others the second half.

    Each rated about 40 % of the own half with 4 or 5 stars, at times spread over a year.
    """
    rng = np.random.default_rng(seed)
    movies, people = make_movies(n_movies), make_people(n_people)
    half = n_movies // 2
    ratings = []
    for number, person in enumerate(people):
        own = movies[:half] if number % 2 == 0 else movies[half:]
        for movie in own:
            if rng.random() < 0.4:
                at = NOON - timedelta(days=float(rng.uniform(0, 365)))
                value = int(rng.choice([8, 9, 10]))
                ratings.append(Rating(person=person, movie=movie, value=value, rated_at=at))
    Rating.objects.bulk_create(ratings)
    return people, movies


def act(
    visitor: Visitor, kind: str, movie: Movie, *, at: datetime = NOON, value: float | None = None
) -> None:
    """One event through the collector's own door."""
    assert visitor.person is not None
    payload = {
        "event_id": str(uuid.uuid4()),
        "kind": kind,
        "movie": movie.pk,
        "occurred_at": at.isoformat(),
        "value": value,
    }
    outcome = record_events(
        [payload], identity=Identity(person=visitor.person, visitor=visitor), received_at=at
    )
    assert outcome.stored == 1, outcome.refused


def count_everything(*, at: datetime = NOON) -> None:
    """As the worker does."""
    count_implicit_ratings(at=at, everybody=True)
    count_standings()
    count_meetings(at=at, everything=True)
    forget_what_is_kept()


def write_events(
    rows: Iterable[tuple[Person, Movie, str, datetime, float | None]], *, is_bot: bool = False
) -> None:
    """Events straight into the log, in the order given."""
    rows = list(rows)
    ensure_partitions(row[3] for row in rows)
    with connection.cursor() as cursor:
        for person, movie, kind, at, value in rows:
            cursor.execute(
                "INSERT INTO collector_event"
                " (event_id, kind, occurred_at, received_at, person_id, movie_id, value, is_bot)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                [uuid.uuid4(), kind, at, at, person.pk, movie.pk, value, is_bot],
            )


def movies_like(movie: Movie, **about: Any) -> ServedSlate:
    """As a program asks for them."""
    return similar_movies(movie_id=movie.pk, find=lambda: movies_by_id([movie.pk])[movie.pk], **about)
