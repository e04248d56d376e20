import numpy as np
import pytest

from recommender.engine.algorithms.bpr import BPR, _epoch
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import random_world, two_taste_groups

WORLD = random_world(seed=14)


def test_one_step_is_the_gradient_worked_by_hand():
    # One user with item 0 of two, drawn beside item 1: x = 0.1 + 0.5 * (0.4 - 0.2), rate 1, no penalty.
    users, items = np.array([[0.5]], np.float32), np.array([[0.4], [0.2]], np.float32)
    bias = np.array([0.1, 0.0], np.float32)
    one, zero = np.array([0]), np.zeros(1, np.int32)
    _epoch(one, np.array([1]), np.array([0, 1]), zero, zero, users, items, bias, np.float32(1), np.float32(0))
    doubt = 1 / (1 + np.exp(0.2))
    np.testing.assert_allclose(users, [[0.5 + doubt * 0.2]], rtol=1e-6)
    np.testing.assert_allclose(items, [[0.4 + doubt * 0.5], [0.2 - doubt * 0.5]], rtol=1e-6)
    np.testing.assert_allclose(bias, [0.1 + doubt, -doubt], rtol=1e-6)


def test_folded_in_factors_are_where_the_objective_is_greatest():
    model, history = BPR(n_factors=4).fit(WORLD), WORLD.history_of(3)
    apart = model.factors_[history.item_indexes] - model.factors_.mean(axis=0)
    ahead = model.bias_[history.item_indexes] - model.bias_.mean()

    def objective(p):
        return -np.log1p(np.exp(-(ahead + apart @ p))).sum() - 0.01 * len(history) / 2 * p @ p

    found, rng = model._fold_in(history), np.random.default_rng(0)
    assert all(objective(found + rng.normal(0, 0.05, 4)) < objective(found) for _ in range(50))


def test_strangers_get_the_order_of_the_biases_and_that_is_popularity():
    model = BPR().fit(WORLD)
    np.testing.assert_array_equal(model.score(History.empty()), model.bias_)
    assert np.corrcoef(model.bias_, WORLD.counts_by_item())[0, 1] > 0.8


def test_one_movie_of_a_group_is_enough_to_be_folded_in():
    model = BPR().fit(two_taste_groups().interactions)
    ranking = model.recommend_for(History(np.array([2], dtype=np.int32), np.ones(1)), 9)
    assert sorted(ranking.item_indexes.tolist()) == [0, 1, 3, 4, 5, 6, 7, 8, 9]


def test_who_has_met_all_items_teaches_nothing_and_does_no_harm():
    alone = Interactions.from_columns(user_ids=["a", "a"], item_ids=[1, 2])
    assert not BPR().fit(alone).bias_.any()


@pytest.mark.parametrize(
    "parameters", [{"n_factors": 0}, {"n_epochs": 0}, {"l2": 0.0}, {"learning_rate": -0.1}]
)
def test_settings_out_of_range_are_refused(parameters):
    with pytest.raises(ValueError, match="n_factors and n_epochs must be at least 1, l2"):
        BPR(**parameters).fit(WORLD)
