import numpy as np
import pytest

from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.bayesian_fm import BayesianFM
from recommender.engine.interactions import History, Interactions
from recommender.engine.metrics.rating import rmse
from recommender.engine.splits import rating_folds
from recommender.tests.engine.worlds import random_world, two_opinions

QUICK = {"n_factors": 4, "n_sweeps": 60, "n_burned": 20, "n_kept": 20}


def people_with_factors(*, n_users=80, n_items=60, noise=0.3, seed=0):
    """Ratings about 3 that are the product of two tastes with two traits, a third of all pairs."""
    rng = np.random.default_rng(seed)
    users, items = np.nonzero(rng.random((n_users, n_items)) < 1 / 3)
    tastes, traits = rng.normal(size=(n_users, 2)), rng.normal(size=(n_items, 2))
    ratings = 3 + (tastes[users] * traits[items]).sum(axis=1) + noise * rng.normal(size=users.size)
    return Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings)


def test_planted_factors_are_foretold():
    fold = next(rating_folds(people_with_factors(), seed=1))
    left = {
        model: rmse(model.fit(fold.train).predict(fold.user_indexes, fold.item_indexes), fold.ratings)
        for model in (BayesianFM(**QUICK), Baseline())
    }
    machine, biases = left.values()
    assert machine < 0.6 < 1.2 < biases  # 0.3 is noise that nobody foretells


def test_the_seed_decides_everything():
    world = random_world(seed=3)
    pairs = np.arange(20), np.arange(20)
    first, again = (BayesianFM(**QUICK, seed=4).fit(world).predict(*pairs) for _ in range(2))
    other = BayesianFM(**QUICK, seed=5).fit(world).predict(*pairs)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_loaded_model_predicts_for_a_history_as_before():
    world = two_opinions()
    model = BayesianFM(**QUICK).fit(world)
    loaded = BayesianFM.from_state(model.state(), hyperparameters=model.hyperparameters())
    history, items = world.history_of(0), np.array([0, 5, 15, -1])
    np.testing.assert_array_equal(loaded.predict_for(history, items), model.predict_for(history, items))


def test_the_scale_of_ratings_does_not_matter():
    world = people_with_factors()
    stretched = Interactions.from_columns(
        user_ids=world.user_indexes, item_ids=world.item_indexes, ratings=1000 + 50 * world.ratings
    )
    pairs = np.arange(60), np.arange(60)
    plain, wide = (BayesianFM(**QUICK).fit(rows).predict(*pairs) for rows in (world, stretched))
    np.testing.assert_allclose(wide, 1000 + 50 * plain, rtol=1e-6)


def test_ratings_that_are_all_the_same_are_predicted_for_everything():
    world = Interactions.from_columns(user_ids=[1, 1, 2], item_ids=[1, 2, 1], ratings=[4, 4, 4])
    model = BayesianFM(**QUICK).fit(world)
    np.testing.assert_array_equal(model.predict(np.array([0, 1, -1]), np.array([0, 1, -1])), [4, 4, 4])


def test_marks_without_rating_do_not_count():
    rated = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[1, 2, 1, 3], ratings=[5, 1, 4, 2])
    marked = Interactions.from_columns(
        user_ids=[1, 1, 2, 2, 1], item_ids=[1, 2, 1, 3, 3], ratings=[5, 1, 4, 2, np.nan]
    )
    half = History(np.array([0, 2], np.int32), np.ones(2), None, np.array([5, np.nan]))
    whole = History(np.array([0], np.int32), np.ones(1), None, np.array([5.0]))
    of_rated, of_marked = (BayesianFM(**QUICK).fit(rows) for rows in (rated, marked))
    np.testing.assert_array_equal(of_marked.score(half), of_rated.score(whole))


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"n_factors": 0}, "n_factors must be at least 1, got 0"),
        ({"n_sweeps": 50, "n_burned": 20, "n_kept": 40}, "n_kept must be from 1 to"),
        ({"n_kept": 0}, "n_kept must be from 1 to"),
    ],
)
def test_settings_out_of_range_are_refused(wrong, complaint):
    with pytest.raises(ValueError, match=complaint):
        BayesianFM(**wrong).fit(two_opinions())
