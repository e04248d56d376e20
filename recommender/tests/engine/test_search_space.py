"""Axes of hyperparameters: what is drawn lies where it was allowed."""

import numpy as np
import pytest

from recommender.engine.search_space import Axis, Between, OneOf, draw


@pytest.mark.parametrize("axis", [Between(0.1, 0.9), Between(1, 1_000, log=True), Between(2, 5, whole=True)])
def test_draws_lie_between_the_ends(axis):
    rng = np.random.default_rng(4)
    assert all(axis.low <= axis.draw(rng) <= axis.high for _ in range(200))


def test_a_log_axis_gives_equal_ratios_equal_chances():
    rng = np.random.default_rng(4)
    draws = np.array([Between(1, 10_000, log=True).draw(rng) for _ in range(2_000)])
    assert abs(np.mean(draws < 100) - 0.5) < 0.05


def test_a_whole_axis_reaches_both_ends_and_nothing_between_numbers():
    rng = np.random.default_rng(4)
    assert {Between(2, 4, whole=True).draw(rng) for _ in range(100)} == {2, 3, 4}


def test_same_seed_draws_the_same_point():
    space: dict[str, Axis] = {
        "rank": Between(8, 256, log=True, whole=True),
        "measure": OneOf("cosine", "pearson"),
    }
    assert draw(space, np.random.default_rng(7)) == draw(space, np.random.default_rng(7))


@pytest.mark.parametrize(("low", "high", "log"), [(2, 1, False), (1, 1, False), (0, 1, True)])
def test_an_axis_without_room_is_refused(low, high, log):
    with pytest.raises(ValueError, match="low must be"):
        Between(low, high, log=log)


def test_one_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a value"):
        OneOf()
