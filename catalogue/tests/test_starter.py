import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import pytest

import catalogue.starter
from catalogue.folding import fold
from catalogue.selectors import movie_by_reference
from catalogue.services import upsert_movies
from catalogue.starter import starter_movies
from datasets import CreditRow, MovieRow

GENRES = {
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
    "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
}  # fmt: skip
FIELDS = {
    "id", "imdb_id", "title", "year", "genres", "runtime_minutes", "language", "country", "directors",
    "writers", "cast", "keywords", "synopsis",
}  # fmt: skip
FILES = sorted((Path(catalogue.starter.__file__).parent / "movies").glob("*.json"))
MOVIES = list(starter_movies())


def failing(is_right: Callable[[MovieRow], object]) -> list[str]:
    """The ids of the movies of which it is not true, so that a failure names them."""
    return [movie.origin_id for movie in MOVIES if not is_right(movie)]


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def credits_of(movie: MovieRow, role: str) -> list[CreditRow]:
    return [credit for credit in movie.credits if credit.role == role]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_holds_one_decade_and_every_field(file):
    for entry in json.loads(file.read_text(encoding="utf-8")):
        assert set(entry) - {"original_title"} == FIELDS
        assert f"{entry['year'] // 10 * 10}s" == file.stem
        assert re.fullmatch("[A-Z]{2}", entry["country"])


def test_there_is_enough_to_browse():
    assert len(MOVIES) >= 150


def test_ids_are_unique_slugs_that_end_in_the_year():
    assert not repeated(movie.origin_id for movie in MOVIES)
    assert not failing(lambda movie: re.fullmatch(rf"[a-z0-9-]+-{movie.year}", movie.origin_id))


def test_no_movie_comes_twice():
    assert not repeated((fold(movie.title), movie.year) for movie in MOVIES)
    assert not repeated(movie.imdb_id for movie in MOVIES if movie.imdb_id)


def test_imdb_ids_look_like_imdb_ids():
    assert not failing(lambda movie: movie.imdb_id is None or re.fullmatch(r"tt\d{7,8}", movie.imdb_id))


def test_languages_are_codes_or_none_where_nobody_speaks():
    assert not failing(lambda movie: movie.language is None or re.fullmatch("[a-z]{2}", movie.language))


def test_running_times_are_those_of_movies():
    assert not failing(lambda movie: movie.runtime_minutes in range(30, 241))


def test_a_title_is_not_also_known_as_itself():
    assert not failing(lambda movie: movie.title not in movie.also_known_as)


def test_genres_come_from_the_vocabulary():
    assert not failing(lambda movie: movie.genres and set(movie.genres) <= GENRES)
    assert not failing(lambda movie: not repeated(movie.genres))


def test_somebody_directed_it():
    assert not failing(lambda movie: credits_of(movie, "director"))


def test_stories_are_played_by_somebody():
    wordless = {"the-adventures-of-prince-achmed-1926", "flow-2024"}
    silent = set(failing(lambda movie: credits_of(movie, "cast") or "Documentary" in movie.genres))
    assert silent == wordless


def test_actors_have_a_part_and_a_place_on_the_bill():
    for movie in MOVIES:
        cast = credits_of(movie, "cast")
        assert len(cast) <= 5
        assert all(credit.name and credit.character for credit in cast)
        assert [credit.position for credit in cast] == list(range(len(cast)))


def test_nobody_has_the_same_role_twice_in_a_movie():
    assert not failing(lambda movie: not repeated((c.name, c.role) for c in movie.credits))


def test_a_contributor_is_always_spelled_the_same():
    names = {credit.name for movie in MOVIES for credit in movie.credits}
    assert not repeated(fold(name) for name in names)


def test_two_people_of_one_name_are_told_apart():
    mcqueens = {c.tmdb_id for movie in MOVIES for c in movie.credits if c.name == "Steve McQueen"}
    assert len(mcqueens) == 2, "the actor of The Great Escape and the director of 12 Years a Slave"


def test_keywords_are_few_short_and_in_lower_case():
    assert not failing(lambda movie: 4 <= len(movie.keywords) <= 8 and not repeated(movie.keywords))
    keywords = set(chain.from_iterable(movie.keywords for movie in MOVIES))
    assert all(keyword == keyword.lower().strip() and len(keyword) <= 25 for keyword in keywords)


def test_nearly_all_keywords_join_movies():
    uses = Counter(chain.from_iterable(movie.keywords for movie in MOVIES))
    shared = [keyword for keyword, count in uses.items() if count > 1]
    assert len(shared) >= 0.9 * len(uses)


def test_a_synopsis_is_a_short_paragraph():
    assert not failing(lambda movie: 120 <= len(movie.overview) <= 360)
    assert not failing(lambda movie: re.fullmatch(r"[A-Z0-9].*\S[.?!]", movie.overview))
    assert not failing(lambda movie: "  " not in movie.overview)


def test_no_two_synopses_open_alike():
    assert not repeated(" ".join(movie.overview.split()[:4]).casefold() for movie in MOVIES)


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_genre_has_a_shelf(genre):
    assert sum(genre in movie.genres for movie in MOVIES) >= 6


@pytest.mark.parametrize("decade", range(1920, 2030, 10))
def test_every_decade_has_a_shelf(decade):
    assert sum(decade <= movie.year < decade + 10 for movie in MOVIES) >= 8


def test_the_catalogue_speaks_many_languages():
    assert len({movie.language for movie in MOVIES if movie.language}) >= 12


def test_some_directors_have_several_movies():
    directors = Counter(credit.name for movie in MOVIES for credit in credits_of(movie, "director"))
    assert sum(count >= 3 for count in directors.values()) >= 10


@pytest.mark.django_db
def test_each_is_taken_into_the_catalogue_as_a_movie_of_its_own():
    keys = upsert_movies(MOVIES, origin=catalogue.starter.ORIGIN)
    assert len(set(keys.values())) == len(MOVIES)
    assert movie_by_reference("starter:the-matrix-1999") == movie_by_reference("imdb:tt0133093")
