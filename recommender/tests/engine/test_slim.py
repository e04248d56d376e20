from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

from recommender.engine.algorithms import slim
from recommender.engine.algorithms.slim import SLIM
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import random_world, two_taste_groups

WORLD = random_world(seed=12)
PLAIN: dict[str, Any] = {"user_exponent": 0.0, "lowest_weight": 1.0, "n_sweeps": 500}


def test_weights_are_those_of_an_elastic_net_on_all_other_items():
    model = SLIM(l1=0.5, l2=2.0, **PLAIN).fit(WORLD)
    X = (WORLD.matrix().toarray() > 0).astype(float)
    n_users, total = X.shape[0], 0.5 + 2.0
    for item in range(WORLD.n_items):
        others = np.delete(np.arange(WORLD.n_items), item)
        net = ElasticNet(
            alpha=total / n_users,
            l1_ratio=0.5 / total,
            positive=True,
            fit_intercept=False,
            tol=1e-10,
            max_iter=10_000,
        ).fit(X[:, others], X[:, item])
        found = model.weights_[:, [item]].toarray().ravel()
        np.testing.assert_allclose(found[others], net.coef_, atol=2e-3)


def test_two_items_have_the_weight_worked_by_hand():
    # Users a and b have both items, c only the second: G = [[2, 2], [2, 3]].
    both = Interactions.from_columns(user_ids=list("aabbc"), item_ids=[1, 2, 1, 2, 2])
    weights = SLIM(l1=0.5, l2=1.0, **PLAIN).fit(both).weights_.toarray()
    np.testing.assert_allclose(weights, [[0, (2 - 0.5) / (2 + 1)], [(2 - 0.5) / (3 + 1), 0]], atol=1e-6)


def test_a_high_l1_leaves_nothing():
    assert SLIM(l1=1000.0).fit(WORLD).weights_.nnz == 0


def test_no_item_speaks_for_itself_nor_against_another():
    weights = SLIM().fit(WORLD).weights_
    assert not weights.diagonal().any()
    assert (weights.data > 0).all()


def test_only_the_nearest_items_speak_for_an_item():
    model = SLIM(n_candidates=3, l1=0.0).fit(WORLD)
    assert (np.diff(model.weights_.T.tocsr().indptr) <= 3).all()


def test_size_of_slices_does_not_change_the_weights(monkeypatch):
    whole = SLIM().fit(WORLD).weights_.toarray()
    monkeypatch.setattr(slim, "SLICE_ITEMS", 3)
    np.testing.assert_array_equal(SLIM().fit(WORLD).weights_.toarray(), whole)


def test_one_movie_of_a_group_is_enough_to_be_folded_in():
    model = SLIM().fit(two_taste_groups().interactions)
    ranking = model.recommend_for(History(np.array([2], dtype=np.int32), np.ones(1)), 9)
    assert sorted(ranking.item_indexes.tolist()) == [0, 1, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("parameters", [{"l1": -1.0}, {"l2": 0.0}, {"n_candidates": 0}, {"n_sweeps": 0}])
def test_settings_out_of_range_are_refused(parameters):
    with pytest.raises(ValueError, match=f"{next(iter(parameters))}.* must"):
        SLIM(**parameters).fit(WORLD)
