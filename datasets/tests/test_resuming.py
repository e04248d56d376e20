"""An interrupted reading goes on from the position of the last chunk that was dealt with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets import DamagedDatasetError, Dataset, Position, open_dataset
from datasets.tests.archives import folder_of, opened, ratings_of, rows_of, zip_of

AT = 1_100_000_000
N_ROWS = 25
ROWS = "".join(f"{user},{user % 7},3.5,{AT + user}\r\n" for user in range(N_ROWS))
FILES = {"ml/ratings.csv": f"\ufeffuserId,movieId,rating,timestamp\r\n{ROWS}"}


@pytest.fixture(params=["zip", "folder"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return zip_of(tmp_path / "a.zip", FILES) if request.param == "zip" else folder_of(tmp_path / "a", FILES)


def interrupted(path: Path, *, chunk_rows: int, n_chunks: int) -> list[tuple[str, str, float, int]]:
    """Read some chunks, then the rest with a freshly opened dataset and the position as stored text."""
    rows, position = [], None
    for chunk, _ in zip(open_dataset(path).ratings(chunk_rows), range(n_chunks), strict=False):
        rows += rows_of(chunk.frame)
        position = Position.from_text(chunk.position.to_text())
    for chunk in open_dataset(path).ratings(chunk_rows, start=position):
        rows += rows_of(chunk.frame)
    return rows


@pytest.mark.parametrize("n_chunks", [0, 1, 3, 4])
def test_parts_put_together_are_the_whole(path: Path, n_chunks: int) -> None:
    assert interrupted(path, chunk_rows=7, n_chunks=n_chunks) == ratings_of(open_dataset(path))


@given(chunk_rows=st.integers(1, N_ROWS + 5))
def test_chunks_of_any_size_hold_the_same_rows(
    chunk_rows: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dataset = open_dataset(folder_of(tmp_path_factory.getbasetemp() / "any", FILES))
    sizes = [len(chunk) for chunk in dataset.ratings(chunk_rows)]
    assert sum(sizes) == N_ROWS
    assert set(sizes[:-1]) <= {chunk_rows}


def test_line_numbers_go_on_after_resuming(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"ml/ratings.csv": FILES["ml/ratings.csv"] + "broken\r\n"})
    first = next(dataset.ratings(10))
    list(dataset.ratings(10, start=first.position))
    assert [row.line for row in dataset.skipped.rows] == [N_ROWS + 2]


def test_resuming_keeps_what_was_noted_before(tmp_path: Path) -> None:
    dataset = opened(tmp_path, {"ml/ratings.csv": FILES["ml/ratings.csv"].replace("3.5", "9", 1)})
    first = next(dataset.ratings(10))
    list(dataset.ratings(10, start=first.position))
    assert dataset.skipped.count == 1


@pytest.fixture
def dataset(path: Path) -> Dataset:
    return open_dataset(path)


def test_a_position_in_another_file_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match=r"no ratings file of ml; it has ml/ratings\.csv"):
        list(dataset.ratings(start=Position("other.csv", byte=0, line=0)))


def test_a_position_past_the_end_is_refused(dataset: Dataset) -> None:
    with pytest.raises(DamagedDatasetError, match="ends before byte"):
        list(dataset.ratings(start=Position("ml/ratings.csv", byte=1 << 20, line=999)))


def test_a_chunk_of_no_rows_is_refused(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="chunk_rows must be at least 1, got 0"):
        list(dataset.ratings(0))
