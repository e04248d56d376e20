from typing import Any

import numpy as np
import pytest

from recommender.engine import least_squares
from recommender.engine.algorithms.ials import IALS
from recommender.engine.interactions import History
from recommender.tests.engine.worlds import random_world, two_taste_groups

WORLD = random_world(seed=21)
SETTINGS: dict[str, Any] = {"n_factors": 4, "l2": 0.02, "unobserved_weight": 0.3, "lowest_weight": 0.6}


def weights_of(world):
    """Weights 1 to 5 mapped to 0.6 to 1, 0 where user and item did not meet."""
    weights = world.matrix().toarray()
    return np.where(weights > 0, 0.6 + 0.4 * (weights - 1) / 4, 0.0)


def loss(users, items, weights):
    """The objective of the docstring, term by term."""
    products = users @ items.T
    has_met = weights > 0
    penalty_of_users = 0.02 * (has_met.sum(axis=1) + 0.3 * items.shape[0])
    penalty_of_items = 0.02 * (has_met.sum(axis=0) + 0.3 * users.shape[0])
    return (
        (weights * (1 - products) ** 2).sum()
        + 0.3 * (products**2).sum()
        + penalty_of_users @ (users**2).sum(axis=1)
        + penalty_of_items @ (items**2).sum(axis=1)
    )


def folded_in(model, world):
    return np.array([model._fold_in(world.history_of(user)) for user in range(world.n_users)])


def test_folded_in_people_are_where_the_objective_is_least():
    model = IALS(**SETTINGS).fit(WORLD)
    users, weights = folded_in(model, WORLD), weights_of(WORLD)
    least = loss(users, model.factors_, weights)
    rng = np.random.default_rng(0)
    for _ in range(20):
        assert loss(users + rng.normal(0, 0.01, users.shape), model.factors_, weights) > least


def test_item_factors_are_where_the_objective_is_least():
    model = IALS(**SETTINGS, n_sweeps=300).fit(WORLD)
    users, weights = folded_in(model, WORLD), weights_of(WORLD)
    least = loss(users, model.factors_, weights)
    rng = np.random.default_rng(0)
    for _ in range(20):
        moved = model.factors_ + rng.normal(0, 0.01, model.factors_.shape)
        assert loss(users, moved, weights) > least


def test_more_sweeps_never_raise_the_objective():
    losses = []
    for n_sweeps in range(1, 8):
        model = IALS(**SETTINGS, n_sweeps=n_sweeps).fit(WORLD)
        losses.append(loss(folded_in(model, WORLD), model.factors_, weights_of(WORLD)))
    assert (np.diff(losses) <= 1e-5).all()


def test_size_of_slices_does_not_change_the_factors(monkeypatch):
    whole = IALS(**SETTINGS).fit(WORLD).factors_
    monkeypatch.setattr(least_squares, "SLICE_CELLS", 1)
    np.testing.assert_allclose(IALS(**SETTINGS).fit(WORLD).factors_, whole, atol=1e-5)


def test_users_without_a_row_change_nothing():
    without_first = WORLD.subset(WORLD.user_indexes != 0)
    with_gap = IALS(**SETTINGS).fit(without_first).factors_
    rest = without_first.user_indexes - 1
    again = type(WORLD).from_columns(
        user_ids=rest,
        item_ids=without_first.item_ids[without_first.item_indexes],
        weights=without_first.weights,
        catalogue=WORLD.item_ids,
    )
    np.testing.assert_array_equal(IALS(**SETTINGS).fit(again).factors_, with_gap)


def test_item_that_nobody_met_is_at_the_origin_and_like_nothing():
    world = two_taste_groups().interactions
    model = IALS().fit(world.subset(world.item_indexes != 3))
    assert not model.factors_[3].any()
    assert 3 not in model.similar_items(0, 19).item_indexes


def test_a_history_that_says_more_scores_its_neighbours_higher():
    model = IALS().fit(two_taste_groups().interactions)
    few, many = (History(np.arange(n, dtype=np.int32), np.ones(n)) for n in (1, 8))
    assert model.score(many)[9] > model.score(few)[9]


def test_seed_decides_where_factors_start():
    one, same, other = (IALS(**SETTINGS, seed=seed).fit(WORLD).factors_ for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    "parameters",
    [{"n_factors": 0}, {"n_sweeps": 0}, {"n_steps": 0}, {"l2": 0.0}, {"unobserved_weight": -0.1}],
)
def test_settings_out_of_range_are_refused(parameters):
    with pytest.raises(ValueError, match=f"{next(iter(parameters))}.* must be"):
        IALS(**parameters).fit(WORLD)
