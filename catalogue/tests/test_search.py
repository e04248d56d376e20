import pytest

from catalogue.selectors import SearchResult, near_titles, search
from catalogue.services import Standing, update_standings, upsert_movies
from datasets import CreditRow, MovieRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    rows = [
        MovieRow(origin_id="1", title="The Matrix", year=1999, genres=("Sci-Fi",)),
        MovieRow(origin_id="2", title="The Matrix Reloaded", year=2003),
        MovieRow(
            origin_id="3",
            title="The Godfather",
            year=1972,
            credits=(CreditRow(name="Al Pacino", role="cast"),),
        ),
        MovieRow(origin_id="4", title="Seven", year=1995, also_known_as=("Se7en",)),
        MovieRow(
            origin_id="5", title="Amélie", year=2001, also_known_as=("Le fabuleux destin d'Amélie Poulain",)
        ),
        MovieRow(origin_id="6", title="Romeo & Juliet", year=1968),
        MovieRow(origin_id="7", title="Romeo and Juliet", year=1996),
        MovieRow(origin_id="8", title="2001: A Space Odyssey", year=1968),
    ]
    return upsert_movies(rows, origin="test")


def titles(text, **options):
    return [movie.title for movie in search(text, **options).movies]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("matrix", "The Matrix"),
        ("MATRIX, the", "The Matrix"),
        ("the matr", "The Matrix"),
        ("reloaded", "The Matrix Reloaded"),
        ("matrix reloaded 2003", "The Matrix Reloaded"),
        ("se7en", "Seven"),
        ("fabuleux", "Amélie"),
        ("amelie", "Amélie"),
        ("2001", "2001: A Space Odyssey"),
        ("godfahter", "The Godfather"),
        ("the godfater", "The Godfather"),
        ("godfathr 1972", "The Godfather"),
    ],
)
def test_the_movie_that_was_meant_comes_first(text, first):
    assert titles(text)[0] == first


def test_the_year_chooses_between_namesakes():
    assert titles("romeo and juliet 1996") == ["Romeo and Juliet"]


def test_ties_go_by_popularity(shelf):
    update_standings([Standing(shelf["7"], popularity=9, rating_count=1, rating_mean=4.0, rating_score=4.0)])
    assert titles("romeo and juliet") == ["Romeo and Juliet", "Romeo & Juliet"]


def test_the_nearest_titles_are_those_written_most_alike():
    assert [movie.title for movie in near_titles("mattress unloaded", limit=2)] == [
        "The Matrix Reloaded",
        "The Matrix",
    ]
    assert near_titles("xyzzyqwv") == []


def test_people_and_genres_are_found_too():
    for text in ("pacino", "al pacino", "pachino", "al pacnio"):
        assert [person.name for person in search(text).contributors] == ["Al Pacino"]
    assert search("godfather").contributors == []
    assert [genre.name for genre in search("sci").genres] == ["Sci-Fi"]


def test_a_guess_says_that_it_is_one():
    assert search("godfahter").is_fuzzy
    assert not search("godfather").is_fuzzy


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("godfahter", "godfather"),
        ("Godfahter 1972", "godfather 1972"),
        ("godfather", ""),
        ("mattress unloaded", ""),
    ],
)
def test_a_guess_says_what_was_meant(text, meant):
    assert search(text).meant == meant


def test_a_guess_finds_all_that_its_right_spelling_finds():
    upsert_movies([MovieRow(origin_id="9", title="The Godfather Part II", year=1974)], origin="test")
    assert titles("godfahter") == titles("godfather") == ["The Godfather", "The Godfather Part II"]


def test_who_wants_it_as_written_gets_no_guess():
    assert search("godfahter", fuzzy=False) == SearchResult()
    assert search("pachino", fuzzy=False).contributors == []


@pytest.mark.parametrize("text", ["", "   ", "xyzzyqwv", "%", "_", "\\", "'; --", "a" * 500, "🎬", "\x00"])
def test_nothing_is_found_where_nothing_is_meant(text):
    assert titles(text) == []


def test_search_costs_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        search("godfahter 1972")
