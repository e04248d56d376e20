import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.metrics import beyond, ranking, rating

ALL = [
    ranking.ndcg,
    ranking.recall,
    ranking.precision,
    ranking.average_precision,
    ranking.reciprocal_rank,
    ranking.hit,
]
RANKED, RELEVANT = [4, 1, 7, 3, 9], [7, 9, 2]  # hits at rank 3 and 5


def test_ndcg_by_hand():
    gained = 1 / np.log2(4) + 1 / np.log2(6)
    ideal = 1 / np.log2(2) + 1 / np.log2(3) + 1 / np.log2(4)
    assert ranking.ndcg(RANKED, RELEVANT, k=5) == pytest.approx(gained / ideal)


def test_ndcg_of_a_short_list_has_a_short_ideal():
    assert ranking.ndcg([7, 9], RELEVANT, k=2) == pytest.approx(1.0)


def test_ndcg_of_a_list_that_ends_early_counts_the_missing_places_as_misses():
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert ranking.ndcg([7], RELEVANT, k=5) == pytest.approx(1 / ideal)


def test_recall_by_hand():
    assert ranking.recall(RANKED, RELEVANT, k=5) == pytest.approx(2 / 3)


def test_precision_by_hand():
    assert ranking.precision(RANKED, RELEVANT, k=5) == pytest.approx(2 / 5)


def test_average_precision_by_hand():
    assert ranking.average_precision(RANKED, RELEVANT, k=5) == pytest.approx((1 / 3 + 2 / 5) / 3)


def test_average_precision_counts_ranks_with_a_hit_only():
    assert ranking.average_precision([7, 1, 2], [7, 5, 6], k=3) == pytest.approx(1 / 3)


def test_reciprocal_rank_by_hand():
    assert ranking.reciprocal_rank(RANKED, RELEVANT, k=5) == pytest.approx(1 / 3)
    assert ranking.reciprocal_rank(RANKED, RELEVANT, k=2) == 0


def test_hit_is_whether_anything_relevant_is_there():
    assert (ranking.hit(RANKED, RELEVANT, k=2), ranking.hit(RANKED, RELEVANT, k=3)) == (0.0, 1.0)


@pytest.mark.parametrize("metric", ALL)
def test_empty_holdout_gives_nan(metric):
    assert np.isnan(metric(RANKED, [], k=5))


@pytest.mark.parametrize("metric", ALL)
def test_empty_list_is_worth_nothing(metric):
    assert metric([], RELEVANT, k=5) == 0


@pytest.mark.parametrize("metric", ALL)
def test_bad_arguments_are_refused(metric):
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        metric(RANKED, RELEVANT, k=0)
    with pytest.raises(ValueError, match="each item once"):
        metric([1, 1], RELEVANT, k=2)


@given(st.permutations(range(12)), st.sets(st.integers(0, 15), min_size=1), st.integers(1, 15))
def test_accuracy_lies_between_zero_and_one_and_is_one_for_the_ideal_list(ranked, relevant, k):
    ideal = [*relevant, *(item for item in range(20, 40))]
    for metric in (ranking.ndcg, ranking.average_precision, ranking.reciprocal_rank, ranking.hit):
        assert 0 <= metric(ranked, list(relevant), k=k) <= 1
        assert metric(ideal, list(relevant), k=k) == pytest.approx(1)


@given(st.permutations(range(12)), st.sets(st.integers(0, 11), min_size=1), st.integers(1, 12), st.data())
def test_moving_a_relevant_item_up_never_lowers_ndcg(ranked, relevant, k, data):
    place = data.draw(st.integers(1, 11))
    better = list(ranked)
    if ranked[place] in relevant and ranked[place - 1] not in relevant:
        better[place - 1], better[place] = better[place], better[place - 1]
    before, after = (ranking.ndcg(items, list(relevant), k=k) for items in (ranked, better))
    assert after >= before - 1e-12


def test_errors_by_hand():
    assert rating.rmse([1, 2, 5], [2, 2, 3]) == pytest.approx(np.sqrt((1 + 0 + 4) / 3))
    assert rating.mae([1, 2, 5], [2, 2, 3]) == pytest.approx(1.0)


def test_errors_of_nothing_are_nan():
    assert np.isnan(rating.rmse([], []))
    assert np.isnan(rating.mae([], []))


def test_errors_of_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="predicted has shape"):
        rating.rmse([1], [1, 2])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_is_that_of_the_mean_absolute_difference(counts):
    exposure = np.array(counts)
    if not exposure.sum():
        assert np.isnan(beyond.gini(exposure))
        return
    difference = np.abs(exposure[:, None] - exposure[None, :]).mean()
    assert beyond.gini(exposure) == pytest.approx(difference / (2 * exposure.mean()))


def test_novelty_grows_as_fewer_people_have_the_items():
    popularity = np.array([16, 4, 0])
    assert beyond.novelty(np.array([0]), popularity, n_users=16) == 0
    assert beyond.novelty(np.array([0, 1]), popularity, n_users=16) == pytest.approx((0 + 2) / 2)
    assert beyond.novelty(np.array([2]), popularity, n_users=16) == pytest.approx(4)  # nobody counts as one


def test_popularity_lift_by_hand():
    popularity = np.array([10, 2, 4])
    assert beyond.popularity_lift(np.array([0, 1]), np.array([2]), popularity) == pytest.approx(6 / 4 - 1)


def test_popularity_lift_without_history_is_nan():
    assert np.isnan(beyond.popularity_lift(np.array([0]), np.array([], dtype=int), np.array([1])))


def test_serendipity_counts_hits_that_were_not_to_be_expected():
    assert beyond.serendipity(RANKED, RELEVANT, [7, 1], k=5) == pytest.approx(1 / 5)  # 9; 7 was expected
    assert beyond.serendipity(RANKED, RELEVANT, [], k=5) == ranking.precision(RANKED, RELEVANT, k=5)
    assert np.isnan(beyond.serendipity(RANKED, [], [7], k=5))


def test_diversity_is_the_mean_distance_of_all_pairs():
    genres = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0]], dtype=bool)
    assert beyond.intra_list_diversity(genres) == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)


def test_items_without_genre_have_no_part_in_diversity():
    assert np.isnan(beyond.intra_list_diversity(np.array([[True], [False]])))


def test_coverage_is_the_listed_share_of_the_catalogue():
    assert beyond.catalogue_coverage(np.array([0, 3, 1, 0])) == 0.5
