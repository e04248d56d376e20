import numpy as np
import pytest

from recommender.engine import products
from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.interactions import Interactions
from recommender.tests.engine.worlds import random_world

WORLD = random_world(seed=10)
MEASURES = ["cosine", "jaccard", "adjusted_cosine", "pearson", "residual"]


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


def test_only_the_most_similar_neighbours_are_kept():
    everything, kept = all_neighbours(), ItemKNN(n_neighbours=5).fit(WORLD).similarity_.toarray()
    assert (np.count_nonzero(kept, axis=1) == 5).all()
    assert all(set(kept[item][kept[item] > 0]) == set(np.sort(everything[item])[-5:]) for item in range(25))


@pytest.mark.parametrize("measure", MEASURES)
def test_size_of_blocks_does_not_change_similarities(measure, monkeypatch):
    whole = all_neighbours(similarity=measure)
    monkeypatch.setattr(products, "BLOCK_CELLS", 4 * WORLD.n_items)
    np.testing.assert_allclose(all_neighbours(similarity=measure), whole, atol=1e-12)


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


def test_unknown_similarity_is_refused():
    with pytest.raises(ValueError, match="similarity must be one of"):
        ItemKNN(similarity="euclid").fit(WORLD)  # type: ignore[arg-type]
