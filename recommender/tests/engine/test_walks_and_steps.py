"""What is particular to recent popularity, transitions and RP3beta."""

import numpy as np
import pytest

from recommender.engine.algorithms.recent_popularity import RecentPopularity
from recommender.engine.algorithms.rp3beta import RP3beta
from recommender.engine.algorithms.transitions import Transitions
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import DAY

NOBODY = History.empty()


def history(*items, times=None):
    given = None if times is None else np.array(times)
    return History(np.array(items, dtype=np.int32), np.ones(len(items)), given)


def test_recent_popularity_counts_the_last_days_and_falls_back_on_all_of_time():
    world = Interactions.from_columns(
        user_ids=[1, 2, 3, 4], item_ids=[1, 1, 0, 2], times=[0, 1, 2, 9 * DAY], catalogue=[0, 1, 2]
    )
    model = RecentPopularity(window_days=7).fit(world)
    assert model.score(NOBODY).tolist() == [0, 0, 1]
    assert model.recommend_for(NOBODY, 3).item_indexes.tolist() == [2, 1, 0]


@pytest.mark.parametrize("kind", [RecentPopularity, Transitions])
def test_without_times_there_is_nothing_to_say(kind):
    with pytest.raises(ValueError, match="with times"):
        kind().fit(Interactions.from_columns(user_ids=[1, 2], item_ids=[1, 2]))


def chain():
    """Everybody meets items 0, 1, 2 in this order; one goes on from 2 to 0."""
    return Interactions.from_columns(
        user_ids=[1, 1, 1, 2, 2, 2, 3, 3], item_ids=[0, 1, 2, 0, 1, 2, 2, 0], times=[1, 2, 3, 1, 2, 3, 1, 2]
    )


def test_transitions_know_the_direction():
    model = Transitions(reach=1, shrinkage=0.0).fit(chain())
    assert model.follows_.toarray().tolist() == [[0, 2 / 3, 0], [0, 0, 1], [1 / 3, 0, 0]]


def test_a_skipped_step_counts_by_its_distance():
    model = Transitions(reach=2, shrinkage=0.0).fit(chain())
    assert model.follows_.toarray()[0, 2] == pytest.approx(
        2 * (1 / 2) / 3
    )  # two people, distance 2, left 3 times


def test_the_newest_of_the_history_is_asked_most():
    model = Transitions(reach=1, shrinkage=0.0, half_life_items=1.0).fit(chain())
    scores = model.score(history(0, 1, times=[20, 10]))  # 0 is newer than 1
    assert scores.tolist() == pytest.approx([0, 2 / 3, 1 / 2])


def test_only_the_newest_items_are_asked():
    model = Transitions(reach=1, shrinkage=0.0, n_newest=1).fit(chain())
    assert model.score(history(1, 0)).tolist() == pytest.approx([0, 2 / 3, 0])


def test_rp3beta_is_the_chance_of_three_steps():
    """Items 0 and 1 of one user, items 1 and 2 of another."""
    world = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[0, 1, 1, 2])
    walks = RP3beta(alpha=1.0, beta=0.0).fit(world).walks_.toarray()
    # From 0 always to user 1, and from there to 1 half of the time; from 1 to either user, then half each.
    assert walks.tolist() == [[0, 1 / 2, 0], [1 / 4, 0, 1 / 4], [0, 1 / 2, 0]]


def test_beta_takes_popularity_off():
    world = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[0, 1, 1, 2])
    plain, damped = (RP3beta(beta=beta).fit(world).walks_.toarray() for beta in (0.0, 1.0))
    np.testing.assert_allclose(damped, plain / np.array([1, 2, 1]))


@pytest.mark.parametrize(
    "model",
    [RP3beta(alpha=-1.0), RP3beta(n_neighbours=0), Transitions(reach=0), Transitions(half_life_items=0.0)],
)
def test_senseless_settings_are_refused_with_their_value(model):
    with pytest.raises(ValueError, match="got "):
        model.fit(chain())
