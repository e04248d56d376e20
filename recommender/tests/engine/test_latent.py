"""Funk's SVD and SVD++: their steps against the papers' formulas, folding in, explaining, stopping."""

import numpy as np
import pytest
from numba import config as compiler

from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.funk_svd import FunkDescent, FunkSVD
from recommender.engine.algorithms.svdpp import SVDpp, TasteDescent
from recommender.engine.biases import Rated
from recommender.engine.interactions import History, Interactions
from recommender.engine.metrics.rating import rmse
from recommender.engine.splits import rating_folds
from recommender.tests.engine.worlds import random_world

RATE, L2 = 0.05, 0.2
MODELS = pytest.mark.parametrize("model_class", [FunkSVD, SVDpp])


def few_ratings(seed=0, n_users=5, n_items=6):
    rng = np.random.default_rng(seed)
    users, items = np.nonzero(rng.random((n_users, n_items)) < 0.7)
    rated = Rated(users.astype(np.int32), items.astype(np.int32), rng.normal(size=users.size))
    return rated, (n_users, n_items)


def started(descent_class, *, n_factors=3):
    rated, shape = few_ratings()
    rng = np.random.default_rng(1)
    return descent_class(rated, shape, n_factors=n_factors, l2=L2, rng=rng)


def in_order(descent, rng_state):
    """(user, item, deviation) in the order of the next epoch; blocks at the same time have nothing in common."""
    rng = np.random.default_rng()
    rng.bit_generator.state = rng_state
    n, n_users = descent.n_blocks, descent.user_bias.size
    users, items = np.array_split(rng.permutation(n_users), n), rng.permutation(n) if n > 1 else [0]
    for turn, row in np.ndindex(n, n):
        for user in users[row]:
            place = items[(row + turn) % n] * n_users + user
            for at in range(descent.starts[place], descent.starts[place + 1]):
                yield user, descent.others[at], float(descent.ratings[at])


def test_one_rating_moves_biases_and_factors_as_worked_by_hand():
    rated = Rated(np.zeros(1, np.int32), np.zeros(1, np.int32), np.array([1.0]))
    descent = FunkDescent(rated, (1, 1), n_factors=1, l2=0.1, rng=np.random.default_rng(0))
    descent.users[0, 0], descent.items[0, 0] = 0.5, 1.0
    descent.epoch(0.2)  # the error is 1 - 0.5 = 0.5, a step 0.1, kept is 0.98
    assert descent.user_bias[0] == descent.item_bias[0] == pytest.approx(0.1)
    assert descent.users[0, 0] == pytest.approx(0.98 * 0.5 + 0.1 * 1.0)
    assert descent.items[0, 0] == pytest.approx(0.98 * 1.0 + 0.1 * 0.5)


def test_an_epoch_of_funk_is_one_step_per_rating():
    descent = started(FunkDescent)
    order = list(in_order(descent, descent.rng.bit_generator.state))
    p, q = descent.users.astype(float), descent.items.astype(float)
    b_u, b_i = np.zeros(len(p)), np.zeros(len(q))
    for u, i, deviation in order:
        error = deviation - b_u[u] - b_i[i] - p[u] @ q[i]
        b_u[u] += RATE * (error - L2 * b_u[u])
        b_i[i] += RATE * (error - L2 * b_i[i])
        p[u], q[i] = p[u] + RATE * (error * q[i] - L2 * p[u]), q[i] + RATE * (error * p[u] - L2 * q[i])
    descent.epoch(RATE)
    for learned, stepped in zip((descent.users, descent.items, descent.user_bias), (p, q, b_u), strict=True):
        np.testing.assert_allclose(learned, stepped, atol=1e-6)


def test_blocks_at_the_same_time_have_no_user_and_no_item_in_common():
    descent = started(FunkDescent)
    n_users = descent.user_bias.size
    items = [
        set(descent.others[descent.starts[first] : descent.starts[first + n_users]].tolist())
        for first in range(0, descent.n_blocks * n_users, n_users)
    ]
    assert all(items)
    assert not set.intersection(*items)


def test_funk_learns_the_same_on_one_core(monkeypatch):
    on_two = started(FunkDescent)
    on_two.epoch(RATE)
    monkeypatch.setattr(compiler, "NUMBA_NUM_THREADS", 1)
    on_one = started(FunkDescent)
    on_one.epoch(RATE)
    np.testing.assert_array_equal(on_one.items, on_two.items)


def test_an_epoch_of_svdpp_is_that_of_koren_for_each_rating():
    descent = started(TasteDescent)
    order = list(in_order(descent, descent.rng.bit_generator.state))
    p, q, y = (a.astype(float) for a in (descent.users, descent.items, descent.tastes))
    b_u, b_i = np.zeros(len(p)), np.zeros(len(q))
    for u, i, deviation in order:
        rated = descent.others[descent.starts[u] : descent.starts[u + 1]]
        share = rated.size**-0.5
        whole = p[u] + share * y[rated].sum(axis=0)
        error = deviation - b_u[u] - b_i[i] - whole @ q[i]
        b_u[u] += RATE * (error - L2 * b_u[u])
        b_i[i] += RATE * (error - L2 * b_i[i])
        p[u] += RATE * (error * q[i] - L2 * p[u])
        y[rated] += RATE * (error * share * q[i] - L2 * y[rated])
        q[i] += RATE * (error * whole - L2 * q[i])
    descent.epoch(RATE)
    for learned, stepped in zip((descent.users, descent.items, descent.tastes), (p, q, y), strict=True):
        np.testing.assert_allclose(learned, stepped, atol=1e-6)


def test_descent_predicts_with_the_tastes_of_all_that_was_rated():
    descent = started(TasteDescent)
    rated, _ = few_ratings()
    of_user = rated.item_indexes[rated.user_indexes == 2]
    whole = descent.users[2] + descent.tastes[of_user].sum(axis=0) / np.sqrt(of_user.size)
    asked = Rated(np.array([2], np.int32), np.array([1], np.int32), np.zeros(1))
    np.testing.assert_allclose(descent.predict(asked), whole @ descent.items[1], rtol=1e-5)


def two_tastes(*, n_users=60, n_items=40, seed=0):
    """Ratings from 1 to 5 that depend on one taste and one trait, half of all pairs."""
    rng = np.random.default_rng(seed)
    users, items = np.nonzero(rng.random((n_users, n_items)) < 0.5)
    taste, trait = rng.choice([-1.5, 1.5], n_users), rng.choice([-1.0, 1.0], n_items)
    ratings = 3 + taste[users] * trait[items] + 0.3 * rng.normal(size=users.size)
    return Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings)


def contributions_of(model, history, item):
    """By item index."""
    explanation = model.explain(history, item)
    return explanation.contributions[np.argsort(explanation.item_indexes)]


@MODELS
def test_planted_tastes_are_foretold(model_class):
    fold = next(rating_folds(two_tastes(), seed=1))
    model, biases = model_class(l2=0.02).fit(fold.train), Baseline().fit(fold.train)
    asked = fold.user_indexes, fold.item_indexes
    assert rmse(model.predict(*asked), fold.ratings) < 0.5
    assert rmse(biases.predict(*asked), fold.ratings) > 1.2


@MODELS
def test_people_are_folded_in_where_their_penalised_error_is_least(model_class):
    world = random_world(seed=2)
    model = model_class(n_factors=4, l2=0.3).fit(world)
    history = world.history_of(1)
    items, taste = history.item_indexes, model._taste(history).sum(axis=0)

    def loss(bias, own):
        left = (history.ratings - model.mean_) / model.scale_ - model.item_bias_[items] - bias
        errors = left - model.factors_[items] @ (own + taste)
        return errors @ errors + 0.3 * items.size * (bias**2 + own @ own)

    bias, factors = model.fold_in(history)
    least, rng = loss(bias, factors - taste), np.random.default_rng(0)
    for _ in range(20):
        assert loss(bias + 0.01 * rng.normal(), factors - taste + 0.01 * rng.normal(size=4)) > least


@MODELS
def test_a_contribution_grows_with_the_rating_and_the_others_stay(model_class):
    world = random_world(seed=3)
    model = model_class(n_factors=4).fit(world)
    history, item = world.history_of(4), 7
    raised = history.ratings.copy()
    raised[0] += 1.0
    after = History(history.item_indexes, history.weights, history.times, raised)
    change = contributions_of(model, after, item) - contributions_of(model, history, item)
    moved = model.score(after)[item] - model.score(history)[item]
    np.testing.assert_allclose(change, [moved, *np.zeros(len(history) - 1)], atol=1e-12)


@MODELS
def test_marks_without_rating_contribute_nothing(model_class):
    model = model_class(n_factors=4).fit(random_world(seed=4))
    history = History(np.array([2, 5], np.int32), np.ones(2), None, np.array([np.nan, 4.0]))
    of_mark, of_rating = contributions_of(model, history, 9)
    assert of_mark == 0 != of_rating


@MODELS
def test_learning_stops_early_where_there_is_nothing_to_learn(model_class):
    rng = np.random.default_rng(5)
    users, items = np.nonzero(rng.random((60, 40)) < 0.5)
    noise = Interactions.from_columns(user_ids=users, item_ids=items, ratings=rng.integers(1, 6, users.size))
    assert model_class(l2=0.01).fit(noise).n_epochs_ < model_class(l2=0.01).fit(two_tastes()).n_epochs_


@MODELS
def test_without_a_validation_part_all_epochs_run(model_class):
    assert model_class(n_epochs=7, validation_share=0.0).fit(random_world(seed=6)).n_epochs_ == 7


@MODELS
def test_ratings_that_are_all_the_same_are_predicted_for_everything(model_class):
    world = Interactions.from_columns(user_ids=[1, 1, 2], item_ids=[1, 2, 1], ratings=[4, 4, 4])
    predicted = model_class().fit(world).predict(np.array([0, 1, -1]), np.array([0, 1, -1]))
    np.testing.assert_array_equal(predicted, [4, 4, 4])


@MODELS
@pytest.mark.parametrize("wrong", [{"n_factors": 0}, {"l2": 0.0}, {"decay": 1.5}, {"validation_share": 1.0}])
def test_settings_out_of_range_are_refused(model_class, wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}.*must be"):
        model_class(**wrong).fit(random_world(seed=7))


@MODELS
def test_the_scale_of_ratings_does_not_matter(model_class):
    world = random_world(seed=8)
    stretched = Interactions.from_columns(
        user_ids=world.user_indexes, item_ids=world.item_indexes, ratings=1e6 + 1e4 * world.ratings
    )
    pairs = np.arange(25), np.arange(25)
    plain, wide = (model_class(n_factors=4).fit(rows).predict(*pairs) for rows in (world, stretched))
    np.testing.assert_allclose(wide, 1e6 + 1e4 * plain, rtol=1e-6)
