from pathlib import Path

import pytest

from datasets import MovieRow, TagRow, open_dataset
from datasets.rows import frame_of_rows
from datasets.tests.archives import ratings_of
from datasets.writers import write_movielens

MOVIES = [
    MovieRow("1", "The Matrix", 1999, ("Action", "Sci-Fi"), ("Matrix, mon amour",), "tt0133093", 603),
    MovieRow("2", 'Quotes "and", commas'),
    MovieRow("3", "Les Misérables", 1995, ("Drama",), imdb_id="tt0113828"),
]
RATINGS = [("1", "1", 4.5, 1_100_000_000), ("2", "3", 0.5, 1_100_000_001)]
TAGS = [TagRow("1", "1", 'a "good", one', 1_100_000_002)]


@pytest.mark.parametrize("name", ["ml-mine.zip", "ml-mine"])
def test_what_was_written_is_read_back(tmp_path: Path, name: str) -> None:
    frames = [frame_of_rows(RATINGS[:1]), frame_of_rows(RATINGS[1:])]
    write_movielens(tmp_path / name, movies=MOVIES, ratings=frames, tags=TAGS)
    dataset = open_dataset(tmp_path / name)
    assert (dataset.format, dataset.name) == ("movielens-latest", "ml-mine")
    assert list(dataset.movies()) == MOVIES
    assert ratings_of(dataset) == RATINGS
    assert list(dataset.tags()) == TAGS


def test_a_dataset_can_be_copied_through_reader_and_writer(tmp_path: Path) -> None:
    write_movielens(tmp_path / "one.zip", movies=MOVIES, ratings=[frame_of_rows(RATINGS)], tags=TAGS)
    one = open_dataset(tmp_path / "one.zip")
    write_movielens(tmp_path / "two.zip", movies=one.movies(), ratings=one.ratings(), tags=one.tags())
    assert open_dataset(tmp_path / "two.zip").fingerprint == one.fingerprint


def test_a_dataset_without_ratings_can_be_written(tmp_path: Path) -> None:
    write_movielens(tmp_path / "bare.zip", movies=MOVIES, ratings=[])
    assert ratings_of(open_dataset(tmp_path / "bare.zip")) == []
