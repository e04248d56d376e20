from pathlib import Path

import numpy as np
import pytest

from datasets import NO_TIME, Dataset, MovieRow, NotADatasetError, open_dataset
from datasets.scale import HALF_STARS, WHOLE_STARS
from datasets.tests.archives import folder_of, opened, ratings_of


def single(path: Path, text: str, *, name: str = "T.csv") -> Dataset:
    return open_dataset(folder_of(path, {name: text}) / name)


def test_ids_are_opaque_text(tmp_path: Path) -> None:
    dataset = single(tmp_path, 'user_id,item_id,rating,timestamp\nA-1,007,4,10\n"b,2",Öl,3,11\n')
    assert ratings_of(dataset) == [("A-1", "007", 4.0, 10), ("b,2", "Öl", 3.0, 11)]
    assert (dataset.format, dataset.origin, dataset.person_origin) == ("interactions-csv", "t", "t")


def test_rating_and_time_are_optional(tmp_path: Path) -> None:
    frame = next(single(tmp_path, "user_id,item_id\n1,a\n2,b\n").ratings()).frame
    assert frame["item_id"].tolist() == ["a", "b"]
    assert np.isnan(frame["rating"]).all()
    assert frame["timestamp"].tolist() == [NO_TIME, NO_TIME]


def test_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    text = "\ufefftimestamp,note,item_id,rating,user_id\r\n5,hello,i1,2.5,u1\r\n"
    assert ratings_of(single(tmp_path, text, name="mine.txt")) == [("u1", "i1", 2.5, 5)]


@pytest.mark.parametrize(("ratings", "scale"), [("135", WHOLE_STARS), (("0.5", "4.5"), HALF_STARS)])
def test_the_scale_is_found_in_the_ratings(tmp_path: Path, ratings: tuple[str, ...], scale: object) -> None:
    rows = "".join(f"u,i{rating},{rating}\n" for rating in ratings)
    assert single(tmp_path, f"user_id,item_id,rating\n{rows}").rating_scale == scale


def test_one_rating_off_the_scale_does_not_change_the_scale(tmp_path: Path) -> None:
    rows = "".join(f"u{number},i,{1 + number % 5}\n" for number in range(200))
    dataset = single(tmp_path, f"user_id,item_id,rating\n{rows}x,i,99\ny,i,\n")
    assert len(ratings_of(dataset)) == 200
    assert [row.line for row in dataset.skipped.rows] == [202, 203]


@pytest.mark.parametrize("time", ["1100000000", "1100000000.0", "1100000000000", "2004-11-09T11:33:20Z"])
def test_times_may_be_seconds_milliseconds_or_dates(tmp_path: Path, time: str) -> None:
    dataset = single(tmp_path, f"user_id,item_id,rating,timestamp\nu,i,4,{time}\n")
    assert ratings_of(dataset) == [("u", "i", 4.0, 1_100_000_000)]


def test_an_empty_time_is_unknown_not_broken(tmp_path: Path) -> None:
    dataset = single(tmp_path, "user_id,item_id,rating,timestamp\nu,i,4,\nu,j,4,7\n")
    assert ratings_of(dataset) == [("u", "i", 4.0, NO_TIME), ("u", "j", 4.0, 7)]
    assert dataset.skipped.count == 0


def test_a_column_that_nobody_reads_must_still_be_there(tmp_path: Path) -> None:
    dataset = single(tmp_path, "user_id,item_id,rating,note\nu,i,4,good\nv,i,4\n")
    assert [user for user, *_ in ratings_of(dataset)] == ["u"]
    assert [row.line for row in dataset.skipped.rows] == [3]


def test_an_open_quote_does_not_join_two_rows(tmp_path: Path) -> None:
    dataset = single(tmp_path, 'user_id,item_id\nu,"i\nx,j"\ny,k\n')
    assert next(dataset.ratings()).frame["user_id"].tolist() == ["x", "y"]
    assert [row.line for row in dataset.skipped.rows] == [2]


def test_imdb_ids_are_known_as_such(tmp_path: Path) -> None:
    assert single(tmp_path, "user_id,item_id\nu,tt0114709\n").origin == "imdb"


def test_movies_come_from_a_table_of_items_beside_it(tmp_path: Path) -> None:
    items = (
        'item_id,title,year,genres,overview\ni1,"Matrix, The",1999,Action|Science Fiction,"Red, or\nblue?"\n'
    )
    dataset = opened(tmp_path, {"T.csv": "user_id,item_id\nu,i1\n", "I.csv": items})
    assert list(dataset.movies()) == [
        MovieRow("i1", "The Matrix", 1999, ("Action", "Sci-Fi"), overview="Red, or\nblue?")
    ]


def test_several_files_of_interactions_are_a_question_to_the_caller(tmp_path: Path) -> None:
    text = "user_id,item_id\nu,i\n"
    with pytest.raises(NotADatasetError, match=r"give the path of one: test\.csv, train\.csv"):
        opened(tmp_path, {"train.csv": text, "test.csv": text})


def test_a_file_given_by_itself_does_not_drag_in_its_neighbours(tmp_path: Path) -> None:
    text = "user_id,item_id\nu,i\n"
    folder = folder_of(tmp_path, {"train.csv": text, "test.csv": text, "I.csv": "item_id,title\ni,Heat\n"})
    dataset = open_dataset(folder / "train.csv")
    assert (dataset.name, list(dataset.movies())) == ("train", [])
