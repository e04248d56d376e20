import csv
import io
import json
from pathlib import Path

import pytest

from datasets import CreditRow, Dataset, MovieRow
from datasets.formats.tmdb_5000 import MAX_CAST
from datasets.tests.archives import opened

CAST = [
    {"id": 2, "name": "Second Name", "character": "Neighbour", "order": 1},
    {"id": 1, "name": "First Name", "character": "Hero", "order": 0},
]
CREW = [
    {"id": 7, "name": "Ann Writer", "job": "Screenplay", "department": "Writing"},
    {"id": 8, "name": "Dan Director", "job": "Director", "department": "Directing"},
    {"id": 7, "name": "Ann Writer", "job": "Story", "department": "Writing"},
    {"id": 9, "name": "Ed Editor", "job": "Editor", "department": "Editing"},
]
MOVIE = {
    "id": "862",
    "title": "Amélie",
    "original_title": "Le Fabuleux Destin",
    "genres": json.dumps([{"id": 878, "name": "Science Fiction"}, {"id": 10751, "name": "Family"}]),
    "keywords": json.dumps([{"id": 1, "name": "love, lost"}]),
    "overview": 'She said "hello",\nthen left.',
    "release_date": "2001-04-25",
    "runtime": "122.0",
    "original_language": "fr",
}


def table(*rows: dict[str, str]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def credits_of(movie_id: str, cast: str, crew: str) -> dict[str, str]:
    return {"movie_id": movie_id, "title": "x", "cast": cast, "crew": crew}


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    credits = table(credits_of("862", json.dumps(CAST), json.dumps(CREW)))
    return opened(tmp_path, {"tmdb_movies.csv": table(MOVIE), "tmdb_credits.csv": credits})


def test_a_movie_carries_all_that_the_row_says(dataset: Dataset) -> None:
    assert list(dataset.movies()) == [
        MovieRow(
            origin_id="862",
            title="Amélie",
            year=2001,
            genres=("Sci-Fi", "Children"),
            also_known_as=("Le Fabuleux Destin",),
            tmdb_id=862,
            overview='She said "hello",\nthen left.',
            runtime_minutes=122,
            language="fr",
            keywords=("love, lost",),
            credits=(
                CreditRow("Dan Director", "director", "", 0, 8),
                CreditRow("Ann Writer", "writer", "", 0, 7),
                CreditRow("First Name", "cast", "Hero", 0, 1),
                CreditRow("Second Name", "cast", "Neighbour", 1, 2),
            ),
        )
    ]


def test_it_has_movies_of_tmdb_and_no_ratings(dataset: Dataset) -> None:
    assert (dataset.format, dataset.origin) == ("tmdb-5000", "tmdb")
    assert list(dataset.ratings()) == []


def test_a_movie_without_date_overview_and_credits_is_still_a_movie(tmp_path: Path) -> None:
    bare = MOVIE | dict.fromkeys(("release_date", "overview", "genres", "keywords", "runtime"), "")
    movie = next(opened(tmp_path, {"movies.csv": table(bare)}).movies())
    assert (movie.year, movie.overview, movie.genres, movie.runtime_minutes, movie.credits) == (
        None,
        "",
        (),
        None,
        (),
    )


def test_broken_json_costs_one_row(tmp_path: Path) -> None:
    rows = [MOVIE, MOVIE | {"id": "2", "genres": "[{broken"}, MOVIE | {"id": "3"}]
    dataset = opened(tmp_path, {"movies.csv": table(*rows)})
    assert [movie.origin_id for movie in dataset.movies()] == ["862", "3"]
    (skipped,) = dataset.skipped.rows
    assert skipped.line == 4  # each row before it takes two lines
    assert "genres is not JSON" in skipped.reason


def test_broken_credits_leave_the_movie_without_credits(tmp_path: Path) -> None:
    credits = table(credits_of("862", "no json", "[]"))
    dataset = opened(tmp_path, {"movies.csv": table(MOVIE), "credits.csv": credits})
    assert [movie.credits for movie in dataset.movies()] == [()]
    assert [row.file for row in dataset.skipped.rows] == ["credits.csv"]


def test_the_cast_ends_with_the_billing(tmp_path: Path) -> None:
    crowd = [{"id": number, "name": f"Actor {number}", "order": number} for number in range(100, 0, -1)]
    credits = table(credits_of("862", json.dumps(crowd), "[]"))
    (movie,) = opened(tmp_path, {"movies.csv": table(MOVIE), "credits.csv": credits}).movies()
    assert [credit.name for credit in movie.credits] == [
        f"Actor {number}" for number in range(1, MAX_CAST + 1)
    ]
