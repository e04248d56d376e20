"""Thompson sampling, and the propensities that it logs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.bandit import Arms, win_probabilities

PRIOR = (1.0, 20.0)
CLICKS, SHOWS = np.array([0.0, 1.0, 4.0, 0.0]), np.array([0.0, 10.0, 60.0, 40.0])
N_DRAWS = 100_000


def test_a_hundred_thousand_draws_match_the_logged_propensities():
    rng = np.random.default_rng(1)
    arms = Arms(CLICKS, SHOWS, prior=PRIOR)
    first: Counter[int] = Counter()
    logged = {}
    for _ in range(N_DRAWS):
        draw = arms.draw(1, rng)
        first[int(draw.arms[0])] += 1
        logged[int(draw.arms[0])] = float(draw.propensities[0])
    for arm, propensity in logged.items():
        error = np.sqrt(propensity * (1 - propensity) / N_DRAWS)
        assert abs(first[arm] / N_DRAWS - propensity) < 4 * error


def test_the_propensity_of_a_whole_order_is_the_product_of_its_places():
    rng = np.random.default_rng(2)
    arms = Arms(CLICKS[:3], SHOWS[:3], prior=PRIOR)
    n_draws, logged = 20_000, {}
    orders: Counter[tuple[int, ...]] = Counter()
    for _ in range(n_draws):
        draw = arms.draw(2, rng)
        order = tuple(draw.arms.tolist())
        orders[order] += 1
        logged[order] = float(draw.propensities.prod())
    assert sum(logged.values()) == pytest.approx(1.0, abs=1e-6)
    for order, propensity in logged.items():
        error = np.sqrt(propensity * (1 - propensity) / n_draws)
        assert abs(orders[order] / n_draws - propensity) < 4 * error


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2000)), min_size=1, max_size=8),
    st.integers(1, 10),
)
def test_every_arm_comes_once_and_no_propensity_is_impossible(rows, k):
    clicks = np.array([clicks for clicks, _ in rows], dtype=float)
    shows = clicks + np.array([misses for _, misses in rows], dtype=float)
    draw = Arms(clicks, shows, prior=PRIOR).draw(k, np.random.default_rng(0))
    assert len(set(draw.arms.tolist())) == min(k, len(rows)) == draw.arms.size
    assert ((draw.propensities >= 0) & (draw.propensities <= 1)).all()


def test_equal_arms_are_equally_likely():
    assert win_probabilities(np.full(7, 3.0), np.full(7, 90.0)) == pytest.approx(np.full(7, 1 / 7))


def test_who_was_never_shown_is_drawn_before_who_was_shown_in_vain():
    rng = np.random.default_rng(3)
    arms = Arms(np.zeros(2), np.array([0.0, 500.0]), prior=PRIOR)
    firsts = [arms.draw(1, rng).arms[0] for _ in range(300)]
    assert np.mean(np.array(firsts) == 0) > 0.9


@pytest.mark.parametrize(
    ("clicks", "prior", "message"), [(3.0, PRIOR, "got 3.0 of 2.0"), (1.0, (0.0, 1.0), "prior")]
)
def test_nonsense_is_named(clicks, prior, message):
    with pytest.raises(ValueError, match=message):
        Arms(np.array([clicks]), np.array([2.0]), prior=prior)
