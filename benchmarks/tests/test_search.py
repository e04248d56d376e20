"""What the section on search is made of."""

import numpy as np
import pytest

from benchmarks.serving.searching import fill, mistyped, searching
from benchmarks.suites.search import ROWS, section
from catalogue.models import Movie
from moviegeek.tests.rows import make_movie


def test_a_mistyped_title_is_one_slip_away() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        wrong = mistyped("casablanca", rng)
        assert len(wrong) in {9, 10}
        assert len(wrong) == 9 or sorted(wrong) == sorted("casablanca")


@pytest.mark.django_db
def test_each_kind_of_question_is_asked_and_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.serving.searching.N_CONTRIBUTORS", 10)
    monkeypatch.setattr("benchmarks.serving.searching.VACUUM", "SELECT 1")
    for title in ("Night Ferry Crossing", "Morning Harbour", "Cities of Dust"):
        make_movie(title)
    fill(40)
    assert Movie.objects.count() == 40
    found = searching()
    assert found["whole"].share_found == 1.0
    assert found["mistyped"].share_found > found["peer"].share_found
    text = section(
        {"found": {name: vars(each) for name, each in found.items()}, "n_movies": 40, "n_real": 3},
        command="make bench",
    )
    assert all(f"| {words} |" in text for words in ROWS.values())
