"""The table of all algorithms: what is measured again, and what the table says of it."""

import numpy as np
import pytest

from benchmarks.algorithms.cells import DATA_SETS, Cell, Measured, all_cells, keep, kept
from benchmarks.algorithms.document import document
from benchmarks.engine_code import code_of, what_runs
from recommender.engine.naming import algorithm_names

RNG = np.random.default_rng(3)
COMMON = RNG.uniform(0.2, 0.4, size=200)


def lists_of(mean: float) -> Measured:
    noise = RNG.normal(0, 0.01, size=200)
    return Measured(list(COMMON + mean + noise), [], 0.25, fit_seconds=1.5, peak_bytes=3 * 1024**2)


def row_of(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {name} |"))


@pytest.fixture
def results():
    return dict.fromkeys(all_cells())


def cell(name, protocol="strong"):
    return Cell(name, DATA_SETS[0], protocol)


def test_a_result_is_found_again_and_not_for_another_protocol(tmp_path):
    measured = lists_of(0.1)
    keep(cell("ease"), measured, tmp_path)
    assert kept(cell("ease"), tmp_path) == measured
    assert kept(cell("ease", "time"), tmp_path) is None


def test_the_code_of_an_algorithm_is_its_own():
    assert code_of("ease") != code_of("item_knn")
    assert code_of("ease") == code_of("ease")


def test_words_layout_and_axes_change_no_figure():
    short = "class A:\n    l2 = 1\n    def f(self):\n        return self.l2\n"
    told = (
        '"""A."""\nclass A:\n    """B."""\n\n    l2 = 1  # why\n    search_space = {"l2": OneOf(1, 2)}\n'
        '    def f(self):\n        """C."""\n        return (self.l2)\n'
    )
    assert what_runs(told) == what_runs(short)
    assert what_runs(short.replace("1", "2")) != what_runs(short)


def test_every_algorithm_has_a_row_before_anything_is_measured(results):
    text = document(results)
    assert f"{len(results)} of {len(results)} cells are still to be measured" in text
    for name in algorithm_names():
        assert "·" in row_of(text, name)


def test_better_and_worse_than_popularity_are_marked(results):
    results |= {
        cell("popularity"): lists_of(0.0),
        cell("ease"): lists_of(0.1),
        cell("content"): lists_of(-0.1),
    }
    text = document(results)
    assert "**+**" in row_of(text, "ease")
    assert "**-**" in row_of(text, "content")
    assert "**" not in row_of(text, "popularity")


def test_what_nowhere_beats_popularity_is_explained(results):
    results |= {
        cell("popularity"): lists_of(0.0),
        cell("ease"): lists_of(0.1),
        cell("content"): lists_of(-0.1),
    }
    explanations = document(results).partition("## What nowhere beats popularity")[2]
    assert "**content**" in explanations
    assert "**ease**" not in explanations


def test_a_failure_stands_in_the_table(results):
    results[cell("ease")] = Measured([], [], None, 0.0, None, failure="over 30 min")
    assert "over 30 min" in row_of(document(results), "ease")


def test_lower_error_is_better(results):
    n = list(np.full(200, 5.0))
    squared = RNG.exponential(size=200) * 5
    results[cell("baseline", "rating")] = Measured(list(squared), n, None, fit_seconds=1.0, peak_bytes=None)
    results[cell("item_knn", "rating")] = Measured(
        list(0.8 * squared), n, None, fit_seconds=1.0, peak_bytes=None
    )
    assert "**+**" in row_of(document(results), "item_knn")
