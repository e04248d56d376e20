"""Of several ratings of one movie by one user the newest wins, wherever they stand."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets import joined_ratings
from datasets.dataset import REPLACED
from datasets.pairs import PairMemory
from datasets.rows import frame_of_rows
from datasets.tests.archives import opened, ratings_of, rows_of

Row = tuple[str, str, float, int]
ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 10).map(float), st.integers(-1, 3)
    ),
    max_size=12,
)


def newest_in_plain_python(rows: list[Row]) -> dict[tuple[str, str], Row]:
    newest: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row[:2] not in newest or row[3] >= newest[row[:2]][3]:
            newest[row[:2]] = row
    return newest


@given(rows=ROWS, chunk_rows=st.integers(1, 5))
def test_storing_what_comes_through_in_order_leaves_the_newest(rows: list[Row], chunk_rows: int) -> None:
    memory, stored, n_replaced = PairMemory(), {}, 0
    for start in range(0, len(rows), chunk_rows):
        frame, n = memory.newest(frame_of_rows(rows[start : start + chunk_rows]))
        stored.update({row[:2]: row for row in rows_of(frame)})
        n_replaced += n
    assert stored == newest_in_plain_python(rows)
    assert n_replaced == len(rows) - len(stored)


@given(rows=ROWS)
def test_pairs_are_remembered_over_two_generations(rows: list[Row]) -> None:
    memory, stored = PairMemory(most_pairs=4), {}
    for row in rows[:7]:
        stored.update({row[:2]: row for row in rows_of(memory.newest(frame_of_rows([row]))[0])})
    assert stored == newest_in_plain_python(rows[:7])


def test_a_frame_without_repeats_passes_unchanged() -> None:
    frame = frame_of_rows([("a", "x", 1.0, 1), ("a", "y", 1.0, 1), ("x", "a", 1.0, 1)])
    passed, n_replaced = PairMemory().newest(frame)
    pd.testing.assert_frame_equal(passed, frame)
    assert n_replaced == 0


@pytest.mark.parametrize("chunk_rows", [1, 2, 100])
def test_a_dataset_says_how_many_ratings_gave_way(tmp_path: Path, chunk_rows: int) -> None:
    times = [1_100_000_005, 1_100_000_009, 1_100_000_001, 1_100_000_009]
    rows = "".join(f"1,1,{stars},{time}\n" for stars, time in enumerate(times, start=1))
    dataset = opened(tmp_path, {"ratings.csv": f"userId,movieId,rating,timestamp\n{rows}2,1,5,{times[0]}\n"})
    joined = joined_ratings(dataset.ratings(chunk_rows))
    assert rows_of(joined) == [("1", "1", 4.0, times[3]), ("2", "1", 5.0, times[0])]
    assert dataset.skipped.adjusted[REPLACED] == 3


def test_without_times_the_last_rating_wins(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"T.csv": "user_id,item_id,rating\nu,i,5\nu,i,2\nu,j,4\n"})
    assert ratings_of(dataset) == [("u", "i", 2.0, -1), ("u", "j", 4.0, -1)]
