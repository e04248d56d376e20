"""Published archives, in the folder MOVIEGEEK_DATASETS, have the counts that are known of them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datasets import NO_TIME, joined_ratings, open_dataset


@dataclass(frozen=True)
class Facts:
    archive: str
    format: str
    n_movies: int
    n_ratings: int = 0
    n_users: int = 0
    n_rated: int = 0
    first_day: str = ""
    last_day: str = ""
    n_tags: int = 0
    n_tmdb_ids: int = 0
    n_listed_again: int = 0


FACTS = [
    Facts("ml-100k.zip", "movielens-100k", 1682, 100_000, 943, 1682, "1997-09-20", "1998-04-22"),
    Facts("ml-1m.zip", "movielens-1m", 3883, 1_000_209, 6040, 3706, "2000-04-25", "2003-02-28"),
    Facts("ml-1m-users-0001-2999.zip", "movielens-1m", 3883, 487_650, 2999, 3615, "2000-10-04", "2003-02-27"),
    Facts("ml-1m-folds-no-timestamps.zip", "movielens-1m", 3883, 1_000_209, 6040, 3706),
    Facts(
        "ml-latest-small.zip",
        "movielens-latest",
        9125,
        100_004,
        671,
        9066,
        "1995-01-09",
        "2016-10-16",
        n_tags=1296,
        n_tmdb_ids=9112,
    ),
    Facts(
        "MovieTweetings-100K.zip",
        "movietweetings",
        10_506,
        100_000,
        16_554,
        10_506,
        "2013-02-28",
        "2013-09-01",
    ),
    Facts("MovieTweetings-movies-2020-09.zip", "movietweetings", 35_950, n_listed_again=2),
    Facts("ml-10m-movies-tags.zip", "movielens-10m", 10_681, n_tags=95_580),
    Facts("netflix-movie-titles.zip", "netflix-prize", 17_770),
    Facts("tmdb-5000-movie-dataset.zip", "tmdb-5000", 4803, n_tmdb_ids=4803),
]


def found() -> Iterator[tuple[Path, Facts]]:
    root = Path(os.environ["MOVIEGEEK_DATASETS"])
    for facts in FACTS:
        yield from ((path, facts) for path in sorted(root.rglob(facts.archive))[:1])


ARCHIVES = list(found())
assert ARCHIVES, "MOVIEGEEK_DATASETS holds none of: " + ", ".join(facts.archive for facts in FACTS)
every_archive = pytest.mark.parametrize(
    ("path", "facts"), ARCHIVES, ids=[facts.archive for _, facts in ARCHIVES]
)


def day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds != NO_TIME else ""


@every_archive
def test_ratings_are_as_many_and_as_old_as_stated(path: Path, facts: Facts) -> None:
    dataset = open_dataset(path)
    frame = joined_ratings(dataset.ratings())
    assert dataset.format == facts.format
    assert (len(frame), frame["user_id"].nunique(), frame["item_id"].nunique()) == (
        *(facts.n_ratings, facts.n_users, facts.n_rated),
    )
    if facts.n_ratings:
        assert (day(frame["timestamp"].min()), day(frame["timestamp"].max())) == (
            facts.first_day,
            facts.last_day,
        )


@every_archive
def test_no_row_is_skipped(path: Path, facts: Facts) -> None:
    dataset = open_dataset(path)
    rows = (dataset.movies(), dataset.ratings(), dataset.tags())
    assert sum(1 for kind in rows for _ in kind) >= facts.n_movies
    assert dataset.skipped.rows == []
    assert dataset.skipped.adjusted.total() == facts.n_listed_again


@every_archive
def test_movies_tags_and_links_are_as_many_as_stated(path: Path, facts: Facts) -> None:
    dataset = open_dataset(path)
    movies = list(dataset.movies())
    assert len(movies) == facts.n_movies
    assert sum(movie.tmdb_id is not None for movie in movies) == facts.n_tmdb_ids
    assert sum(1 for _ in dataset.tags()) == facts.n_tags


@every_archive
def test_every_rated_movie_is_among_the_movies(path: Path, facts: Facts) -> None:
    dataset = open_dataset(path)
    movies = {movie.origin_id for movie in dataset.movies()}
    rated = {item_id for chunk in dataset.ratings() for item_id in chunk.frame["item_id"].unique()}
    assert len(rated) == facts.n_rated
    assert rated <= movies


@every_archive
def test_titles_are_spoken_and_years_plausible(path: Path, facts: Facts) -> None:
    movies = list(open_dataset(path).movies())
    assert not [movie.title for movie in movies if movie.title.endswith((", The", ", A", ", An"))]
    assert sum(movie.year is None for movie in movies) <= 10
    assert all(1870 <= movie.year <= 2030 for movie in movies if movie.year)


@every_archive
def test_the_estimate_is_good_enough_for_a_progress_bar(path: Path, facts: Facts) -> None:
    assert open_dataset(path).n_ratings_estimate == pytest.approx(facts.n_ratings, rel=0.15)
