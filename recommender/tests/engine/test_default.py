import numpy as np
import pytest

from recommender.engine.algorithms import default
from recommender.engine.algorithms.blend import Blend
from recommender.engine.algorithms.default import BLEND, MIXTURE, RANKER, Default
from recommender.engine.algorithms.lambdamart import LambdaMART
from recommender.engine.algorithms.moments.tastes import standardised
from recommender.engine.algorithms.moments.trial import Trial
from recommender.engine.artifact import Evidence, read_artifact, write_artifact
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import DAY, premieres, two_taste_groups


def tastes(*, seed=0):
    """Two groups that keep to their own thirty movies, equally popular at all times: the clock tells nothing."""
    rng = np.random.default_rng(seed)
    users, items = np.divmod(rng.choice(120 * 30, 2200, replace=False), 30)
    return Interactions.from_columns(
        user_ids=users, item_ids=items + 30 * (users % 2), times=rng.integers(0, 100 * DAY, users.size)
    )


class Losing(LambdaMART):
    """A ranker that puts what came last, on the cuts where it is judged."""

    def _learn(self, interactions, features):
        super()._learn(interactions, features)
        assert self.trial is not None
        losing = [-lesson.labels.astype(np.float64) for lesson in self.trial.lessons]
        self.trial = Trial(self.trial.lessons, {(0.0, 0.0): losing})


@pytest.fixture(scope="module")
def of_the_moment():
    return Default().fit(premieres())


@pytest.fixture(scope="module")
def of_taste():
    return Default().fit(tastes())


def test_clock_counts_where_it_tells_what_comes_next(of_the_moment):
    assert of_the_moment.chosen_ in (MIXTURE, RANKER)
    blend, chart, mixture, ranker = of_the_moment.validated_
    assert min(chart, mixture, ranker) > blend


def test_chart_counts_little_where_the_clock_tells_nothing(of_taste):
    blend, chart, _, _ = of_taste.validated_
    assert of_taste.chart_weight_ < 0.5
    assert blend > chart


def test_newest_movies_come_first_at_the_moment_and_not_for_no_moment(of_the_moment):
    world = premieres()
    history = world.history_of(0)
    newest = set(range(world.n_items - 5, world.n_items))
    unknown_newest = newest - set(history.item_indexes.tolist())
    listed = of_the_moment.recommend_for(history, len(unknown_newest), at=world.last_time)
    assert set(listed.item_indexes.tolist()) == unknown_newest
    timeless = History(history.item_indexes, history.weights)
    np.testing.assert_array_equal(of_the_moment.score(timeless), Blend().fit(world).score(timeless))


def test_ranker_that_loses_on_the_cuts_is_not_used(monkeypatch):
    monkeypatch.setattr(default, "LambdaMART", Losing)
    model = Default().fit(premieres())
    assert model.chosen_ == MIXTURE
    assert model.choices()["for_a_moment"] == "taste and chart"
    history = premieres().history_of(3)
    of_taste = standardised(model._ranker_of_model().moment.tastes.faded_scores(history))
    w = model.chart_weight_
    np.testing.assert_allclose(model.score(history), (1 - w) * of_taste + w * model.chart_, atol=1e-12)
    for item in (0, 7, 40):
        assert model.explain(history, item).score == pytest.approx(model.score(history)[item])


def test_blend_is_used_where_ranker_and_chart_lose(monkeypatch):
    monkeypatch.setattr(default, "LambdaMART", Losing)
    world = tastes()
    model = Default().fit(world)
    assert model.chosen_ == BLEND
    history = world.history_of(2)
    np.testing.assert_array_equal(model.score(history), Blend().fit(world).score(history))


def test_explanation_sums_to_the_score_at_a_moment(of_the_moment):
    world = premieres()
    history = world.history_of(1)
    scores = of_the_moment.score(history, at=world.last_time)
    for item in range(world.n_items):
        assert of_the_moment.explain(history, item, at=world.last_time).score == pytest.approx(scores[item])


def test_strangers_see_what_is_popular_lately(of_the_moment):
    ranked = of_the_moment.recommend_for(History.empty(), 5).item_indexes
    world = premieres()
    assert (ranked >= world.n_items - 10).all()


@pytest.mark.parametrize("times", [None, 7])
def test_without_different_times_there_is_a_blend_alone(times):
    world = two_taste_groups().interactions
    undated = Interactions.from_columns(
        user_ids=world.user_ids[world.user_indexes],
        item_ids=world.item_ids[world.item_indexes],
        times=None if times is None else np.full(len(world), times),
    )
    model = Default().fit(undated)
    assert model.chosen_ == BLEND
    assert "no times" in model.choices()["why"]


def test_choices_stand_in_the_manifest_and_the_stored_model_scores_the_same(of_the_moment, tmp_path):
    world = premieres()
    write_artifact(
        tmp_path / "v1",
        of_the_moment,
        item_ids=world.item_ids,
        evidence=Evidence.of(world),
        code_version="test",
    )
    found = read_artifact(tmp_path / "v1")
    assert found.manifest.choices["for_a_moment"] == of_the_moment.choices()["for_a_moment"]
    assert "longer" in found.manifest.choices["blend"]["weights"]
    history = world.history_of(0)
    np.testing.assert_array_equal(found.model.score(history), of_the_moment.score(history))


def test_same_data_and_seed_give_the_same_scores(of_the_moment):
    history = premieres().history_of(5)
    np.testing.assert_array_equal(Default().fit(premieres()).score(history), of_the_moment.score(history))
