"""Which of our movies the titles and ids of others mean."""

from __future__ import annotations

import pytest

from catalogue.models import ExternalId, Movie
from catalogue.selectors import Match, Wanted, movie_ids_meant, movies_meant
from catalogue.services import upsert_movies
from datasets import MovieRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf() -> dict[str, int]:
    rows = [
        MovieRow(origin_id="matrix", title="The Matrix", year=1999, imdb_id="tt0133093", tmdb_id=603),
        MovieRow(origin_id="1968", title="Romeo and Juliet", year=1968),
        MovieRow(origin_id="1996", title="Romeo and Juliet", year=1996),
        MovieRow(origin_id="seven", title="Seven", year=1995, also_known_as=("Se7en",)),
        MovieRow(origin_id="amelie", title="Amélie", year=2001, also_known_as=("Le fabuleux destin",)),
        MovieRow(origin_id="twin", title="Crash", year=2004, imdb_id="tt0375679"),
        MovieRow(origin_id="other twin", title="Crash", year=1996),
        MovieRow(origin_id="wars", title="Star Wars: Episode IV - A New Hope", year=1977),
        MovieRow(origin_id="gone", title="Vanished", year=1990),
    ]
    keys = upsert_movies(rows, origin="test")
    Movie.objects.filter(pk=keys["gone"]).update(removed_at="2026-01-01T00:00Z")
    return keys


def meant(title: str = "", year: int | None = None, *ids: str, number_here: int | None = None) -> Match:
    return movies_meant([Wanted(title, year, ids, number_here)])[0]


@pytest.mark.parametrize(
    ("title", "year", "movie"),
    [
        ("The Matrix", 1999, "matrix"),
        ("matrix, THE", 1999, "matrix"),
        ("Matrix", 1999, "matrix"),
        ("The Matrix", 2000, "matrix"),  # catalogues differ by a year
        ("The Matrix", None, "matrix"),
        ("Romeo & Juliet", 1996, "1996"),
        ("Se7en", 1995, "seven"),
        ("Amelie", 2001, "amelie"),
        ("Le Fabuleux Destin", 2001, "amelie"),
    ],
)
def test_a_title_means_the_one_movie_that_has_it(shelf, title, year, movie):
    assert meant(title, year) == Match(shelf[movie])


@pytest.mark.parametrize(
    ("title", "year", "first"),
    [
        ("Romeo and Juliet", 2013, "1996"),  # another one, which we lack
        ("The Matrx", 1999, "matrix"),
        ("Star Wars", 1977, "wars"),
    ],
)
def test_what_may_be_meant_is_doubtful(shelf, title, year, first):
    match = meant(title, year)
    assert match.movie_id is None
    assert match.candidates[0] == shelf[first]


def test_two_of_a_name_are_doubtful_without_a_year(shelf):
    assert set(meant("Romeo and Juliet").candidates) == {shelf["1968"], shelf["1996"]}


@pytest.mark.parametrize("title", ["Xyzzyx", "Vanished", "", "!!!", "The Matrx Reloaded And Some"])
def test_what_nobody_knows_is_unknown(title):
    assert meant(title, 1990) == Match()


def test_an_id_decides_whatever_the_title_says(shelf):
    assert meant("Neo", 1901, "imdb:tt0133093") == Match(shelf["matrix"])
    assert meant("", None, "imdb:tt9", "tmdb:603") == Match(shelf["matrix"])
    assert meant("Vanished", 1990, "test:gone") == Match()


def test_ids_of_two_movies_settle_nothing(shelf):
    match = meant("The Matrix", 1999, "imdb:tt0375679", "tmdb:603")
    assert match == Match(candidates=(shelf["twin"], shelf["matrix"]))


def test_a_namesake_that_goes_by_another_id_is_doubtful(shelf):
    assert meant("Crash", 2004, "imdb:tt0000001") == Match(candidates=(shelf["twin"],))
    assert meant("Crash", 1996, "imdb:tt0115964") == Match(shelf["other twin"])


def test_a_number_of_ours_counts_beside_its_title_only(shelf):
    twin = Movie.objects.get(pk=shelf["1996"])
    twin.pk, twin._state.adding = None, True
    twin.save()
    assert meant("Romeo and Juliet", 1996).movie_id is None
    assert meant("Romeo and Juliet", 1996, number_here=twin.pk) == Match(twin.pk)
    assert meant("The Matrix", 1999, number_here=twin.pk) == Match(shelf["matrix"])


def test_thousands_take_as_many_queries_as_one(django_assert_num_queries, shelf):
    ExternalId.objects.create(movie_id=shelf["seven"], origin="imdb", value="tt0114369")
    wanted = [Wanted(f"Unknown {number}", 1990, (f"imdb:tt{number}",)) for number in range(2000)]
    with django_assert_num_queries(7):  # two of them begin and end the last one's settings
        found = movies_meant([*wanted, Wanted("Seven", 1995, ("imdb:tt0114369",)), Wanted("Matrix", 1999)])
    assert [match.movie_id for match in found[-2:]] == [shelf["seven"], shelf["matrix"]]


def test_what_is_only_alike_is_left_out_where_nobody_is_asked(shelf: dict[str, int]) -> None:
    alike, same = movie_ids_meant([Wanted("Amelle", 2001), Wanted("Amelie", 2001)])
    assert (alike, same) == (None, shelf["amelie"])
