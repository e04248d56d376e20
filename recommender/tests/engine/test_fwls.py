"""Feature-weighted linear stacking on worlds where it is known which model is right about whom."""

import numpy as np
import pytest

from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.funk_svd import FunkSVD
from recommender.engine.algorithms.fwls import FWLS
from recommender.engine.interactions import Interactions
from recommender.tests.engine.worlds import random_world, two_opinions

LIKE_ALL = ("baseline", "item_knn")


def noisy_opinions():
    world = two_opinions(n_users=60, n_items=20)
    rng = np.random.default_rng(4)
    return Interactions.from_columns(
        user_ids=world.user_indexes,
        item_ids=world.item_indexes,
        ratings=np.clip(world.ratings + rng.normal(0, 0.5, len(world)), 1, 5),
    )


def test_the_part_that_is_right_gets_the_weight():
    model = FWLS(parts=LIKE_ALL, l2=1.0).fit(noisy_opinions())
    weights = model.choices()["weights"]
    assert weights["item_knn"] > 0.8
    assert abs(weights["baseline"]) < 0.3


def test_out_of_fold_the_sum_errs_less_than_each_part():
    errors = FWLS(parts=LIKE_ALL).fit(noisy_opinions()).choices()["out_of_fold_rmse"]
    assert errors["fwls"] <= min(errors["baseline"], errors["item_knn"])


def test_a_part_counts_more_where_more_is_known():
    """Opinions of those with many ratings are plain; those with few rate at random."""
    rng = np.random.default_rng(5)
    known = noisy_opinions()
    few = [
        (60 + user, item, rng.choice([1.0, 5.0])) for user in range(150) for item in rng.choice(20, 4, False)
    ]
    users, items, ratings = (np.array(column) for column in zip(*few, strict=True))
    world = Interactions.from_columns(
        user_ids=np.concatenate([known.user_indexes, users]),
        item_ids=np.concatenate([known.item_indexes, items]),
        ratings=np.concatenate([known.ratings, ratings]),
    )
    model = FWLS(parts=LIKE_ALL, l2=1.0).fit(world)
    assert model.weights_[2, 1] > 0.1  # item kNN times the number of the user's ratings


def test_with_hardly_any_rating_the_parts_count_alike():
    world = random_world(seed=1, n_users=5, n_items=5, n_rows=20)
    model = FWLS(parts=("baseline", "funk_svd")).fit(world)
    history, items = world.history_of(0), np.arange(world.n_items)
    parts = [kind().fit(world).predict_for(history, items) for kind in (Baseline, FunkSVD)]
    np.testing.assert_allclose(model.predict_for(history, items), np.mean(parts, axis=0))
    assert model.choices()["out_of_fold_rmse"] == {}


def test_the_scale_of_ratings_only_scales_predictions():
    world, n = random_world(seed=2), 7
    larger = Interactions.from_columns(
        user_ids=world.user_indexes, item_ids=world.item_indexes, ratings=10 * world.ratings
    )
    users, items = np.arange(n), np.arange(n)[::-1].copy()
    plain, scaled = (FWLS(parts=LIKE_ALL).fit(given).predict(users, items) for given in (world, larger))
    np.testing.assert_allclose(scaled, 10 * plain, rtol=1e-9)


def test_meta_features_of_a_user_are_count_and_damped_spread():
    world = Interactions.from_columns(user_ids=[1, 1, 2], item_ids=[1, 2, 1], ratings=[2, 4, 3])
    model = FWLS(parts=("baseline",)).fit(world)
    spread = np.std([2, 4, 3])
    expected = [np.log(3), np.sqrt((2 + 5 * spread**2) / 7) / spread]
    np.testing.assert_allclose(model._of_user(world.history_of(0)), expected)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (FWLS(parts=()), "parts must not be empty"),
        (FWLS(l2=0.0), "l2 positive"),
        (FWLS(n_folds=1), "n_folds at least 2"),
        (FWLS(parts=("ease",)), "ease predicts no ratings"),
        (FWLS(parts=("user_knn",)), "must hold no people, got user_knn"),
    ],
)
def test_settings_that_cannot_be_met_are_refused(model, message):
    with pytest.raises(ValueError, match=message):
        model.fit(random_world(seed=3))
