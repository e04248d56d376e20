import numpy as np
import pytest

from recommender.engine.algorithms.blend import Blend
from recommender.engine.algorithms.default import Default
from recommender.engine.algorithms.trending import Trending
from recommender.engine.artifact import Evidence, read_artifact, write_artifact
from recommender.engine.blending import unit_scaled
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import DAY, premieres, two_taste_groups


def tastes(*, seed=0):
    """Two groups that keep to their own thirty movies, equally popular at all times: the clock tells nothing."""
    rng = np.random.default_rng(seed)
    users, items = np.divmod(rng.choice(120 * 30, 2200, replace=False), 30)
    return Interactions.from_columns(
        user_ids=users, item_ids=items + 30 * (users % 2), times=rng.integers(0, 100 * DAY, users.size)
    )


@pytest.fixture(scope="module")
def of_the_moment():
    return Default().fit(premieres())


@pytest.fixture(scope="module")
def of_taste():
    return Default().fit(tastes())


def test_chart_counts_where_the_clock_tells_what_comes_next(of_the_moment):
    assert of_the_moment.chart_weight_ > 0.3
    blend, chart, mixture = of_the_moment.validated_
    assert chart > blend
    assert mixture > blend


def test_chart_counts_little_where_the_clock_tells_nothing(of_taste):
    assert of_taste.chart_weight_ < 0.3


def test_newest_movies_come_first_at_the_moment_and_not_for_no_moment(of_the_moment):
    world = premieres()
    history = world.history_of(0)
    newest = set(range(world.n_items - 5, world.n_items))
    unknown_newest = newest - set(history.item_indexes.tolist())
    listed = of_the_moment.recommend_for(history, len(unknown_newest), at=world.last_time)
    assert set(listed.item_indexes.tolist()) == unknown_newest
    timeless = History(history.item_indexes, history.weights)
    np.testing.assert_array_equal(of_the_moment.score(timeless), Blend().fit(world).score(timeless))


def test_moment_given_makes_a_history_without_times_one_of_the_moment(of_the_moment):
    world = premieres()
    history = world.history_of(0)
    timeless = History(history.item_indexes, history.weights)
    np.testing.assert_array_equal(
        of_the_moment.score(timeless, at=world.last_time), of_the_moment.score(history)
    )


def test_score_is_the_mixture_of_its_definition(of_the_moment):
    world = premieres()
    w, history = of_the_moment.chart_weight_, world.history_of(3)
    personal = Blend().fit(world).score(history)
    chart = Trending(half_life_days=of_the_moment.half_life_days_).fit(world).score(history)
    expected = (1 - w) * unit_scaled(personal) + w * unit_scaled(chart)
    np.testing.assert_allclose(of_the_moment.score(history), expected)


def test_explanation_says_how_much_comes_from_the_chart(of_the_moment):
    world = premieres()
    history = world.history_of(1)
    scores = of_the_moment.score(history, at=world.last_time)
    for item in range(world.n_items):
        explained = of_the_moment.explain(history, item, at=world.last_time)
        assert explained.rest == of_the_moment.chart_weight_ * of_the_moment.chart_[item]
        assert explained.score == pytest.approx(scores[item])


def test_strangers_see_what_is_trending(of_the_moment):
    ranked = of_the_moment.recommend_for(History.empty(), 5).item_indexes
    world = premieres()
    assert (ranked >= world.n_items - 5).all()


def test_nothing_later_than_a_cut_is_known_at_it():
    splits = list(Default()._splits(premieres()))
    assert len(splits) == 4
    for split in splits:
        assert split.cases
        assert (np.asarray(split.train.times) < split.at).all()


@pytest.mark.parametrize("times", [None, 7])
def test_without_different_times_there_is_no_chart(times):
    world = two_taste_groups().interactions
    undated = Interactions.from_columns(
        user_ids=world.user_ids[world.user_indexes],
        item_ids=world.item_ids[world.item_indexes],
        times=None if times is None else np.full(len(world), times),
    )
    model = Default().fit(undated)
    assert model.chart_weight_ == 0
    assert "no times" in model.choices()["why"]


def test_choices_of_blend_and_chart_stand_in_the_manifest(of_the_moment, tmp_path):
    world = premieres()
    write_artifact(
        tmp_path / "v1",
        of_the_moment,
        item_ids=world.item_ids,
        evidence=Evidence.of(world),
        code_version="test",
    )
    found = read_artifact(tmp_path / "v1")
    assert found.manifest.choices["chart_weight"] == of_the_moment.chart_weight_
    assert sum(found.manifest.choices["blend"]["weights"].values()) == pytest.approx(1)
    history = world.history_of(0)
    np.testing.assert_array_equal(found.model.score(history), of_the_moment.score(history))
