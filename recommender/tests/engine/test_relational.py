"""The Gibbs sampler against a factorisation machine written out feature by feature."""

import numpy as np
import pytest

from recommender.engine.relational import drawing, kernels
from recommender.engine.relational.gaussian import draw, solve
from recommender.engine.relational.people import fold_in, mean_scores
from recommender.engine.relational.sampler import Meetings, Noise, Sampler, Side

N_USERS, N_ITEMS, N_FACTORS = 6, 5, 3


def meetings(seed=0):
    """Who rated what, with a user and an item that have no rating."""
    rng = np.random.default_rng(seed)
    has_met = rng.random((N_USERS, N_ITEMS)) < 0.6
    has_met[-1] = has_met[:, -1] = False
    has_met[0, 0] = True
    users, items = np.nonzero(has_met)
    return users, items, rng.normal(size=users.size)


def sides(seed=0):
    rng = np.random.default_rng(seed + 1)
    users, items, ratings = meetings(seed)
    by_user = Meetings.by(users, items, ratings, n_rows=N_USERS)
    by_item = Meetings.by(items, users, ratings, n_rows=N_ITEMS)
    made = [Side(*pair, n_factors=N_FACTORS, rng=rng) for pair in ((by_user, by_item), (by_item, by_user))]
    for side in made:
        for block in (side.own, side.met):
            block.values[:] = rng.normal(size=block.values.shape)
        side._sum_up()
    return made


def machine(user_side, item_side, user, item):
    """Rendle's formula: linear weights plus the product of every pair of active features."""
    users, items, _ = meetings()
    active = [(1.0, user_side.own.values[user]), (1.0, item_side.own.values[item])]
    met, audience = items[users == user], users[items == item]
    active += [(met.size**-0.5, user_side.met.values[other]) for other in met]
    active += [(audience.size**-0.5, item_side.met.values[other]) for other in audience]
    linear = sum(x * feature[-1] for x, feature in active)
    pairs = [x * z * (v[:-1] @ w[:-1]) for n, (x, v) in enumerate(active) for z, w in active[n + 1 :]]
    return linear + sum(pairs)


def predictions(user_side, item_side):
    users, items, _ = meetings()
    return np.array([machine(user_side, item_side, *pair) for pair in zip(users, items, strict=True)])


def test_two_sides_predict_what_the_machine_predicts():
    user_side, item_side = sides()
    users, items, _ = meetings()
    products = (user_side.totals[users] * item_side.totals[items]).sum(axis=1)
    parts = user_side.biases[users] + item_side.biases[items] + products
    np.testing.assert_allclose(parts, predictions(user_side, item_side))


def test_errors_are_ratings_less_predictions_in_the_order_of_the_side():
    user_side, item_side = sides()
    _, items, ratings = meetings()
    expected = ratings - 0.7 - predictions(user_side, item_side)
    np.testing.assert_allclose(user_side.errors(item_side, overall=0.7), expected)
    by_item = np.argsort(items, kind="stable")
    np.testing.assert_allclose(item_side.errors(user_side, overall=0.7), expected[by_item])


def sums_of(side, other, weights):
    errors = side.errors(other, overall=0.0)
    m = side.meetings
    return kernels.sums_of(m.starts, m.others, errors, weights, side.totals, other.totals)


@pytest.mark.parametrize("kind", ["own", "met"])
def test_sums_follow_what_is_drawn(kind):
    user_side, item_side = sides()
    weights = np.random.default_rng(2).random(meetings()[0].size) + 0.5
    sums = sums_of(user_side, item_side, weights)
    user_side._draw_features(getattr(user_side, kind), sums, np.random.default_rng(3))
    user_side._sum_up()
    for followed, anew in zip(sums, sums_of(user_side, item_side, weights), strict=True):
        np.testing.assert_allclose(followed, anew, atol=1e-4)  # some are in single precision


def slopes(user_side, item_side, block, row):
    """How predictions change with each entry of one feature: they are linear in it."""
    columns = []
    for entry in range(N_FACTORS + 1):
        ends = []
        for step in (-0.5, 0.5):
            block.values[row, entry] += step
            ends.append(predictions(user_side, item_side))
            block.values[row, entry] -= step
        columns.append(ends[1] - ends[0])
    return np.array(columns).T


@pytest.mark.parametrize("kind", ["own", "met"])
def test_without_noise_the_first_draw_is_the_mean_given_all_the_rest(kind):
    user_side, item_side = sides()
    block, rng = getattr(user_side, kind), np.random.default_rng(4)
    weights = rng.random(meetings()[0].size) + 0.5
    block.mean, block.precision = rng.normal(size=N_FACTORS + 1), rng.random(N_FACTORS + 1) + 0.5
    design = slopes(user_side, item_side, block, 0)
    left = user_side.errors(item_side, overall=0.0) + design @ block.values[0]
    normal = (design.T * weights) @ design + np.diag(block.precision)
    expected = np.linalg.solve(normal, design.T @ (weights * left) + block.precision * block.mean)
    prior = (block.values, block.mean, block.precision, np.zeros(block.values.shape))
    sums = sums_of(user_side, item_side, weights)
    if kind == "own":
        drawing.draw_own(sums, *prior)
    else:
        drawing.draw_met(user_side.mirror.starts, user_side.mirror.others, sums, *prior)
    np.testing.assert_allclose(block.values[0], expected, rtol=1e-4)


def test_draws_have_the_mean_and_the_covariance_of_their_precision():
    precision = np.array([[2.0, 0.6], [0.6, 1.0]])
    mean = np.linalg.solve(precision, [1.0, -1.0])
    root = []
    for noise in np.eye(2):
        right = np.array([1.0, -1.0])
        draw(precision.copy(), right, noise)
        root.append(right - mean)
    np.testing.assert_allclose(np.array(root).T @ np.array(root), np.linalg.inv(precision))


def test_systems_are_solved():
    precision, right = np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([3.0, 1.5])
    solve(precision, right)
    np.testing.assert_allclose(right, [9 / 7, 6 / 7])  # 2 x + y / 2 = 3, x / 2 + y = 3 / 2


def one_draw(n_rated, seed=5):
    rng = np.random.default_rng(seed)
    items, met = rng.normal(size=(2, n_rated, 1, N_FACTORS + 1)).astype(np.float32)
    strangers = np.stack([rng.normal(size=(1, N_FACTORS + 1)), rng.random((1, N_FACTORS + 1)) + 0.5])
    return items, met, rng.normal(size=n_rated), strangers


def test_people_of_usual_noise_are_folded_in_by_a_ridge_regression():
    items, met, ratings, strangers = one_draw(7)
    alike = np.array([[2.0], [1e12]])  # precision 2 for everybody
    person = fold_in(items, met, ratings, strangers, alike, np.array([0.3]))
    tastes = met[:, 0].astype(float) / np.sqrt(7)
    taste = tastes.sum(axis=0)
    crossed = (taste[:-1] @ taste[:-1] - (tastes[:, :-1] ** 2).sum()) / 2
    design = np.column_stack([items[:, 0, :-1] + taste[:-1], np.ones(7)])
    left = ratings - 0.3 - items[:, 0, -1] - taste[-1] - crossed - items[:, 0, :-1] @ taste[:-1]
    mean, precision = strangers[:, 0]
    own = np.linalg.solve(2 * design.T @ design + np.diag(precision), 2 * design.T @ left + precision * mean)
    expected = ratings - left + design @ own
    np.testing.assert_allclose(mean_scores(items, person), expected, rtol=1e-6)


def test_of_strangers_the_prior_is_known():
    items, met, ratings, strangers = one_draw(0)
    person = fold_in(items, met, ratings, strangers, np.ones((2, 1)), np.array([0.3]))
    expected = strangers[0] + np.array([0.0] * N_FACTORS + [0.3])
    np.testing.assert_allclose(person, expected)


def test_ratings_of_whimsical_people_count_less():
    items, met, ratings, strangers = one_draw(30)
    steady = np.array([[1.0], [5.0]])
    tame = fold_in(items, met, ratings, strangers, steady, np.zeros(1))
    wild = fold_in(items, met, ratings * 100, strangers, steady, np.zeros(1))
    assert np.abs(wild).sum() < 100 * np.abs(tame).sum()


def test_noise_that_was_planted_is_found_again():
    rng = np.random.default_rng(6)
    planted = np.where(np.arange(400) % 2, 4.0, 0.25)
    squares = (rng.normal(size=(400, 200)) ** 2).sum(axis=1) / planted
    noise = Noise(400)
    drawn = np.empty((50, 400))
    for draw_number in range(50):
        noise.draw(squares, np.full(400, 200), rng)
        drawn[draw_number] = noise.precisions
    np.testing.assert_allclose(drawn.mean(axis=0) / planted, 1.0, atol=0.4)


def test_people_of_equal_noise_are_found_to_be_alike():
    rng = np.random.default_rng(7)
    squares = (rng.normal(size=(400, 200)) ** 2).sum(axis=1) / 2.0
    noise = Noise(400)
    for _ in range(50):
        noise.draw(squares, np.full(400, 200), rng)
    assert noise.concentration > 100
    assert noise.centre == pytest.approx(2.0, rel=0.1)


def test_the_same_seed_draws_the_same():
    users, items, ratings = meetings()
    totals = []
    for _ in range(2):
        sampler = Sampler(
            users, items, ratings, n_users=N_USERS, n_items=N_ITEMS, n_factors=2, rng=np.random.default_rng(8)
        )
        for _ in range(5):
            sampler.sweep()
        totals.append(sampler.users.totals.copy())
    np.testing.assert_array_equal(totals[0], totals[1])
