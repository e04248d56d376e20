"""Exponents, and worlds of the size that was asked for."""

import math

import numpy as np
import pytest

from benchmarks.growth.document import MIN_SECONDS, Growth, Point, document, drawn, exponent
from benchmarks.growth.worlds import SERIES, Size, features_of, world


@pytest.mark.parametrize("power", [0.5, 1.0, 1.5, 3.0])
def test_a_power_is_found_again(power):
    rows = [1e3, 1e4, 1e5]
    assert exponent(rows, [3 * n**power for n in rows], least=0) == pytest.approx(power)


def test_what_is_too_small_to_grow_has_no_say():
    assert math.isnan(exponent([1e3, 1e4], [MIN_SECONDS / 2, 1.0], least=MIN_SECONDS))
    assert exponent([1e2, 1e3, 1e4], [1e-6, 1.0, 10.0], least=MIN_SECONDS) == pytest.approx(1.0)


def test_a_world_has_about_the_size_asked_for_and_repeats():
    size = Size(1 / 512)
    found, again = world(size), world(size)
    assert found.n_users <= size.n_users
    assert 0.7 * size.n_rows < len(found) < 1.1 * size.n_rows
    assert np.array_equal(found.item_indexes, again.item_indexes)
    assert features_of(found).item_ids.size == found.n_items


def test_the_largest_series_ends_at_the_full_size():
    assert (SERIES["full"][-1].n_users, SERIES["full"][-1].n_items) == (138_000, 27_000)


def test_the_document_shows_figures_failures_and_what_is_open():
    sizes = SERIES["small"]
    rows = [10_000, 40_000, 160_000, 640_000]
    growth: Growth = {
        "linear": [Point(n, n / 1e5, n * 1e3) for n in rows],
        "greedy": [Point(rows[0], 1.0, 1e8), Point(failure="over 5 min"), None, None],
        "unknown": [None, None, None, None],
    }
    text = document(growth, sizes, series="small")
    linear = [line for line in text.splitlines() if line.startswith("| linear")]
    assert len(linear) == 2
    assert all(line.endswith("| 1.00 |") for line in linear)
    greedy = [line.split("|")[2:6] for line in text.splitlines() if line.startswith("| greedy")]
    assert [[cell.strip() for cell in cells] for cells in greedy] == [
        ["1.00", "over 5 min", "", ""],
        ["95", "over 5 min", "", ""],
    ]
    assert "·" in text
    assert set(drawn(growth)) == {"growth-time-1.svg", "growth-memory-1.svg"}
