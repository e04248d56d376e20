import pytest

from catalogue.models import Movie
from catalogue.selectors import movie_by_reference
from catalogue.services import upsert_movies
from datasets import CreditRow, MovieRow

pytestmark = pytest.mark.django_db

MATRIX = MovieRow(
    origin_id="2571",
    title="The Matrix",
    year=1999,
    genres=("Action", "Sci-Fi"),
    imdb_id="tt0133093",
    tmdb_id=603,
    also_known_as=("Matrix",),
    keywords=("Simulation",),
    credits=(CreditRow(name="Keanu Reeves", role="cast", character="Neo"),),
)


def test_a_movie_is_taken_in_whole():
    upsert_movies([MATRIX], origin="movielens")
    movie = movie_by_reference("imdb:tt0133093")
    assert movie.title == "The Matrix"
    assert {genre.name for genre in movie.genres.all()} == {"Action", "Sci-Fi"}
    assert [credit.contributor.name for credit in movie.credits.all()] == ["Keanu Reeves"]
    assert [name.name for name in movie.names.all()] == ["Matrix"]
    assert [keyword.name for keyword in movie.keywords.all()] == ["simulation"]


def test_taking_it_in_again_changes_nothing():
    first = upsert_movies([MATRIX], origin="movielens")
    assert upsert_movies([MATRIX], origin="movielens") == first
    assert Movie.objects.count() == 1


def test_another_catalogue_s_row_meets_it_by_a_shared_id():
    first = upsert_movies([MATRIX], origin="movielens")
    other = MovieRow(
        origin_id="x", title="Matrix", year=None, imdb_id="tt0133093", overview="A hacker learns."
    )
    assert upsert_movies([other], origin="shop") == {"x": first["2571"]}
    movie = movie_by_reference("shop:x")
    assert (movie.title, movie.synopsis) == ("The Matrix", "A hacker learns.")


def test_without_ids_title_and_year_decide():
    first = upsert_movies([MATRIX], origin="movielens")
    rows = [
        MovieRow(origin_id="a", title="the matrix", year=1999),
        MovieRow(origin_id="b", title="The Matrix", year=2030),
    ]
    keys = upsert_movies(rows, origin="shop")
    assert keys["a"] == first["2571"]
    assert keys["b"] != first["2571"]


def test_two_rows_of_one_origin_stay_two_movies():
    twins = [
        MovieRow(origin_id="a", title="Hamlet", year=2000),
        MovieRow(origin_id="b", title="Hamlet", year=2000),
    ]
    assert len(set(upsert_movies(twins, origin="movielens").values())) == 2
    assert len(set(upsert_movies(twins, origin="movielens").values())) == 2


def test_describing_rows_add_no_movie():
    upsert_movies([MATRIX], origin="movielens")
    rows = [
        MovieRow(origin_id="a", title="The Matrix", year=1999),
        MovieRow(origin_id="b", title="Ran", year=1985),
    ]
    assert list(upsert_movies(rows, origin="starter", only_known=True)) == ["a"]
    assert Movie.objects.count() == 1
