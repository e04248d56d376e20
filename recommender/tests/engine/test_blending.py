import numpy as np
import pytest

from recommender.engine.blending import Panel, is_as_good, learned_weights, unit_scaled
from recommender.engine.interactions import History
from recommender.engine.metrics.ranking import ndcg
from recommender.engine.ranking import top_k
from recommender.engine.splits import Case


def case_of(*, relevant, history=()):
    history = np.array(history, dtype=np.int32)
    return Case(0, History(history, np.ones(history.size)), np.array(relevant, dtype=np.int32))


def random_cases(*, n_cases, n_items, n_models=2, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n_cases):
        items = rng.permutation(n_items)
        yield case_of(relevant=items[:4], history=items[4:9]), rng.normal(size=(n_models, n_items))


def test_ndcg_of_a_panel_is_that_of_the_lists():
    cases = list(random_cases(n_cases=30, n_items=500))
    weights = np.array([0.3, 0.7])
    expected = [
        ndcg(top_k(weights @ scores, 10, exclude=case.history.item_indexes).item_indexes, case.relevant, k=10)
        for case, scores in cases
    ]
    np.testing.assert_allclose(Panel.of(cases, k=10).ndcg(weights), expected)


def test_ndcg_of_a_catalogue_shorter_than_the_list_is_that_of_the_lists():
    cases = list(random_cases(n_cases=5, n_items=12))
    expected = [
        ndcg(top_k(scores[1], 50, exclude=case.history.item_indexes).item_indexes, case.relevant, k=50)
        for case, scores in cases
    ]
    np.testing.assert_allclose(Panel.of(cases, k=50).ndcg(np.array([0.0, 1.0])), expected)


def test_panels_joined_are_the_panel_of_all_cases():
    few, many = (list(random_cases(n_cases=8, n_items=n, seed=n)) for n in (300, 700))
    joined = Panel.joined([Panel.of(few, k=10), Panel.of(many, k=10)])
    weights = np.array([0.5, 0.5])
    separately = [Panel.of(cases, k=10).ndcg(weights) for cases in (few, many)]
    np.testing.assert_array_equal(joined.ndcg(weights), np.concatenate(separately))


def test_panel_of_some_models_is_the_whole_one_with_the_others_at_nothing():
    panel = Panel.of(random_cases(n_cases=20, n_items=200, n_models=3), k=10)
    two = np.array([0.3, 0.7])
    np.testing.assert_array_equal(panel.of_models(slice(-1)).ndcg(two), panel.ndcg(np.append(two, 0.0)))


def test_cases_without_a_relevant_item_are_left_out():
    scores = np.array([[1.0, 2.0, 3.0]])
    panel = Panel.of([(case_of(relevant=[]), scores), (case_of(relevant=[2]), scores)], k=2)
    assert panel.n_cases == 1
    assert panel.ndcg(np.ones(1)).tolist() == [1.0]


def test_a_model_that_guesses_gets_no_weight():
    rng = np.random.default_rng(1)
    cases = []
    for _ in range(200):
        is_relevant = np.zeros(50)
        is_relevant[rng.choice(50, 3, replace=False)] = 1
        knows, guesses = is_relevant * 3 + rng.normal(size=50), rng.normal(size=50)
        cases.append((case_of(relevant=np.flatnonzero(is_relevant)), np.array([guesses, knows])))
    assert learned_weights(Panel.of(cases, k=10)).tolist() == [0.0, 1.0]


def test_two_models_that_err_differently_both_count_and_beat_the_better_one():
    rng = np.random.default_rng(2)
    cases = []
    for _ in range(200):
        is_relevant = np.zeros(50)
        is_relevant[rng.choice(50, 3, replace=False)] = 1
        cases.append(
            (case_of(relevant=np.flatnonzero(is_relevant)), is_relevant * 1.5 + rng.normal(size=(2, 50)))
        )
    panel = Panel.of(cases, k=10)
    weights = learned_weights(panel)
    assert (weights > 0.2).all()
    assert weights.sum() == pytest.approx(1)
    assert panel.ndcg(weights).mean() > max(panel.ndcg(alone).mean() for alone in np.eye(2))


def test_scaled_scores_have_unit_deviation_and_keep_order_and_zero():
    scores = np.array([[0.0, 1.0, 5.0, -2.0], [7.0, 7.0, 7.0, 7.0]])
    scaled = unit_scaled(scores)
    assert scaled[0].std() == pytest.approx(1)
    assert scaled[0, 0] == 0
    np.testing.assert_array_equal(np.argsort(scaled[0]), np.argsort(scores[0]))
    assert not scaled[1].any()


def test_what_loses_less_than_a_standard_error_is_as_good():
    rng = np.random.default_rng(3)
    best = rng.random(400)
    noise = rng.normal(0, 0.2, 400)
    assert is_as_good(best - (noise - noise.mean()), best)
    assert not is_as_good(best - 0.05, best)
