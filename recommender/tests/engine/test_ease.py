import numpy as np
import pytest

from recommender.engine import products
from recommender.engine.algorithms.ease import EASE
from recommender.engine.interactions import History
from recommender.tests.engine.worlds import random_world

WORLD = random_world(seed=8)


def by_the_paper(X, penalty):
    P = np.linalg.inv(X.T @ X + np.diag(penalty))
    B = np.eye(X.shape[1]) - P / np.diag(P)
    np.fill_diagonal(B, 0.0)
    return B


def test_plain_weights_are_those_of_the_paper():
    X = (WORLD.matrix().toarray() > 0).astype(float)
    model = EASE(l2=3.0, dropout=0.0, user_exponent=0.0, lowest_weight=1.0).fit(WORLD)
    np.testing.assert_allclose(model.weights_, by_the_paper(X, np.full(WORLD.n_items, 3.0)), atol=1e-6)


def test_all_refinements_together_are_the_ridge_of_their_definition():
    model = EASE(l2=2.0, dropout=0.25, user_exponent=0.5, lowest_weight=0.6).fit(WORLD)
    weights = WORLD.matrix().toarray()
    X = np.where(weights > 0, 0.6 + 0.4 * (weights - 1) / 4, 0.0)
    X /= (np.maximum((X > 0).sum(axis=1, keepdims=True), 1)) ** 0.25
    penalty = 2.0 + 0.25 / 0.75 * np.diag(X.T @ X)
    np.testing.assert_allclose(model.weights_, by_the_paper(X, penalty), atol=1e-6)


def test_few_users_with_many_items_have_the_same_ridge():
    few = random_world(seed=10, n_users=6, n_items=40, n_rows=200)
    model = EASE(l2=2.0, dropout=0.25, user_exponent=0.0, lowest_weight=1.0).fit(few)
    X = (few.matrix().toarray() > 0).astype(float)
    penalty = 2.0 + 0.25 / 0.75 * np.diag(X.T @ X)
    np.testing.assert_allclose(model.weights_, by_the_paper(X, penalty), atol=1e-6)


def test_size_of_blocks_does_not_change_the_weights(monkeypatch):
    whole = EASE().fit(WORLD).weights_
    monkeypatch.setattr(products, "BLOCK_CELLS", 3 * WORLD.n_items)
    np.testing.assert_allclose(EASE().fit(WORLD).weights_, whole, atol=1e-6)


def test_no_item_speaks_for_itself():
    assert not EASE().fit(WORLD).weights_.diagonal().any()


def test_large_catalogue_is_cut_to_its_most_popular_items():
    model = EASE(max_items=10).fit(WORLD)
    counts = WORLD.counts_by_item()
    others = np.setdiff1d(np.arange(WORLD.n_items), model.core_)
    assert model.weights_.shape == (10, 10)
    assert counts[model.core_].min() >= counts[others].max()
    scores = model.score(WORLD.history_of(0))
    assert not scores[others].any()


def test_items_outside_the_cut_in_a_history_do_no_harm():
    model = EASE(max_items=10).fit(WORLD)
    others = np.setdiff1d(np.arange(WORLD.n_items), model.core_).astype(np.int32)
    history = History(np.append(others[:2], model.core_[:1]), np.ones(3))
    core_only = History(model.core_[:1], np.ones(1))
    np.testing.assert_array_equal(model.score(history), model.score(core_only))
    assert model.explain(history, int(model.core_[3])).score == pytest.approx(
        model.score(history)[model.core_[3]]
    )


def test_long_history_scores_like_its_matrix_product():
    world = random_world(seed=9, n_items=300, n_users=200, n_rows=20_000)
    model = EASE(l2=5.0, lowest_weight=1.0).fit(world)
    history = History(np.arange(150, dtype=np.int32), np.ones(150))
    expected = model.weights_[:150].astype(np.float64).sum(axis=0)
    np.testing.assert_allclose(model.score(history), expected, atol=1e-12)


@pytest.mark.parametrize("parameters", [{"l2": 0.0}, {"dropout": 1.0}, {"dropout": -0.1}])
def test_settings_out_of_range_are_refused(parameters):
    with pytest.raises(ValueError, match="l2 must be positive and dropout in"):
        EASE(**parameters).fit(WORLD)
