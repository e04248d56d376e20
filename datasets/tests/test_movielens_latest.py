import zipfile
from pathlib import Path

import pytest

from datasets import NO_TIME, Dataset, MovieRow, TagRow, open_dataset

MOVIES = (
    "movieId,title,genres\r\n"
    '1,"Matrix, The (1999)",Action|Sci-Fi|Thriller\r\n'
    "2,Stranger Things,(no genres listed)\r\n"
    '3,"Hate (Haine, La) (1995)",Crime\r\n'
)
LINKS = "movieId,imdbId,tmdbId\r\n1,0133093,603\r\n2,,\r\n3,0113247,\r\n"
RATINGS = (
    "userId,movieId,rating,timestamp\r\n1,1,4.5,1100000000\r\n1,3,3.0,1100000001\r\n2,1,0.5,1100000002\r\n"
)
TAGS = 'userId,movieId,tag,timestamp\r\n1,1,"red, or blue",1100000003\r\n'


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    path = tmp_path / "some-name.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (("movies", MOVIES), ("links", LINKS), ("ratings", RATINGS), ("tags", TAGS)):
            archive.writestr(f"deep/ml-tiny/{name}.csv", text)
    return open_dataset(path)


def test_it_is_recognised_by_its_headers_at_any_depth(dataset: Dataset) -> None:
    assert (dataset.format, dataset.name, dataset.origin) == ("movielens-latest", "ml-tiny", "movielens")
    assert dataset.person_origin == "ml-tiny"


def test_movies_carry_spoken_titles_years_genres_and_links(dataset: Dataset) -> None:
    matrix = next(dataset.movies())
    assert matrix == MovieRow(
        origin_id="1",
        title="The Matrix",
        year=1999,
        genres=("Action", "Sci-Fi", "Thriller"),
        imdb_id="tt0133093",
        tmdb_id=603,
    )


def test_missing_genres_years_and_links_are_empty_not_invented(dataset: Dataset) -> None:
    things = list(dataset.movies())[1]
    assert things == MovieRow(origin_id="2", title="Stranger Things")


def test_the_title_in_brackets_is_also_known(dataset: Dataset) -> None:
    hate = list(dataset.movies())[2]
    assert (hate.title, hate.also_known_as, hate.tmdb_id) == ("Hate", ("La Haine",), None)


def test_ratings_come_in_file_order_with_text_ids(dataset: Dataset) -> None:
    frame = next(dataset.ratings()).frame
    assert frame["user_id"].tolist() == ["1", "1", "2"]
    assert frame["item_id"].tolist() == ["1", "3", "1"]
    assert frame["rating"].tolist() == [4.5, 3.0, 0.5]
    assert NO_TIME not in frame["timestamp"].tolist()


def test_tags_keep_their_commas(dataset: Dataset) -> None:
    assert list(dataset.tags()) == [TagRow("1", "1", "red, or blue", 1_100_000_003)]
