from pathlib import Path

import pytest

from datasets.__main__ import main
from datasets.tests.archives import zip_of


def test_it_says_what_the_dataset_is_and_what_was_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zip_of(
        tmp_path / "a.zip", {"ml-x/ratings.csv": "userId,movieId,rating,timestamp\n1,1,4,1100000000\n1\n"}
    )
    assert main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "ml-x: movielens-latest" in said
    assert "0 movies, 1 ratings, 0 tags, 1 rows skipped" in said
    assert "ml-x/ratings.csv, line 3: expected 4 fields, found 1: 1" in said


def test_a_refusal_is_one_message_and_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere")]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_it_wants_one_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
