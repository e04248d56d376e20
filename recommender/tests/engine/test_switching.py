"""Who is served by which model."""

import numpy as np
import pytest

from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.algorithms.switching import Switching
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import random_world, two_taste_groups


def known(n_items):
    return History(np.arange(n_items, dtype=np.int32), np.ones(n_items))


def fame_alone(*, n_users=240, n_items=60):
    """Everybody draws by fame alone, so that nothing personal can be learned."""
    rng = np.random.default_rng(6)
    fame = 1 / np.arange(1, n_items + 1)
    rows = [
        (user, item) for user in range(n_users) for item in rng.choice(n_items, 8, False, fame / fame.sum())
    ]
    users, items = zip(*rows, strict=True)
    return Interactions.from_columns(user_ids=users, item_ids=items, catalogue=range(n_items))


def test_where_only_fame_counts_everybody_gets_what_is_popular():
    model = Switching().fit(fame_alone())
    assert set(model.choices()["models"].values()) == {"popularity"}
    assert model.choices()["held_back_users"] > 50


def test_where_taste_counts_one_item_is_enough_to_leave_the_chart():
    model = Switching().fit(two_taste_groups(n_users=240, n_items=60).interactions)
    served = model.choices()["models"]
    assert served["from_0"] == "popularity"
    assert {served["from_1"], served["from_3"], served["from_10"]} <= {"item_knn", "ease"}


def test_lists_are_those_of_the_model_for_so_long_a_history():
    world = random_world(seed=9)
    model = Switching().fit(world)
    model.chosen_ = np.array([0, 0, 1, 1, 1])
    parts = {"popularity": Popularity().fit(world), "item_knn": ItemKNN().fit(world)}
    for n_items, name in ((0, "popularity"), (2, "popularity"), (3, "item_knn"), (20, "item_knn")):
        np.testing.assert_array_equal(model.score(known(n_items)), parts[name].score(known(n_items)))


def test_what_the_chart_gives_comes_from_no_item():
    model = Switching().fit(random_world(seed=9))
    model.chosen_ = np.array([0, 0, 1, 1, 1])
    explanation = model.explain(known(2), 7)
    assert explanation.contributions.tolist() == [0, 0]
    assert explanation.score == model.score(known(2))[7]
    assert model.explain(known(3), 7).score == pytest.approx(model.score(known(3))[7])


def test_too_few_users_choose_nothing():
    model = Switching().fit(random_world(seed=9))
    choices = model.choices()
    assert choices["models"] == {"from_0": "popularity"} | {f"from_{n}": "item_knn" for n in (1, 3, 10, 30)}
    assert choices["held_back_users"] == 0


def test_longer_histories_than_anybody_has_are_served_like_the_longest_judged():
    choices = Switching().fit(fame_alone()).choices()
    assert "known_10" not in choices["held_back_ndcg@100"]
    assert choices["models"]["from_30"] == choices["models"]["from_3"]


def test_models_that_serve_nobody_are_not_kept():
    arrays = Switching().fit(fame_alone()).state()
    assert not [name for name in arrays if name.startswith(("ease__", "item_knn__"))]
