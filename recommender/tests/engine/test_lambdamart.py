import lightgbm
import numpy as np
import pytest

from recommender.engine.algorithms.lambdamart import LambdaMART
from recommender.engine.algorithms.moments.candidates import _among_best
from recommender.engine.algorithms.moments.clock import Clock
from recommender.engine.algorithms.moments.lessons import Lesson, lessons_of
from recommender.engine.algorithms.moments.tastes import Tastes, recency_of, standardised
from recommender.engine.algorithms.moments.trees import LEARNING, grown
from recommender.engine.algorithms.moments.trends import Trends
from recommender.engine.interactions import Interactions
from recommender.engine.splits import time_split
from recommender.tests.engine.worlds import DAY, premieres, random_world


@pytest.fixture(scope="module")
def ranker():
    return LambdaMART().fit(premieres())


def test_trees_learn_that_what_is_new_comes_next(ranker):
    assert ranker.has_trees_
    taste, trees, _ = ranker.judged_
    assert trees > 2 * taste


def test_trees_that_gain_nothing_are_left_out():
    world = random_world(seed=3, n_users=60, n_rows=900)
    model = LambdaMART().fit(world)
    assert not model.has_trees_
    history = world.history_of(0)
    ranked = model.recommend_for(history, 5).item_indexes
    taste = model.moment.tastes.faded_scores(history)[ranked]
    assert (np.diff(taste) <= 0).all()


def test_few_lists_teach_nothing_and_it_is_said():
    model = LambdaMART().fit(random_world(seed=4, n_users=5, n_rows=60))
    assert not model.has_trees_
    assert "fewer than" in model.choices()["why"]


def test_candidates_come_before_all_others(ranker):
    history = premieres().history_of(0)
    scores = ranker.score(history)
    items = ranker.moment.candidates(history).items
    assert scores[items].min() == 1.0
    assert (np.delete(scores, items) <= 0.5).all()


def test_items_among_the_best_of_any_row_are_chosen_and_of_equal_ones_the_first_named():
    scores = np.array([[5.0, 1.0, 9.0, 1.0, 4.0, 1.0], [0.0, 0.0, 0.0, -np.inf, 0.0, 0.0]])
    items = np.array([5, 0, 4, 3, 1])
    assert np.flatnonzero(_among_best(scores[:1], items, 3)).tolist() == [0, 4, 5]
    assert np.flatnonzero(_among_best(scores[1:], items, 3)).tolist() == [0, 4, 5]
    assert np.flatnonzero(_among_best(scores, items, 6)).tolist() == [0, 1, 3, 4, 5]


def test_best_items_are_those_of_a_full_sort():
    scores = np.random.default_rng(0).normal(size=(1, 500))
    chosen = np.flatnonzero(_among_best(scores, np.arange(500), 60))
    assert chosen.tolist() == np.sort(np.argsort(-scores[0])[:60]).tolist()


def test_standardised_scores_of_some_items_are_measured_by_all():
    scores = np.array([[1.0, 2.0, 6.0], [4.0, 4.0, 4.0]])
    deviation = np.sqrt((2**2 + 1**2 + 3**2) / 3)
    np.testing.assert_allclose(standardised(scores), [np.array([-2, -1, 3]) / deviation, [0, 0, 0]])
    np.testing.assert_array_equal(standardised(scores, np.array([2])), standardised(scores)[:, [2]])


def test_explanation_of_every_item_sums_to_its_score(ranker):
    history = premieres().history_of(2)
    scores = ranker.score(history)
    explained = [ranker.explain(history, item).score for item in range(scores.size)]
    np.testing.assert_allclose(explained, scores, rtol=1e-12, atol=1e-12)


def test_difference_in_taste_is_what_the_contributions_say(ranker):
    history = premieres().history_of(2)
    items = ranker.moment.candidates(history).items[:2]
    taste = ranker.moment.tastes.faded_scores(history)
    said = [ranker._contributions(history, int(item), None).sum() for item in items]
    _, scale = ranker._scored(history, None)
    assert said[0] - said[1] == pytest.approx(scale * (taste[items[0]] - taste[items[1]]))


def test_moment_of_the_list_decides_with_the_history(ranker):
    history = premieres().history_of(0)
    now, later = ranker.score(history).copy(), ranker.score(history, at=500 * DAY)
    assert ranker.score(history).tolist() == now.tolist()
    assert later.shape == now.shape


def test_clock_ticks_by_rows():
    clock = Clock.of(np.concatenate([np.arange(900), [100_000 + 10 * n for n in range(900)]]))
    assert clock(450) == pytest.approx(45, abs=0.2)
    assert clock(50_000) - clock(899) == pytest.approx(0, abs=0.2)
    assert (np.diff(clock(np.arange(0, 110_000, 500))) >= 0).all()


def test_nothing_after_a_cut_is_known_at_it():
    world = premieres()
    clock = Clock.of(world.times)
    split = time_split(world, holdout_share=0.1, train_share=0.7)
    assert split.at is not None
    trends = Trends.of(split.train, at=split.at, clock=clock)
    assert not trends.is_met[world.item_indexes[world.times > split.at + 11 * DAY]].any()
    assert trends.age.min() >= 0


def test_rows_since_a_moment_are_counted_from_the_marks():
    world = premieres()
    trends = Trends.of(world, at=world.last_time + 1, clock=Clock.of(world.times))
    moment = float(np.median(world.times))
    items = np.unique(world.item_indexes)
    rows, of_all = trends.since(items, moment)
    expected = np.bincount(world.item_indexes[world.times > moment], minlength=world.n_items)
    per_mark = len(world) / trends.marks.size
    assert of_all == pytest.approx((world.times > moment).sum(), abs=2 * per_mark)
    np.testing.assert_allclose(rows, expected[items], atol=2 * per_mark)


def test_next_items_lead_forward_only():
    times = np.tile([1, 2, 3], 30)
    world = Interactions.from_columns(
        user_ids=np.repeat(np.arange(30), 3), item_ids=np.tile([7, 8, 9], 30), times=times
    )
    steps = Tastes.of(world, at=4, clock=Clock.of(times), seed=0).next_items.toarray()
    assert steps[0, 1] > steps[0, 2] > 0
    assert (np.tril(steps) == 0).all()


def test_newest_row_is_the_most_recent():
    world = premieres()
    history = world.history_of(1)
    assert np.argmin(recency_of(history)) == np.argmax(history.times)


def made_lesson(*, items, labels, sizes, n_relevant):
    return Lesson(
        cut=0.5,
        at=0,
        items=np.array(items, dtype=np.int32),
        features=np.zeros((len(items), 1), dtype=np.float32),
        charts=np.zeros((1, len(items)), dtype=np.float32),
        taste=np.zeros(len(items)),
        labels=np.array(labels, dtype=np.int8),
        sizes=np.array(sizes),
        n_relevant=np.array(n_relevant),
    )


def test_ndcg_of_a_lesson_counts_what_was_no_candidate():
    lesson = made_lesson(items=[4, 5, 6], labels=[0, 1, 0], sizes=[3], n_relevant=[2])
    found = lesson.ndcg(np.array([3.0, 2.0, 1.0]))
    assert found[0] == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)))


def test_items_of_the_first_ten_places_count_once():
    items = [*range(12), 0, 50]
    lesson = made_lesson(items=items, labels=[0] * 14, sizes=[12, 2], n_relevant=[1, 1])
    assert lesson.n_listed(np.arange(14.0)) == len({*range(2, 12), 0, 50})
    assert lesson.n_listed(-np.arange(14.0)) == len({*range(10), 50})


def test_walked_trees_are_those_that_were_grown():
    lessons = lessons_of(premieres(), clock=Clock.of(premieres().times), features=None, seed=0)
    features = np.concatenate([lesson.features for lesson in lessons])
    labels = np.concatenate([lesson.labels for lesson in lessons])
    sizes = np.concatenate([lesson.sizes for lesson in lessons])
    trees = grown(features, labels, sizes, n_trees=5, seeds=[1])
    data = lightgbm.Dataset(features, labels, group=sizes)
    booster = lightgbm.train(LEARNING | {"seed": 1, "num_threads": 1}, data, num_boost_round=5)
    predicted = np.asarray(booster.predict(features))
    np.testing.assert_allclose(trees.values(features), predicted, atol=1e-12)


def test_undated_interactions_are_refused():
    undated = Interactions.from_columns(user_ids=[1, 2], item_ids=[1, 2])
    with pytest.raises(ValueError, match="needs interactions with times"):
        LambdaMART().fit(undated)
