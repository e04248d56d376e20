"""What must be true of every algorithm, by what it says it can do."""

import json

import numpy as np
import pytest

from recommender.engine.artifact import Evidence, read_artifact, write_artifact
from recommender.engine.errors import NotFittedError, UnknownAlgorithmError, UnknownItemError
from recommender.engine.interactions import History, Interactions
from recommender.engine.naming import algorithm_class, algorithm_names
from recommender.engine.search_space import draw
from recommender.tests.engine.worlds import random_world, two_opinions, two_taste_groups

WORLD = two_taste_groups()


def fitted(algorithm):
    return algorithm.fit(WORLD.interactions, features=WORLD.features)


def test_withheld_item_of_the_own_group_comes_first(personalised):
    model = fitted(personalised)
    first = {user: int(model.recommend(user, 1).item_indexes[0]) for user in WORLD.withheld}
    assert first == WORLD.withheld


def test_fitting_twice_equals_fitting_once(algorithm):
    history = WORLD.interactions.history_of(3)
    once = fitted(algorithm).score(history).copy()
    other = random_world(seed=1)
    algorithm.fit(other, features=WORLD.features)
    np.testing.assert_array_equal(fitted(algorithm).score(history), once)


def test_order_of_rows_does_not_matter(algorithm):
    world = random_world(seed=2)
    shuffled = np.random.default_rng(3).permutation(len(world))
    again = Interactions.from_columns(
        user_ids=world.user_ids[world.user_indexes[shuffled]],
        item_ids=world.item_ids[world.item_indexes[shuffled]],
        weights=world.weights[shuffled],
        times=world.times[shuffled],
        ratings=world.ratings[shuffled],
    )
    score = algorithm.fit(world, features=WORLD.features).score(world.history_of(0)).copy()
    np.testing.assert_array_equal(
        algorithm.fit(again, features=WORLD.features).score(world.history_of(0)), score
    )


def test_a_known_user_is_answered_like_an_unknown_one_with_the_same_history(algorithm):
    model = fitted(algorithm)
    known, folded_in = model.recommend(5, 8), model.recommend_for(WORLD.interactions.history_of(5), 8)
    np.testing.assert_array_equal(known.item_indexes, folded_in.item_indexes)
    np.testing.assert_array_equal(known.scores, folded_in.scores)


def test_saved_and_loaded_model_ranks_the_same(algorithm, tmp_path):
    model = fitted(algorithm)
    evidence = Evidence.of(WORLD.interactions)
    write_artifact(
        tmp_path / "v1", model, item_ids=WORLD.interactions.item_ids, evidence=evidence, code_version="test"
    )
    loaded = read_artifact(tmp_path / "v1").model
    for user in range(WORLD.interactions.n_users):
        history = WORLD.interactions.history_of(user)
        np.testing.assert_array_equal(loaded.score(history), model.score(history))
        ranked = loaded.recommend_for(history, 5).item_indexes
        np.testing.assert_array_equal(ranked, model.recommend(user, 5).item_indexes)


def test_stored_state_has_no_row_of_a_person(holding_no_people):
    n_users = WORLD.interactions.n_users
    assert n_users not in {n for array in fitted(holding_no_people).state().values() for n in array.shape}


def test_a_forgotten_user_leaves_the_model_that_would_be_without_them(holding_people):
    world = random_world(seed=8)
    left = world.subset(world.user_indexes != 4)
    history = world.history_of(4)
    model, without = holding_people.fit(world), type(holding_people)().fit(left)
    assert model.forget_user(int(world.user_ids[4]))
    assert not model.forget_user(int(world.user_ids[4]))
    np.testing.assert_allclose(model.score(history), without.score(history), rtol=1e-12)
    np.testing.assert_array_equal(model.popularity_, without.popularity_)


def test_everybody_can_be_forgotten(holding_people):
    model = fitted(holding_people)
    held = [model.forget_user(user_id) for user_id in WORLD.interactions.user_ids.tolist()]
    assert all(held)
    assert len(model.recommend_for(WORLD.interactions.history_of(0), 5)) == 5


def test_loaded_model_says_that_it_holds_no_people(algorithm):
    loaded = type(algorithm).from_state(fitted(algorithm).state())
    with pytest.raises(NotFittedError, match="fold them in"):
        loaded.recommend(0, 5)


def test_empty_history_gets_a_full_list(algorithm):
    world = random_world(seed=4)
    model = algorithm.fit(world, features=WORLD.features)
    assert len(model.recommend_for(History.empty(), world.n_items)) == world.n_items


def test_strangers_get_the_popular_items_where_there_is_no_opinion_of_them(without_opinion_of_strangers):
    world = random_world(seed=4)
    ranked = without_opinion_of_strangers.fit(world, features=WORLD.features).recommend_for(
        History.empty(), 25
    )
    popularity = world.counts_by_item()[ranked.item_indexes]
    assert (np.diff(popularity) <= 0).all()


def test_k_beyond_the_catalogue_gives_every_unknown_item_once(algorithm):
    ranked = fitted(algorithm).recommend(0, 10_000)
    unknown = set(range(20)) - set(WORLD.interactions.history_of(0).item_indexes.tolist())
    assert sorted(ranked.item_indexes.tolist()) == sorted(unknown)


def test_who_knows_everything_gets_an_empty_list(algorithm):
    model = fitted(algorithm)
    everything = History(np.arange(20, dtype=np.int32), np.ones(20))
    assert len(model.recommend_for(everything, 10)) == 0


def test_scores_do_not_increase_along_a_list(algorithm):
    assert (np.diff(fitted(algorithm).recommend(1, 20).scores) <= 0).all()


def test_excluded_items_and_others_than_candidates_are_left_out(algorithm):
    model = fitted(algorithm)
    history = WORLD.interactions.history_of(0)
    ranked = model.recommend_for(history, 20, exclude=[12], candidates=[0, 12, 13, 14])
    assert set(ranked.item_indexes.tolist()) == {0, 13, 14}


def test_an_item_that_nobody_met_is_ranked_without_harm(algorithm):
    world = Interactions.from_columns(
        user_ids=[1, 1, 2], item_ids=[5, 6, 5], ratings=[3, 4, 5], times=[1, 2, 3], catalogue=[5, 6, 7]
    )
    model = algorithm.fit(world, features=WORLD.features)
    assert np.isfinite(model.score(world.history_of(0))).all()
    assert len(model.recommend(1, 5)) == 2


def test_one_user_with_one_item_can_be_learned_from(algorithm):
    world = Interactions.from_columns(user_ids=["a"], item_ids=["x"], ratings=[4], times=[0])
    model = algorithm.fit(world, features=WORLD.features.none_for(world.items))
    assert model.recommend_for(History.empty(), 3).item_indexes.tolist() == [0]


def test_no_interactions_are_refused(algorithm):
    nothing = Interactions.from_columns(user_ids=[], item_ids=[], catalogue=[1, 2])
    with pytest.raises(ValueError, match="nothing to learn from"):
        algorithm.fit(nothing)


def test_unfitted_algorithm_refuses_to_answer(algorithm):
    with pytest.raises(NotFittedError, match="has not been fitted"):
        algorithm.recommend_for(History.empty(), 3)


def test_k_below_one_is_refused(algorithm):
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        fitted(algorithm).recommend(0, 0)


def test_history_with_an_item_beyond_the_catalogue_is_refused(algorithm):
    stranger = History(np.array([99], dtype=np.int32), np.ones(1))
    with pytest.raises(UnknownItemError, match="from 0 to 19, got 99"):
        fitted(algorithm).score(stranger)


def test_hyperparameters_rebuild_the_algorithm_and_fit_into_json(algorithm):
    parameters = json.loads(json.dumps(algorithm.hyperparameters()))
    assert type(algorithm)(**parameters).hyperparameters() == algorithm.hyperparameters()


def test_explanation_sums_to_the_score_of_every_item(explaining):
    world = random_world(seed=5)
    model = explaining.fit(world, features=WORLD.features)
    history = world.history_of(2)
    explained = [model.explain(history, item).score for item in range(world.n_items)]
    np.testing.assert_allclose(explained, model.score(history), rtol=1e-12, atol=1e-12)


def test_explanation_names_items_of_the_history_strongest_first(explaining):
    model = fitted(explaining)
    history = WORLD.interactions.history_of(4)
    explanation = model.explain(history, WORLD.withheld[4])
    assert set(explanation.item_indexes.tolist()) == set(history.item_indexes.tolist())
    assert (np.diff(explanation.contributions) <= 0).all()


def test_explaining_without_being_able_to_is_refused(not_explaining):
    with pytest.raises(ValueError, match="explains nothing"):
        fitted(not_explaining).explain(History.empty(), 0)


def test_similar_items_are_of_the_same_group_and_never_the_item_itself(knowing_similar_items):
    model = fitted(knowing_similar_items)
    for item in range(20):
        similar = model.similar_items(item, 5).item_indexes
        assert item not in similar
        assert ((similar < 10) == (item < 10)).all()


def test_similar_items_are_those_that_the_same_people_rate_alike(knowing_items_rated_alike):
    model = knowing_items_rated_alike.fit(two_opinions())
    for item in range(20):
        similar = model.similar_items(item, 5).item_indexes
        assert item not in similar
        assert ((similar < 10) == (item < 10)).all()


def test_similar_items_without_being_able_to_are_refused(not_knowing_similar_items):
    with pytest.raises(ValueError, match="knows no similar items"):
        fitted(not_knowing_similar_items).similar_items(0, 3)


def test_similar_items_of_an_unknown_item_are_refused(knowing_similar_items):
    with pytest.raises(UnknownItemError):
        fitted(knowing_similar_items).similar_items(20, 3)


def test_predictions_follow_the_own_group(predicting_personally):
    world = two_opinions()
    of_the_group, of_the_other = predicting_personally.fit(world).predict(np.array([0, 1]), np.array([0, 0]))
    assert of_the_group > 3 > of_the_other  # 3 is the mean


def test_predictions_lie_on_the_scale_also_for_unknown_users_and_items(predicting):
    world = random_world(seed=6)
    users = np.repeat(np.arange(-1, world.n_users), world.n_items + 1).astype(np.int32)
    items = np.tile(np.arange(-1, world.n_items), world.n_users + 1).astype(np.int32)
    predictions = predicting.fit(world).predict(users, items)
    assert ((predictions >= 1) & (predictions <= 5)).all()


def test_predictions_together_equal_predictions_one_by_one(predicting):
    world = random_world(seed=7)
    model = predicting.fit(world)
    users, items = np.array([3, 0, 3, 7, 0]), np.array([1, 2, 4, 4, 2])
    one_by_one = [model.predict(users[[i]], items[[i]])[0] for i in range(users.size)]
    np.testing.assert_array_equal(model.predict(users, items), one_by_one)


def test_the_same_rating_everywhere_is_the_prediction_everywhere(predicting):
    world = Interactions.from_columns(user_ids=[1, 1, 2, 3], item_ids=[1, 2, 1, 3], ratings=[4, 4, 4, 4])
    predicted = predicting.fit(world).predict(np.array([0, 1, 2, -1]), np.array([2, 1, -1, -1]))
    np.testing.assert_array_equal(predicted, [4, 4, 4, 4])


def test_one_rating_is_predicted_for_its_pair(predicting):
    world = Interactions.from_columns(user_ids=[7], item_ids=[8], ratings=[2.5])
    assert predicting.fit(world).predict(np.array([0]), np.array([0])).tolist() == [2.5]


def test_ratings_beyond_all_bounds_are_refused(predicting):
    world = Interactions.from_columns(user_ids=[1, 1], item_ids=[1, 2], ratings=[1e300, 2.0])
    with pytest.raises(ValueError, match=r"ratings must lie within 1e\+100 of 0, got 1e\+300"):
        predicting.fit(world)


def test_moments_are_welcome_where_nothing_depends_on_them(predicting):
    world = random_world(seed=8)
    model, pairs = predicting.fit(world), (np.array([0, -1, 3]), np.array([1, 2, -1]))
    for times in (np.array([0, 0, 0]), np.array([-5, 10**12, 86_400])):
        assert np.isfinite(model.predict(*pairs, times=times)).all()


def test_predicting_without_being_able_to_is_refused(not_predicting):
    with pytest.raises(ValueError, match="predicts no ratings"):
        fitted(not_predicting).predict_for(History.empty(), np.array([0]))


def test_missing_ratings_are_refused(needing_ratings):
    with pytest.raises(ValueError, match="needs explicit ratings"):
        needing_ratings.fit(Interactions.from_columns(user_ids=[1], item_ids=[1]))


def test_missing_features_are_refused(needing_features):
    with pytest.raises(ValueError, match="needs item features"):
        needing_features.fit(Interactions.from_columns(user_ids=[1], item_ids=[1]))


def test_every_algorithm_cites_its_paper(algorithm):
    assert "References" in (type(algorithm).__doc__ or "")
    assert ".. [1]" in (type(algorithm).__doc__ or "")


def test_algorithms_are_found_by_their_module():
    assert {"popularity", "item_knn", "ease"} <= set(algorithm_names())
    assert all(algorithm_class(name).name() == name for name in algorithm_names())


def test_unknown_algorithm_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownAlgorithmError, match=r"no algorithm 'svd'.*ease"):
        algorithm_class("svd")


def test_the_search_space_has_only_hyperparameters(algorithm):
    drawn = draw(algorithm.search_space, np.random.default_rng(0))
    assert type(algorithm)(**drawn).hyperparameters() == algorithm.hyperparameters() | drawn
