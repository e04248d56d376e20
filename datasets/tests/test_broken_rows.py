"""Broken rows are counted, named with file, line and reason, and skipped; all others are read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datasets import Dataset, SkippedRows
from datasets.archive import FolderArchive
from datasets.blocks import FEW_LINES, Block
from datasets.delimited import TIME_IN_MILLISECONDS, TIME_UNKNOWN, DelimitedRatings
from datasets.formats import movielens_1m, movielens_latest
from datasets.scale import HALF_STARS
from datasets.skipped import LONGEST_RAW
from datasets.tests.archives import folder_of, opened, ratings_of, rows_of

AT = 1_100_000_000
HEADER = "userId,movieId,rating,timestamp\r\n"


def movielens(path: Path, *rows: str | bytes) -> Dataset:
    encoded = [row.encode() if isinstance(row, str) else row for row in rows]
    return opened(path, {"ml/ratings.csv": HEADER.encode() + b"\r\n".join(encoded)})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,2,3.5", "expected 4 fields, found 3"),
        (f"1,2,3.5,{AT},", "expected 4 fields, found 5"),
        (f",2,3.5,{AT}", "the user id is empty"),
        (f"1,two,3.5,{AT}", "the movie id 'two' is not a number"),
        (f"1,-2,3.5,{AT}", "the movie id '-2' is not a number"),
        (f"1,2,good,{AT}", "the rating 'good' is not a number"),
        (f"1,2,,{AT}", "the rating '' is not a number"),
        (f"1,2,5.5,{AT}", "the rating 5.5 is not on the scale 0.5 to 5 in steps of 0.5"),
        (f"1,2,0,{AT}", "the rating 0 is not on the scale 0.5 to 5 in steps of 0.5"),
        (f"1,2,3.7,{AT}", "the rating 3.7 is not on the scale 0.5 to 5 in steps of 0.5"),
        (f"1,2,nan,{AT}", "the rating nan is not on the scale 0.5 to 5 in steps of 0.5"),
        ("1,2,3.5,soon", "the time 'soon' is neither a count of seconds nor a date"),
        ("1,2,3.5,9e99", "the time '9e99' is neither a count of seconds nor a date"),
        (f'1,"2,3.5,{AT}', "broken quotes: unexpected end of data"),
        ("\ufffd\u0000", "expected 4 fields, found 1"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named_with_its_line_and_reason(tmp_path: Path, row: str, reason: str) -> None:
    dataset = movielens(tmp_path, f"1,1,4.0,{AT}", row, f"3,1,5.0,{AT}")
    assert [user for user, *_ in ratings_of(dataset)] == ["1", "3"]
    (skipped,) = dataset.skipped.rows
    assert (skipped.file, skipped.line, skipped.raw) == ("ml/ratings.csv", 3, row)
    assert skipped.reason == reason


def test_bytes_that_are_no_utf_8_break_one_row(tmp_path: Path) -> None:
    dataset = movielens(tmp_path, f"1,1,4.0,{AT}", b"\xff\xfe,1,4.0,1", f"3,1,5.0,{AT}")
    assert [user for user, *_ in ratings_of(dataset)] == ["1", "3"]


def test_empty_lines_and_a_missing_last_line_end_are_no_rows(tmp_path: Path) -> None:
    dataset = movielens(tmp_path, "", f"1,1,4.0,{AT}", "  ", f"2,1,4.0,{AT}", "", f"3,1,5.0,{AT}")
    assert [user for user, *_ in ratings_of(dataset)] == ["1", "2", "3"]
    assert dataset.skipped.count == 0


def test_a_file_cut_off_in_a_row_loses_that_row_only(tmp_path: Path) -> None:
    dataset = movielens(tmp_path, f"1,1,4.0,{AT}", "2,1,4")
    assert [user for user, *_ in ratings_of(dataset)] == ["1"]
    assert dataset.skipped.count == 1


def test_line_numbers_are_right_far_down_in_a_large_block(tmp_path: Path) -> None:
    n_rows, broken = 20 * FEW_LINES, {0, 7 * FEW_LINES, 20 * FEW_LINES - 1}
    rows = [f"{row},1,{'x' if row in broken else '3.5'},{AT}" for row in range(n_rows)]
    dataset = movielens(tmp_path, *rows)
    assert [int(user) for user, *_ in ratings_of(dataset)] == [
        row for row in range(n_rows) if row not in broken
    ]
    assert [skipped.line for skipped in dataset.skipped.rows] == [row + 2 for row in sorted(broken)]


def test_implausible_times_are_read_as_unknown_and_counted(tmp_path: Path) -> None:
    dataset = movielens(tmp_path, f"1,1,4.0,{AT}", "2,1,4.0,0", "3,1,4.0,5000000000", f"4,1,4.0,{AT}000")
    assert [time for *_, time in ratings_of(dataset)] == [AT, -1, -1, AT]
    assert dataset.skipped.adjusted == {TIME_UNKNOWN: 2, TIME_IN_MILLISECONDS: 1}


def test_broken_movies_links_and_tags_are_named_too(tmp_path: Path) -> None:
    files = {
        "movies.csv": 'movieId,title,genres\n1,"Heat,Crime\nx,Heat,Crime\n3,,Crime\n4,Heat,Crime\n',
        "links.csv": "movieId,imdbId,tmdbId\n4,abc,1\n",
        "tags.csv": "userId,movieId,tag,timestamp\n1,4,good\n",
    }  # fmt: skip
    dataset = opened(tmp_path, files)
    assert [movie.origin_id for movie in dataset.movies()] == ["4"]
    assert list(dataset.tags()) == []
    assert [(row.file, row.line) for row in dataset.skipped.rows] == [
        *(("links.csv", 2), ("movies.csv", 2), ("movies.csv", 3), ("movies.csv", 4)),
        ("tags.csv", 2),
    ]


def test_the_count_goes_on_where_the_naming_ends() -> None:
    skipped = SkippedRows(keep=2)
    for line in range(5):
        skipped.skip(file="f", line=line, raw="r" * 999, reason="why")
    assert (skipped.count, len(skipped.rows)) == (5, 2)
    assert len(skipped.rows[0].raw) == LONGEST_RAW


def test_reading_again_counts_nothing_twice(tmp_path: Path) -> None:
    dataset = movielens(tmp_path, f"1,1,4.0,{AT}", f"1,1,4.0,{AT}", "broken", "2,1,4.0,0")
    for _ in range(2):
        ratings_of(dataset)
    assert (dataset.skipped.count, len(dataset.skipped.rows)) == (1, 1)
    assert set(dataset.skipped.adjusted.values()) == {1}


ODD = st.sampled_from(
    ["", "x", "3.5", "nan", '"', '"1', '"1"', " 7", "1e3", "\u0663", "5,", "-1", "0007", "1_0"]
)
FIELD = st.one_of(st.integers(1, 5).map(str), st.integers(1, 5).map(str), ODD)
LINES = st.lists(st.lists(FIELD, min_size=4, max_size=4).map(",".join), min_size=1, max_size=4)


@given(LINES)
@example(["\u0663,1,3.5,7"])
def test_fast_and_slow_reading_agree_on_every_row(lines: list[str]) -> None:
    parser = DelimitedRatings(separator=",", n_fields=4, scale=HALF_STARS, is_dated=False)
    together, one_by_one = SkippedRows(), SkippedRows()
    block = Block("f", 1, [f"{line}\n".encode() for line in lines])
    frame = parser.parse(block, together).frame
    singles = [
        row
        for number, line in enumerate(block.lines, start=1)
        for row in rows_of(parser._parse_line_by_line(Block("f", number, [line]), skipped=one_by_one).frame)
    ]
    assert rows_of(frame) == singles
    assert together.rows == one_by_one.rows


@pytest.mark.parametrize("parser", [movielens_1m.RATINGS, movielens_latest.RATINGS])
def test_every_reader_reads_its_own_separator_only(parser: DelimitedRatings) -> None:
    skipped = SkippedRows()
    parsed = parser.parse(Block("f", 1, [b"1|2|3|4\n"]), skipped)
    assert (len(parsed.frame), skipped.count) == (0, 1)
    assert parsed.frame.dtypes["rating"] == np.float64


def test_a_separator_byte_of_ours_in_the_data_is_no_separator(tmp_path: Path) -> None:
    archive = FolderArchive(
        folder_of(tmp_path / "ml", {"ratings.dat": f"1::2::3::{AT}\n1\x1f2\x1f3\x1f{AT}\n" * 2})
    )
    dataset = movielens_1m.recognise(archive)
    assert dataset is None or len(ratings_of(dataset)) == 1
