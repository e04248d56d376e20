import numpy as np
import pytest

from recommender.engine.algorithms.blend import Blend
from recommender.engine.algorithms.blended import choice
from recommender.engine.algorithms.blended.choice import Choice
from recommender.engine.algorithms.blended.parts import PARTS, TEAM
from recommender.engine.algorithms.cluster_popularity import ClusterPopularity
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.artifact import Evidence, read_artifact, write_artifact
from recommender.engine.blending import Panel, shortened, unit_scaled
from recommender.engine.interactions import History
from recommender.engine.splits import Case
from recommender.tests.engine.worlds import random_world, two_taste_groups

WORLD = two_taste_groups(n_users=80).interactions


@pytest.fixture(scope="module")
def model():
    return Blend().fit(WORLD)


def test_few_users_teach_no_weights_so_ease_and_ials_count_alike():
    few = Blend().fit(two_taste_groups(n_users=40).interactions)
    assert few.weights_.tolist() == [[0.5, 0.5, 0.0, 0.0, 0.0]] * 5
    assert few.choices()["held_back_users"] == 0


def test_each_user_with_enough_items_is_held_back_once(model):
    assert model.n_cases_ == 80


def test_score_is_the_sum_of_parts_over_their_deviations():
    world = random_world(seed=31)
    model = Blend().fit(world)
    history = world.history_of(0)
    ease = EASE().fit(world).score(history)
    factors = model.n_factors_ * np.array(TEAM)
    team = [IALS(n_factors=n, seed=s).fit(world).score(history) for s, n in enumerate(factors.tolist())]
    expected = 0.5 * ease / ease.std() + 0.5 * np.mean([ials / ials.std() for ials in team], axis=0)
    np.testing.assert_allclose(model.score(history), expected)


def test_blend_is_at_least_as_good_as_each_part_on_the_users_held_back(model):
    for *parts, whole in model.validated_[~np.isnan(model.validated_[:, -1])]:
        assert whole >= max(parts)


def test_choices_say_weights_and_figures(model):
    choices = model.choices()
    assert all(sum(row.values()) == pytest.approx(1) for row in choices["weights"].values())
    assert set(choices["held_back_ndcg@100"]["longer"]) == {*PARTS, "blend"}


def test_short_histories_have_weights_of_their_own():
    model = Blend().fit(WORLD)
    model.weights_[0], model.weights_[1:] = [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]
    item, others = np.array([3], dtype=np.int32), np.array([4], dtype=np.int32)
    one, two = History(item, np.ones(1)), History(np.append(item, others), np.ones(2))
    model._parts = {
        name: [ItemKNN().fit(WORLD)] if name == "ease" else [EASE().fit(WORLD)] for name in PARTS[:2]
    }
    np.testing.assert_allclose(model.score(one), unit_scaled(ItemKNN().fit(WORLD).score(one)))
    np.testing.assert_allclose(model.score(two), unit_scaled(EASE().fit(WORLD).score(two)))


@pytest.mark.parametrize(("n_relevant", "has_part"), [(10, True), (1, False)])
def test_the_clusters_popularity_has_a_part_where_it_gains_more_than_chance(n_relevant, has_part):
    rng = np.random.default_rng(5)
    cases = [
        (
            Case(0, History.empty(), rng.permutation(400)[:n_relevant].astype(np.int32)),
            rng.normal(size=(5, 400)),
        )
        for _ in range(40)
    ]
    if has_part:
        for case, scores in cases:
            scores[-1, case.relevant] += 3
    able = np.ones(5, dtype=np.bool_)
    learned = Choice.untaught(able).learned(0, Panel.of(cases, k=100), able)
    assert (learned.weights[0, -1] > 0) == has_part


def test_shortened_case_keeps_what_is_relevant_and_forgets_the_rest():
    history = History(np.arange(6, dtype=np.int32), np.arange(1.0, 7.0))
    case = shortened(Case(0, history, np.array([9], dtype=np.int32)), 2, np.random.default_rng(1))
    assert len(case.history) == 2
    assert (case.history.weights == case.history.item_indexes + 1).all()
    assert case.relevant.tolist() == [9]


def test_popularities_are_the_rest_of_an_explanation():
    model = Blend().fit(WORLD)
    model.weights_[:] = [0.5, 0, 0, 0.3, 0.2]
    clusters = ClusterPopularity().fit(WORLD)
    model._parts = {
        "ease": [EASE().fit(WORLD)],
        "popularity": [Popularity().fit(WORLD)],
        "cluster_popularity": [clusters],
    }
    history = WORLD.history_of(0)
    popular = unit_scaled(WORLD.counts_by_item().astype(np.float64))
    among_alike = unit_scaled(clusters.score(history))
    explained = model.explain(history, 12)
    assert explained.rest == pytest.approx(0.3 * popular[12] + 0.2 * among_alike[12])
    assert explained.score == pytest.approx(model.score(history)[12])


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
    kept = {key.partition("__")[0].rpartition("_")[0] for key in model.state() if "__" in key}
    has_weight = model.weights_.any(axis=0)
    assert kept == {name for name, is_heard in zip(PARTS, has_weight, strict=True) if is_heard}


def test_large_catalogue_has_no_part_for_ease():
    model = Blend(max_items=10).fit(WORLD)
    assert not model.weights_[:, 0].any()
    assert np.isnan(model.validated_[:, 0]).all()
    assert not [key for key in model.state() if key.startswith("ease")]


def test_many_users_are_held_back_in_one_split(monkeypatch):
    monkeypatch.setattr(choice, "MOST_CASES", 30)
    monkeypatch.setattr(choice, "FEWEST_CASES", 10)
    assert Blend().fit(WORLD).n_cases_ == 30


def test_nothing_is_said_of_a_person_without_history(model):
    assert not model.score(History.empty()).any()


def test_equal_scores_are_no_opinion():
    assert not unit_scaled(np.full((2, 5), 3.0)).any()
