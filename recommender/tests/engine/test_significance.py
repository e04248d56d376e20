import numpy as np
import pytest

from recommender.engine.metrics.significance import holm, permutation_p


def test_p_of_three_equal_gains_counts_the_two_patterns_that_are_as_far():
    p = permutation_p(np.array([0.2, 0.2, 0.2]), seed=0, n_permutations=40_000)
    assert p == pytest.approx(2 / 8, abs=0.01)


def test_p_is_uniform_where_there_is_no_difference():
    rng = np.random.default_rng(5)
    found = np.array([permutation_p(rng.normal(size=40), seed=s, n_permutations=400) for s in range(400)])
    assert np.mean(found < 0.05) == pytest.approx(0.05, abs=0.03)
    assert np.mean(found < 0.5) == pytest.approx(0.5, abs=0.08)


def test_sign_of_the_difference_does_not_matter():
    values = np.random.default_rng(6).normal(0.2, 1, size=60)
    assert permutation_p(values, seed=1) == permutation_p(-values, seed=1)


def test_users_without_a_value_do_not_count():
    values = np.random.default_rng(6).normal(0.2, 1, size=60)
    assert permutation_p(np.append(values, np.nan), seed=1) == permutation_p(values, seed=1)
    assert np.isnan(permutation_p(np.array([np.nan]), seed=1))


def test_holm_multiplies_the_smallest_by_all_and_never_falls():
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])


def test_a_missing_p_is_no_comparison():
    assert holm([np.nan, 0.01]) == pytest.approx([np.nan, 0.01], nan_ok=True)
