import numpy as np
import pytest

from recommender.engine.algorithms import blend
from recommender.engine.algorithms.blend import Blend
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.artifact import Evidence, read_artifact, write_artifact
from recommender.engine.blending import unit_scaled
from recommender.engine.interactions import History
from recommender.tests.engine.worlds import random_world, two_taste_groups

WORLD = two_taste_groups(n_users=80).interactions


@pytest.fixture(scope="module")
def model():
    return Blend().fit(WORLD)


def test_few_users_teach_no_weights_so_ease_and_ials_count_alike():
    few = Blend().fit(two_taste_groups(n_users=40).interactions)
    assert few.weights_.tolist() == [0.5, 0.5, 0.0]
    assert few.choices()["held_back_users"] == 0


def test_each_user_with_enough_items_is_held_back_once(model):
    assert model.n_cases_ == 80


def test_score_is_the_sum_of_parts_over_their_deviations():
    world = random_world(seed=31)
    model = Blend().fit(world)
    history = world.history_of(0)
    ease, ials = EASE().fit(world).score(history), IALS(n_factors=model.n_factors_).fit(world).score(history)
    np.testing.assert_allclose(model.score(history), 0.5 * ease / ease.std() + 0.5 * ials / ials.std())


def test_blend_is_at_least_as_good_as_each_part_on_the_users_held_back(model):
    *parts, whole = model.validated_
    assert whole >= max(parts)


def test_choices_say_weights_and_figures(model):
    choices = model.choices()
    assert sum(choices["weights"].values()) == pytest.approx(1)
    assert set(choices["held_back_ndcg@100"]) == {"ease", "ials", "item_knn", "blend"}


def test_choices_stand_in_the_manifest_and_survive_the_disk(model, tmp_path):
    written = write_artifact(
        tmp_path / "v1",
        model,
        item_ids=WORLD.item_ids,
        evidence=Evidence.of(WORLD),
        code_version="test",
    )
    found = read_artifact(tmp_path / "v1")
    assert found.manifest.choices == written.choices == model.choices() == found.model.choices()
    history = WORLD.history_of(2)
    np.testing.assert_array_equal(found.model.score(history), model.score(history))


def test_models_of_no_weight_are_not_kept(model):
    kept = {key.partition("__")[0] for key in model.state() if "__" in key}
    names = ("ease", "ials", "item_knn")
    assert kept == {name for name, weight in zip(names, model.weights_, strict=True) if weight}


def test_large_catalogue_has_no_part_for_ease(monkeypatch):
    model = Blend(max_items=10).fit(WORLD)
    assert model.weights_[0] == 0
    assert np.isnan(model.validated_[0])
    assert not [key for key in model.state() if key.startswith("ease")]


def test_many_users_are_held_back_in_one_split(monkeypatch):
    monkeypatch.setattr(blend, "MOST_CASES", 30)
    monkeypatch.setattr(blend, "FEWEST_CASES", 10)
    assert Blend().fit(WORLD).n_cases_ == 30


def test_another_blend_can_take_over_the_choices(model):
    other = Blend().learn_with_choices_of(model, WORLD)
    history = WORLD.history_of(1)
    np.testing.assert_array_equal(other.score(history), model.score(history))


def test_nothing_is_said_of_a_person_without_history(model):
    assert not model.score(History.empty()).any()


def test_equal_scores_are_no_opinion():
    assert not unit_scaled(np.full((2, 5), 3.0)).any()
