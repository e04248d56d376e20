import numpy as np
import pytest

from recommender.engine.metrics.estimates import (
    mean_estimate,
    paired_difference,
    pooled_mean_estimate,
    root_mean_difference,
    root_mean_estimate,
    root_mean_ratio,
)

RNG = np.random.default_rng(1)


def test_users_without_a_value_are_left_out_and_counted():
    estimate = mean_estimate(np.array([0.0, np.nan, 1.0, np.nan]), seed=0)
    assert (estimate.value, estimate.n, estimate.n_missing) == (0.5, 2, 2)


def test_interval_is_about_two_standard_errors_to_either_side():
    values = RNG.normal(size=2000)
    estimate = mean_estimate(values, seed=0)
    error = values.std() / np.sqrt(values.size)
    assert estimate.value - estimate.low == pytest.approx(1.96 * error, rel=0.1)
    assert estimate.high - estimate.value == pytest.approx(1.96 * error, rel=0.1)


def test_interval_holds_the_truth_about_ninety_five_times_in_a_hundred():
    samples = RNG.exponential(size=(200, 100))
    estimates = [mean_estimate(sample, seed=seed) for seed, sample in enumerate(samples)]
    share = np.mean([estimate.low <= 1 <= estimate.high for estimate in estimates])
    assert 0.87 <= share <= 0.99


def test_pairing_finds_a_small_difference_between_noisy_users():
    noise = RNG.normal(size=300)
    better = noise + 0.05 + 0.01 * RNG.normal(size=300)
    assert paired_difference(better, noise, seed=0).low > 0
    assert mean_estimate(better, seed=0).low < mean_estimate(noise, seed=0).high


def test_equal_values_differ_by_nothing():
    difference = paired_difference(np.arange(5.0), np.arange(5.0), seed=0)
    assert (difference.value, difference.excludes_zero()) == (0.0, False)


def test_same_seed_gives_the_same_interval():
    values = RNG.normal(size=50)
    assert mean_estimate(values, seed=3) == mean_estimate(values, seed=3)


def test_nothing_to_average_gives_nan():
    estimate = mean_estimate(np.array([np.nan]), seed=0)
    assert np.isnan(estimate.value)
    assert (estimate.n, estimate.n_missing) == (0, 1)


def test_pooled_errors_weigh_users_by_their_ratings():
    squared, n = np.array([4.0, 0.0]), np.array([1.0, 3.0])
    assert root_mean_estimate(squared, n, seed=0).value == pytest.approx(1.0)
    assert pooled_mean_estimate(np.array([2.0, 0.0]), n, seed=0).value == pytest.approx(0.5)


def test_difference_of_root_means_is_paired():
    n = np.full(100, 5.0)
    squared = RNG.exponential(size=100) * n
    difference = root_mean_difference(squared * 0.9, squared, n, seed=0)
    assert difference.high < 0
    root = np.sqrt(squared.sum() / n.sum())
    assert difference.value == pytest.approx((np.sqrt(0.9) - 1) * root)


def test_values_of_one_user_are_resampled_together():
    once = RNG.normal(size=200)
    users = np.repeat(np.arange(200), 4)
    repeated = mean_estimate(np.repeat(once, 4), seed=0, users=users)
    apart = mean_estimate(np.repeat(once, 4), seed=0)
    single = mean_estimate(once, seed=0)
    assert repeated.standard_error == pytest.approx(single.standard_error)
    assert apart.standard_error == pytest.approx(single.standard_error / 2, rel=0.15)


def test_standard_error_is_that_of_the_mean():
    values = RNG.normal(size=500)
    assert mean_estimate(values, seed=0).standard_error == pytest.approx(values.std() / 500**0.5, rel=0.1)


def test_ratio_of_root_means_is_that_of_the_root_means():
    squared = RNG.exponential(size=50)
    assert root_mean_ratio(0.81 * squared, squared, seed=0).value == pytest.approx(0.9)
