"""What a change of one sign or bound in the metrics would move, and no other test looks at."""

import math
import tracemalloc
import warnings

import numpy as np
import pytest

from recommender.engine.metrics import beyond, ranking, rating
from recommender.engine.metrics.estimates import (
    Estimate,
    mean_estimate,
    paired_difference,
    paired_ratio,
    pooled_mean_estimate,
    root_mean_difference,
    root_mean_estimate,
    root_mean_ratio,
)
from recommender.engine.metrics.significance import BATCH, holm, permutation_p

ACCURACY = [ranking.ndcg, ranking.recall, ranking.average_precision, ranking.reciprocal_rank, ranking.hit]


@pytest.mark.parametrize("metric", ACCURACY)
def test_a_full_list_shorter_than_what_is_relevant_is_worth_all(metric):
    assert metric([7, 9], [7, 9, 2], k=2) == pytest.approx(1.0)


@pytest.mark.parametrize("metric", [*ACCURACY, ranking.precision])
def test_an_item_that_is_named_relevant_twice_is_one(metric):
    assert metric([7, 1, 9], [9, 9, 7, 2], k=3) == metric([7, 1, 9], [9, 7, 2], k=3)


@pytest.mark.parametrize("metric", [*ACCURACY, ranking.precision])
def test_what_stands_below_k_counts_nothing(metric):
    assert metric([1, 2, 7], [7], k=2) == 0


def test_a_list_of_one_is_judged():
    assert beyond.serendipity([7], [7], [], k=1) == 1.0
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        beyond.serendipity([7], [7], [], k=0)


def test_serendipity_looks_at_the_first_k_only():
    assert beyond.serendipity([1, 7], [7], [], k=1) == 0


def test_nothing_listed_is_no_number():
    assert math.isnan(beyond.catalogue_coverage(np.array([])))
    assert math.isnan(beyond.novelty(np.array([], dtype=int), np.array([1]), n_users=1))
    assert math.isnan(beyond.popularity_lift(np.array([], dtype=int), np.array([0]), np.array([1])))


def test_popularity_lift_over_a_history_that_nobody_shares_is_no_number():
    assert math.isnan(beyond.popularity_lift(np.array([1]), np.array([0]), np.array([0, 5])))


def test_novelty_of_what_everybody_has_is_plainly_zero():
    assert math.copysign(1, beyond.novelty(np.array([0]), np.array([4]), n_users=4)) == 1


def test_a_list_that_holds_an_item_twice_is_refused_in_words():
    with pytest.raises(ValueError, match=r"^ranked must hold each item once$"):
        ranking.ndcg([7, 7], [7], k=2)


def test_errors_of_unequal_lengths_name_both():
    with pytest.raises(ValueError, match=r"predicted has shape \(1,\), actual \(2,\)"):
        rating.mae([1], [1, 2])


def test_an_interval_that_touches_zero_does_not_exclude_it():
    assert not Estimate(0.5, 0.0, 1.0, n=9).excludes_zero()
    assert not Estimate(-0.5, -1.0, 0.0, n=9).excludes_zero()
    assert Estimate(0.5, 0.1, 1.0, n=9).excludes_zero()
    assert Estimate(-0.5, -1.0, -0.1, n=9).excludes_zero()


def test_a_ratio_to_nothing_is_no_number():
    assert math.isnan(paired_ratio(np.array([1.0]), np.array([0.0]), seed=0).value)


def test_a_ratio_to_something_negative_is_one():
    assert paired_ratio(np.array([1.0, 1.0]), np.array([-2.0, -2.0]), seed=0).value == -0.5


def test_cases_without_a_value_are_counted_as_missing_where_users_are_named():
    estimate = mean_estimate(np.array([1.0, np.nan, 3.0]), seed=0, users=np.array([5, 5, 6]))
    assert (estimate.value, estimate.n, estimate.n_missing) == (2.0, 2, 1)


def test_where_no_named_user_has_a_value_nobody_counts():
    estimate = mean_estimate(np.array([np.nan, np.nan]), seed=0, users=np.array([5, 6]))
    assert math.isnan(estimate.value)
    assert (estimate.n, estimate.n_missing) == (0, 2)


def test_an_estimate_counts_the_users_that_it_is_of():
    assert mean_estimate(np.array([1.0, 2.0, np.nan, 4.0]), seed=0).n == 3


def test_nobody_has_no_interval_either():
    nobody = mean_estimate(np.array([np.nan]), seed=0)
    assert all(math.isnan(number) for number in (nobody.low, nobody.high, nobody.standard_error))


@pytest.mark.parametrize("n_permutations", [9, 250, 300])
def test_p_is_never_below_one_in_all_patterns_and_the_observed_one(n_permutations):
    p = permutation_p(np.full(60, 0.3), seed=0, n_permutations=n_permutations)
    assert p == pytest.approx(1 / (n_permutations + 1))


def test_signs_drawn_for_ten_thousand_people_fit_into_thirty_megabytes():
    differences = np.random.default_rng(4).normal(size=10_000)
    tracemalloc.start()
    permutation_p(differences, seed=0, n_permutations=BATCH)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30e6


def test_no_chance_is_above_one():
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_several_movies_of_one_genre_do_not_differ():
    assert beyond.intra_list_diversity(np.ones((3, 1), dtype=bool)) == 0.0


@pytest.mark.parametrize(
    "nothing",
    [
        lambda: rating.rmse([], []),
        lambda: rating.mae([], []),
        lambda: beyond.catalogue_coverage(np.array([])),
    ],
)
def test_no_number_comes_without_a_warning(nothing):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan(nothing())


@pytest.mark.parametrize(
    "estimate",
    [paired_difference, paired_ratio, root_mean_estimate, pooled_mean_estimate, root_mean_ratio],
)
def test_the_same_seed_gives_the_same_interval_of_every_kind(estimate):
    first, second = np.random.default_rng(2).uniform(1, 2, size=(2, 40))
    assert estimate(first, second, seed=7) == estimate(first, second, seed=7)


@pytest.mark.parametrize("estimate", [paired_difference, paired_ratio])
def test_what_compares_two_is_resampled_by_user(estimate):
    first, second = np.random.default_rng(3).uniform(1, 2, size=(2, 30))
    users = np.repeat(np.arange(30), 4)
    together = estimate(np.repeat(first, 4), np.repeat(second, 4), seed=0, users=users)
    apart = estimate(np.repeat(first, 4), np.repeat(second, 4), seed=0)
    assert together.standard_error > 1.5 * apart.standard_error


def test_the_same_seed_gives_the_same_interval_of_a_difference():
    first, second, n = np.random.default_rng(2).uniform(1, 2, size=(3, 40))
    assert root_mean_difference(first, second, n, seed=7) == root_mean_difference(first, second, n, seed=7)
