"""Movies that a process keeps are shown as they are now."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Genre, Movie
from catalogue.selectors import movies_by_id
from catalogue.serializers import MovieSerializer, card_as_json, movie_as_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    made = Movie.objects.create(title="Stalker", sort_title="stalker", search_title="stalker", slug="stalker")
    made.genres.add(Genre.objects.create(name="Drama", slug="drama"))
    return made


def test_the_second_look_costs_one_query(movie: Movie) -> None:
    movies_by_id([movie.pk])
    with CaptureQueriesContext(connection) as queries:
        assert [genre.name for genre in movies_by_id([movie.pk])[movie.pk].genres.all()] == ["Drama"]
    assert len(queries) == 1


def test_a_changed_movie_is_shown_changed_at_once(movie: Movie) -> None:
    for title in ("Solaris", "The Mirror", "Solaris"):
        Movie.objects.filter(pk=movie.pk).update(title=title)
        assert movies_by_id([movie.pk])[movie.pk].title == title


def test_a_genre_taken_away_is_gone_at_once(movie: Movie) -> None:
    movies_by_id([movie.pk])
    movie.genres.clear()
    assert list(movies_by_id([movie.pk])[movie.pk].genres.all()) == []


def test_a_renamed_genre_is_shown_renamed_at_once(movie: Movie) -> None:
    movies_by_id([movie.pk])
    Genre.objects.update(name="Tragedy")
    assert [genre.name for genre in movies_by_id([movie.pk])[movie.pk].genres.all()] == ["Tragedy"]


def test_a_kept_movie_stays_the_same_as_long_as_nothing_of_it_changes(movie: Movie) -> None:
    first = movies_by_id([movie.pk])[movie.pk]
    Movie.objects.create(title="Solaris", sort_title="solaris", search_title="solaris", slug="solaris")
    assert movies_by_id([movie.pk])[movie.pk] is first


def test_a_removed_movie_is_gone_at_once(movie: Movie) -> None:
    movies_by_id([movie.pk])
    Movie.objects.filter(pk=movie.pk).update(removed_at=timezone.now())
    assert movies_by_id([movie.pk]) == {}


def test_lists_say_of_a_movie_what_its_serializer_says(movie: Movie) -> None:
    assert movie_as_json(movie) == dict(MovieSerializer(movie).data)


def test_what_lists_say_of_a_kept_movie_is_made_once_and_changes_with_it(movie: Movie) -> None:
    first, second = (card_as_json(movies_by_id([movie.pk])[movie.pk]) for _ in range(2))
    assert first is second
    Movie.objects.filter(pk=movie.pk).update(title="Solaris")
    assert card_as_json(movies_by_id([movie.pk])[movie.pk])["title"] == "Solaris"
