from datetime import UTC, datetime
from pathlib import Path

from datasets import MovieRow
from datasets.blocks import FEW_LINES
from datasets.tests.archives import opened, ratings_of

TITLES = "1,2003,Dinosaur Planet\n2,NULL,Sex, Lies, and Videotape\n3,1997\n"


def midnight(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


def test_titles_keep_their_commas_and_unknown_years_stay_unknown(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"movie_titles.txt": TITLES.encode("latin-1")})
    assert (dataset.format, dataset.origin, dataset.n_ratings_estimate) == ("netflix-prize", "netflix", 0)
    assert list(dataset.movies()) == [
        MovieRow("1", "Dinosaur Planet", 2003),
        MovieRow("2", "Sex, Lies, and Videotape", None),
    ]
    assert [row.line for row in dataset.skipped.rows] == [3]


def test_the_movie_of_a_rating_stands_above_it(tmp_path: Path) -> None:
    dataset = opened(
        tmp_path,
        {
            "combined_data_1.txt": "1:\n5,3,2005-09-06\n6,5,2004-02-29\n2:\n5,1,1999-12-31\n",
            "combined_data_2.txt": "9:\n5,4,2000-01-01\n",
        },
    )
    assert ratings_of(dataset) == [
        ("5", "1", 3.0, midnight(2005, 9, 6)),
        ("6", "1", 5.0, midnight(2004, 2, 29)),
        ("5", "2", 1.0, midnight(1999, 12, 31)),
        ("5", "9", 4.0, midnight(2000, 1, 1)),
    ]


def test_reading_goes_on_in_the_middle_of_a_movie(tmp_path: Path) -> None:
    rows = "".join(f"{user},4,2005-01-01\n" for user in range(10))
    dataset = opened(tmp_path, {"mv_0000001.txt": f"1:\n{rows}", "mv_0000002.txt": f"2:\n{rows}"})
    whole = ratings_of(dataset)
    first = next(dataset.ratings(chunk_rows=4))
    rest = [
        row for chunk in dataset.ratings(chunk_rows=4, start=first.position) for row in chunk.frame["item_id"]
    ]
    assert [*first.frame["item_id"], *rest] == [item for _, item, _, _ in whole]


def test_broken_rows_are_named_and_the_others_read(tmp_path: Path) -> None:
    text = "1:\n5,3,2005-09-06\nx,3,2005-09-06\n6,9,2005-09-06\n7,3,2005-02-30\n8,3\n9,2,2005-09-07\n"
    dataset = opened(tmp_path, {"combined_data_1.txt": text})
    assert [row[0] for row in ratings_of(dataset)] == ["5", "9"]
    assert [(row.line, row.raw) for row in dataset.skipped.rows] == [
        (3, "x,3,2005-09-06"),
        (4, "6,9,2005-09-06"),
        (5, "7,3,2005-02-30"),
        (6, "8,3"),
    ]


def test_ratings_below_an_unreadable_movie_are_not_given_to_the_movie_before(tmp_path: Path) -> None:
    text = "1:\n5,3,2005-09-06\nx2:\n6,3,2005-09-06\n3:,,\n7,3,2005-09-06\n4:\n8,3,2005-09-06\n"
    dataset = opened(tmp_path, {"combined_data_1.txt": text})
    assert [(user, movie) for user, movie, *_ in ratings_of(dataset)] == [("5", "1"), ("8", "4")]
    assert [row.line for row in dataset.skipped.rows] == [3, 4, 5, 6]


def test_the_movie_stays_known_through_a_large_block_with_a_broken_row(tmp_path: Path) -> None:
    n_users = 2 * FEW_LINES
    rows = [f"{user},4,2005-01-01\n" for user in range(n_users)]
    text = "".join(["1:\n", *rows, "2:\n", *rows, "broken\n"])
    dataset = opened(tmp_path, {"combined_data_1.txt": text})
    assert [movie for _, movie, *_ in ratings_of(dataset)] == ["1"] * n_users + ["2"] * n_users
    assert [row.line for row in dataset.skipped.rows] == [2 * n_users + 3]


def test_a_movie_line_with_commas_is_no_movie_line(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"combined_data_1.txt": "1:\n2:,,\n7,3,2005-09-06\n3:\n8,3,2005-09-06\n"})
    assert [movie for _, movie, *_ in ratings_of(dataset)] == ["3"]
