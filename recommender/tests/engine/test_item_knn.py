import numpy as np
import pytest

from recommender.engine import neighbours
from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.interactions import Interactions
from recommender.tests.engine.worlds import random_world

WORLD = random_world(seed=10)
MEASURES = ["cosine", "jaccard", "log_likelihood", "adjusted_cosine", "pearson", "residual"]


def all_neighbours(**settings):
    return ItemKNN(n_neighbours=WORLD.n_items, **settings).fit(WORLD).similarity_.toarray()


def columns():
    """Ratings with NaN where there is none, shape (n_users, n_items)."""
    ratings = WORLD.matrix(WORLD.ratings).toarray()
    return np.where(ratings > 0, ratings, np.nan)


def expected_similarities(values, measure):
    """Straight from the definition, one pair of items after the other."""
    n = values.shape[1]
    similarities = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
            if i != j and both.any():
                similarities[i, j] = max(measure(values[:, i], values[:, j], both), 0.0)
    return similarities


def common_cosine(a, b, both):
    length = np.linalg.norm(a[both]) * np.linalg.norm(b[both])
    return a[both] @ b[both] / length if length > 1e-12 else 0.0


def test_cosine_is_over_whole_columns():
    def cosine(a, b, both):
        return a[both] @ b[both] / (np.linalg.norm(np.nan_to_num(a)) * np.linalg.norm(np.nan_to_num(b)))

    weights = WORLD.matrix().toarray()
    expected = expected_similarities(np.where(weights > 0, weights, np.nan), cosine)
    np.testing.assert_allclose(all_neighbours(similarity="cosine", shrinkage=0.0), expected, atol=1e-12)


def test_jaccard_is_users_of_both_over_users_of_either():
    def jaccard(a, b, both):
        return both.sum() / (~np.isnan(a) | ~np.isnan(b)).sum()

    expected = expected_similarities(columns(), jaccard)
    np.testing.assert_allclose(all_neighbours(similarity="jaccard", shrinkage=0.0), expected, atol=1e-12)


def test_log_likelihood_weighs_the_four_counts_against_chance():
    n_users = np.unique(WORLD.user_indexes).size

    def likeness(a, b, both):
        of_a, of_b = ~np.isnan(a), ~np.isnan(b)
        cells = np.array([[both.sum(), (of_a & ~of_b).sum()], [(of_b & ~of_a).sum(), 0]], dtype=float)
        cells[1, 1] = n_users - cells.sum()
        expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / n_users
        ratio = 2 * sum(
            seen * np.log(seen / by_chance)
            for seen, by_chance in zip(cells.flat, expected.flat, strict=True)
            if seen
        )
        return 1 - 1 / (1 + ratio) if cells[0, 0] > expected[0, 0] else 0.0

    expected = expected_similarities(columns(), likeness)
    found = all_neighbours(similarity="log_likelihood", shrinkage=0.0)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_log_likelihood_does_not_take_a_blockbuster_for_kin():
    """Everybody has item 0; items 1 and 2 have the same two of eight users."""
    rows = [(user, 0) for user in range(8)] + [(0, 1), (1, 1), (0, 2), (1, 2)]
    users, items = zip(*rows, strict=True)
    world = Interactions.from_columns(user_ids=users, item_ids=items)
    found = ItemKNN(similarity="log_likelihood", shrinkage=0.0).fit(world).similarity_.toarray()
    g = 2 * (2 * np.log(2 * 8 / 4) + 6 * np.log(6 * 8 / 36))  # cells 2, 0, 0, 6
    np.testing.assert_allclose(found, [[0, 0, 0], [0, 0, 1 - 1 / (1 + g)], [0, 1 - 1 / (1 + g), 0]])


def test_adjusted_cosine_takes_the_users_mean_off():
    values = columns() - np.nanmean(columns(), axis=1, keepdims=True)
    expected = expected_similarities(values, common_cosine)
    np.testing.assert_allclose(
        all_neighbours(similarity="adjusted_cosine", shrinkage=0.0), expected, atol=1e-12
    )


def test_pearson_takes_the_items_mean_off():
    values = columns() - np.nanmean(columns(), axis=0, keepdims=True)
    expected = expected_similarities(values, common_cosine)
    np.testing.assert_allclose(all_neighbours(similarity="pearson", shrinkage=0.0), expected, atol=1e-12)


def test_shrinkage_pulls_rare_pairs_towards_zero():
    both = (WORLD.matrix() > 0).astype(float)
    n_both = (both.T @ both).toarray()
    plain, shrunk = (all_neighbours(shrinkage=shrinkage) for shrinkage in (0.0, 10.0))
    np.testing.assert_allclose(shrunk, plain * n_both / (n_both + 10), atol=1e-12)


def test_significance_mistrusts_pairs_below_so_many_users():
    both = (WORLD.matrix() > 0).astype(float)
    n_both = (both.T @ both).toarray()
    plain, weighted = (all_neighbours(shrinkage=0.0, significance=n) for n in (0.0, 9.0))
    np.testing.assert_allclose(weighted, plain * np.minimum(n_both, 9) / 9, atol=1e-12)


def test_of_equally_similar_neighbours_the_first_are_kept():
    everybody_has_all = Interactions.from_columns(
        user_ids=np.repeat([1, 2], 5), item_ids=np.tile(range(5), 2)
    )
    kept = ItemKNN(n_neighbours=2).fit(everybody_has_all).similarity_
    assert kept.indices.reshape(5, 2).tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]


def test_only_the_most_similar_neighbours_are_kept():
    everything, kept = all_neighbours(), ItemKNN(n_neighbours=5).fit(WORLD).similarity_.toarray()
    assert (np.count_nonzero(kept, axis=1) == 5).all()
    assert all(set(kept[item][kept[item] > 0]) == set(np.sort(everything[item])[-5:]) for item in range(25))


@pytest.mark.parametrize("measure", MEASURES)
def test_size_of_blocks_does_not_change_similarities(measure, monkeypatch):
    whole = all_neighbours(similarity=measure)
    monkeypatch.setattr(neighbours, "MOST_ROWS", 4)
    np.testing.assert_array_equal(all_neighbours(similarity=measure), whole)


def test_prediction_is_the_baseline_moved_by_the_neighbours_deviations():
    model = ItemKNN(similarity="residual", n_neighbours=25, n_voters=2).fit(WORLD)
    baseline = Baseline().fit(WORLD)
    history = WORLD.history_of(0)
    similarities = model.similarity_.toarray()[7, history.item_indexes]
    voters = np.argsort(-similarities)[:2]
    above = history.ratings[voters] - baseline.predict_for(history, history.item_indexes[voters])
    shift = similarities[voters] @ above / similarities[voters].sum()
    expected = baseline.predict_for(history, np.array([7]))[0] + shift
    assert model.predict(np.array([0]), np.array([7]))[0] == pytest.approx(np.clip(expected, 1, 5))


def test_nobody_known_and_nothing_known_is_predicted_by_the_mean():
    model = ItemKNN().fit(WORLD)
    assert model.predict(np.array([-1]), np.array([-1]))[0] == pytest.approx(WORLD.ratings.mean())


def test_without_ratings_there_are_lists_and_no_predictions():
    views = Interactions.from_columns(user_ids=[1, 1, 2, 2, 3], item_ids=[1, 2, 1, 2, 1])
    model = ItemKNN().fit(views)
    assert model.recommend(2, 1).item_indexes.tolist() == [1]
    with pytest.raises(ValueError, match="fitted without any"):
        model.predict(np.array([0]), np.array([0]))


@pytest.mark.parametrize(
    "model",
    [ItemKNN(n_neighbours=0), ItemKNN(n_voters=0), ItemKNN(shrinkage=-1.0), ItemKNN(significance=-1.0)],
)
def test_senseless_settings_are_refused_with_their_value(model):
    with pytest.raises(ValueError, match="got "):
        model.fit(WORLD)


def test_unknown_similarity_is_refused():
    with pytest.raises(ValueError, match="similarity must be one of"):
        ItemKNN(similarity="euclid").fit(WORLD)  # type: ignore[arg-type]


def test_scores_are_the_similarities_to_what_was_met_times_its_weights():
    model = ItemKNN(n_neighbours=5).fit(WORLD)
    history = WORLD.history_of(3)
    weights = np.zeros(WORLD.n_items)
    weights[history.item_indexes] = history.weights
    np.testing.assert_allclose(model.score(history), model.similarity_.toarray() @ weights, rtol=1e-12)
    del model.raised_by_  # as in an artifact from before
    np.testing.assert_allclose(model.score(history), model.similarity_.toarray() @ weights, rtol=1e-12)
