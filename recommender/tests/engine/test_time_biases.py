from typing import Any

import numpy as np
import pytest

from recommender.engine.algorithms.time_biases import DAY, TimeBiases, _level
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import random_world

DAYS_ONLY: dict[str, Any] = {
    **dict.fromkeys(("user_damping", "item_damping", "day_damping"), 1e-6),
    **dict.fromkeys(("drift_damping", "bin_damping", "level_damping"), 1e12),
}


def full_table(ratings_at, *, n_users=30, n_items=12):
    """Everybody rates everything, person u all of it on days u and u + 40; even items on the first of them."""
    users, items = (
        grid.ravel() for grid in np.meshgrid(np.arange(n_users), np.arange(n_items), indexing="ij")
    )
    days = users + 40 * (items % 2)
    return Interactions.from_columns(
        user_ids=users, item_ids=items, times=days * DAY + items, ratings=ratings_at(users, items, days)
    )


def test_levels_are_powers_of_three():
    assert _level(np.array([1, 2, 3, 8, 9, 26, 27, 10_000])).tolist() == [0, 0, 1, 1, 2, 2, 3, 5]


def test_the_mood_of_a_day_is_found_and_used_on_that_day_only():
    world = full_table(lambda users, items, days: 3.0 + np.where(days == 7, 1.0, 0.0))
    model = TimeBiases(**DAYS_ONLY).fit(world)
    person = np.array([7]), np.array([3])  # gave 4 on day 7 and 3 on day 47
    on_the_day, between = (model.predict(*person, times=np.array([day * DAY])) for day in (7, 25))
    assert on_the_day - between == pytest.approx(
        0.5, abs=0.02
    )  # half lies in the bias of the person, 1 in 60 in those of items


def test_an_item_that_rises_is_predicted_higher_later():
    world = full_table(lambda users, items, days: 2.0 + np.where(items == 4, days / 30, 0.0))
    model = TimeBiases(n_bins=4, bin_damping=0.5).fit(world)
    early, late = model.predict(np.array([-1, -1]), np.array([4, 4]), times=np.array([2, 28]) * DAY)
    assert late > early + 0.1


def test_on_a_day_without_ratings_a_history_moves_all_items_alike():
    world = full_table(
        lambda users, items, days: 3.0 + (users % 3) / 4 + np.where(items == 4, days / 30, 0.0)
    )
    model = TimeBiases(n_bins=4, bin_damping=0.5).fit(world)
    strict, mild = (world.history_of(user) for user in (0, 2))
    apart = model.score(mild, at=35 * DAY) - model.score(strict, at=35 * DAY)
    assert apart.min() > 0.1
    assert apart == pytest.approx(apart[0])


def test_who_grows_stricter_is_predicted_lower_later():
    world = full_table(lambda users, items, days: 4.0 - np.where(users == 3, days / 40, 0.0))
    model = TimeBiases(drift_damping=1.0, day_damping=1e12).fit(world)
    early, late = model.predict(np.array([3, 3]), np.array([1, 1]), times=np.array([3, 43]) * DAY)
    assert late < early - 0.3


def test_an_item_that_is_rated_lower_among_many_is_predicted_so():
    rng = np.random.default_rng(1)
    users = np.repeat(np.arange(40), 12)
    items = np.tile(np.arange(12), 40)
    together = users % 2 == 0  # even people rate all at once, odd ones each on a day of its own
    days = np.where(together, users, users + 50 * items)
    ratings = 3.0 - np.where(together & (items == 5), 1.5, 0.0) + 0.01 * rng.normal(size=users.size)
    world = Interactions.from_columns(user_ids=users, item_ids=items, times=days * DAY, ratings=ratings)
    model = TimeBiases(level_damping=0.5, bin_damping=1e12, n_sweeps=30).fit(world)
    known_day = model.predict(np.array([0, 1]), np.array([5, 5]), times=np.array([0, 1]) * DAY)
    assert known_day[0] < known_day[1] - 1.0


def test_without_times_it_is_a_baseline():
    world = random_world(seed=2)
    timeless = Interactions.from_columns(
        user_ids=world.user_indexes, item_ids=world.item_indexes, ratings=world.ratings
    )
    model = TimeBiases().fit(timeless)
    pairs = np.array([0, 4]), np.array([1, 2])
    np.testing.assert_array_equal(
        model.predict(*pairs, times=np.array([5 * DAY, 9 * DAY])), model.predict(*pairs)
    )


def test_equal_times_and_moments_outside_the_training_data_are_answered():
    world = random_world(seed=3)
    at_once = Interactions.from_columns(
        user_ids=world.user_indexes,
        item_ids=world.item_indexes,
        ratings=world.ratings,
        times=np.full(len(world), 10 * DAY),
    )
    predicted = (
        TimeBiases()
        .fit(at_once)
        .predict(np.array([0, 0, -1]), np.array([1, 1, -1]), times=np.array([0, 10**12, 5]))
    )
    assert np.isfinite(predicted).all()


def test_a_history_without_times_gets_the_static_parts():
    world = random_world(seed=4)
    model = TimeBiases().fit(world)
    history = world.history_of(0)
    timeless = History(history.item_indexes, history.weights, None, history.ratings)
    assert np.isfinite(model.predict_for(timeless, np.array([1, 2]), times=np.array([DAY, 2 * DAY]))).all()


def test_settings_out_of_range_are_refused():
    with pytest.raises(ValueError, match="n_bins and n_sweeps must be at least 1, got 0 and 10"):
        TimeBiases(n_bins=0).fit(random_world(seed=5))
