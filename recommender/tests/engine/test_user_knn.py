"""Neighbourhoods of people, worked by hand."""

import numpy as np
import pytest

from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.user_knn import UserKNN
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import random_world

WORLD = random_world(seed=10)
MEASURES = ["cosine", "jaccard", "log_likelihood", "adjusted_cosine", "pearson", "residual"]


def rated(*rows):
    users, items, ratings = zip(*rows, strict=True)
    return Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings, weights=ratings)


def person(**ratings):
    """A history of ratings by item index: person(_0=5)."""
    items = np.array([int(name[1:]) for name in ratings], dtype=np.int32)
    values = np.array(list(ratings.values()), dtype=float)
    return History(items, values, ratings=values)


ONE_OTHER = rated((1, 0, 3), (1, 1, 4), (1, 2, 2))
"""One other person, who has one movie more."""


def similarity(world, history, **settings):
    """To the first training user, read off the score of the last item: similarity x weight."""
    model = UserKNN(**settings).fit(world)
    item = int(world.item_indexes[world.user_indexes == 0][-1])
    weight = float(world.weights[(world.user_indexes == 0) & (world.item_indexes == item)][0])
    return model.score(history)[item] / weight


def test_cosine_is_over_whole_rows():
    """(3, 4, 2) and (3, 4): 25 / (sqrt 29 x 5)."""
    assert similarity(ONE_OTHER, person(_0=3, _1=4)) == pytest.approx(25 / (np.sqrt(29) * 5))


def test_jaccard_is_items_of_both_over_items_of_either():
    history = person(_0=1, _1=1)
    assert similarity(ONE_OTHER, history, similarity="jaccard") == pytest.approx(2 / 3)


def test_log_likelihood_compares_with_chance():
    """Of 6 items one has 3, the other 2, both 2: cells 2, 1, 0, 3."""
    world = rated((1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 3, 1), (2, 4, 1), (2, 5, 1))
    ratio = 2 * (2 * np.log(2 * 6 / (3 * 2)) + 1 * np.log(1 * 6 / (3 * 4)) + 3 * np.log(3 * 6 / (3 * 4)))
    found = similarity(world, person(_0=1, _1=1), similarity="log_likelihood")
    assert found == pytest.approx(1 - 1 / (1 + ratio))


def test_who_shares_less_than_chance_is_no_neighbour():
    world = rated(*((1, item, 1) for item in range(5)), (2, 5, 1))
    history = person(_0=1, _5=1)  # one of both, by chance it would be 2 x 5 / 6
    model = UserKNN(similarity="log_likelihood").fit(world)
    assert model.score(history).tolist() == [0] * 6


def test_pearson_takes_the_persons_mean_off():
    """(3, 4, 2) less 3 is (0, 1, -1); (1, 5) less 3 is (-2, 2): over the first two 2 / (1 x sqrt 8)."""
    found = similarity(ONE_OTHER, person(_0=1, _1=5), similarity="pearson")
    assert found == pytest.approx(2 / np.sqrt(8))


def test_adjusted_cosine_takes_the_items_mean_off():
    """Item means 2, 3, 2: the other is (1, 1, 0) off, the person (2, -1): 1 / (sqrt 2 x sqrt 5)."""
    world = rated((1, 0, 3), (1, 1, 4), (1, 2, 2), (2, 0, 1), (2, 1, 2))
    found = similarity(world, person(_0=4, _1=2), similarity="adjusted_cosine")
    assert found == pytest.approx(1 / np.sqrt(10))


def test_residual_takes_the_baseline_off():
    world = random_world(seed=11, n_users=12, n_items=10, n_rows=80)
    baseline, history = Baseline().fit(world), world.history_of(3)
    other = world.history_of(0)
    own_above = history.ratings - baseline.predict_for(history, history.item_indexes)
    other_above = other.ratings - baseline.predict_for(other, other.item_indexes)
    both, own, others = np.intersect1d(history.item_indexes, other.item_indexes, return_indices=True)
    a, b = own_above[own], other_above[others]
    expected = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    model = UserKNN(similarity="residual").fit(world)
    assert both.size > 1
    assert model._likeness(history).similarities[0] == pytest.approx(expected, rel=0.05)  # clipping aside


def test_shrinkage_and_significance_mistrust_few_items():
    history = person(_0=3, _1=4)
    plain = similarity(ONE_OTHER, history)
    assert similarity(ONE_OTHER, history, shrinkage=6.0) == pytest.approx(plain * 2 / 8)
    assert similarity(ONE_OTHER, history, significance=5.0) == pytest.approx(plain * 2 / 5)
    assert similarity(ONE_OTHER, history, significance=2.0) == pytest.approx(plain)


def test_only_the_most_similar_people_make_the_list():
    world = rated((1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 1), (2, 4, 1))
    scores = UserKNN(n_neighbours=1).fit(world).score(person(_0=1, _1=1))
    assert scores[2] > 0
    assert scores[3:].tolist() == [0, 0]


def test_who_has_nothing_new_takes_no_place():
    world = rated((1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 2, 1))
    model = UserKNN(n_neighbours=1).fit(world)
    assert model.recommend(0, 1).item_indexes.tolist() == [2]
    assert model.score(person(_0=1, _1=1))[2] > 0


def test_prediction_is_the_baseline_moved_by_the_most_similar_raters():
    model = UserKNN(similarity="cosine", n_voters=2).fit(WORLD)
    history, matrix = WORLD.history_of(0), WORLD.matrix(WORLD.ratings).toarray()
    item = int(np.flatnonzero(matrix[0] == 0)[0])
    similarities = np.where(matrix[:, item] > 0, model._likeness(history).similarities, 0)
    voters = np.argsort(-similarities, kind="stable")[:2]
    residuals = matrix[voters, item] - model.mean_ - model.user_bias_[voters] - model.item_bias_[item]
    shift = similarities[voters] @ residuals / similarities[voters].sum()
    expected = Baseline().fit(WORLD).predict_for(history, np.array([item]))[0] + shift
    assert model.predict_for(history, np.array([item]))[0] == pytest.approx(np.clip(expected, 1, 5))


@pytest.mark.parametrize("measure", MEASURES)
def test_contributions_sum_to_the_score_by_every_measure(measure):
    model = UserKNN(similarity=measure).fit(WORLD)
    history = WORLD.history_of(2)
    explained = [model.explain(history, item).score for item in range(WORLD.n_items)]
    np.testing.assert_allclose(explained, model.score(history), atol=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_without_ratings_there_are_lists_and_no_predictions(measure):
    views = Interactions.from_columns(user_ids=[1, 1, 2, 2, 3], item_ids=[1, 2, 1, 2, 1])
    model = UserKNN(similarity=measure).fit(views)
    assert model.recommend(2, 1).item_indexes.tolist() == [1]
    with pytest.raises(ValueError, match="fitted without any"):
        model.predict(np.array([0]), np.array([0]))


def test_nobody_known_and_nothing_known_is_predicted_by_the_mean():
    model = UserKNN().fit(WORLD)
    assert model.predict(np.array([-1]), np.array([-1]))[0] == pytest.approx(WORLD.ratings.mean())


def test_only_the_person_asked_for_is_forgotten():
    model = UserKNN().fit(WORLD)
    assert not model.forget_user("somebody")
    assert model.forget_user(int(WORLD.user_ids[0]))
    assert model.user_ids_.tolist() == WORLD.user_ids[1:].tolist()
    assert model.weights_.shape[0] == WORLD.n_users - 1


@pytest.mark.parametrize(
    "model",
    [
        UserKNN(similarity="euclid"),  # type: ignore[arg-type]
        UserKNN(n_neighbours=0),
        UserKNN(n_voters=0),
        UserKNN(shrinkage=-1.0),
        UserKNN(significance=-1.0),
    ],
)
def test_senseless_settings_are_refused_with_their_value(model):
    with pytest.raises(ValueError, match="got "):
        model.fit(WORLD)
