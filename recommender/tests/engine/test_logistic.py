"""Logistic regression: what is planted is found, and its intervals hold it as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from recommender.engine.logistic import fit_logistic

PLANTED = np.array([0.8, -0.5, 0.0])


def drawn(seed, *, n=800):
    rng = np.random.default_rng(seed)
    columns = rng.integers(0, 3, size=(n, 3)).astype(np.float64)
    return columns, rng.random(n) < expit(-0.4 + columns @ PLANTED)


def test_intervals_hold_what_was_planted_as_often_as_they_say():
    held = []
    for seed in range(100):
        low, high = fit_logistic(*drawn(seed)).interval()
        held += ((low <= PLANTED) & (high >= PLANTED)).tolist()
    assert 0.91 <= np.mean(held) <= 0.99  # 300 intervals of 95 %


def test_clustered_intervals_hold_it_when_rows_come_in_groups():
    """Every row four times is no more evidence than every row once."""
    held = []
    for seed in range(60):
        columns, outcome = drawn(seed, n=400)
        groups = np.repeat(np.arange(400), 4)
        low, high = fit_logistic(columns.repeat(4, axis=0), outcome.repeat(4), groups=groups).interval()
        held += ((low <= PLANTED) & (high >= PLANTED)).tolist()
    assert 0.88 <= np.mean(held) <= 1.0


def test_one_column_of_two_values_is_the_table_of_four():
    """Odds 3 : 1 with it and 1 : 1 without: the coefficient is log 3."""
    columns = np.repeat([1.0, 0.0], [400, 400])[:, None]
    outcome = np.repeat([True, False, True, False], [300, 100, 200, 200])
    fit = fit_logistic(columns, outcome, ridge=0.0)
    assert fit.intercept == pytest.approx(0, abs=1e-9)
    assert fit.coefficients == pytest.approx([np.log(3)])
    assert fit.standard_errors == pytest.approx([np.sqrt(1 / 300 + 1 / 100 + 1 / 200 + 1 / 200)])


def test_a_column_that_always_goes_with_the_outcome_stays_finite():
    columns = np.repeat([1.0, 0.0], 50)[:, None]
    fit = fit_logistic(columns, columns[:, 0] == 1)
    assert np.isfinite(fit.coefficients).all()
    assert fit.coefficients[0] > 3


@pytest.mark.parametrize("outcome", [np.ones(4, dtype=bool), np.zeros(4, dtype=bool)])
def test_one_outcome_alone_is_refused(outcome):
    with pytest.raises(ValueError, match="both outcomes are needed"):
        fit_logistic(np.ones((4, 1)), outcome)
