"""What is particular to the neighbourhood of sessions."""

import numpy as np
import pytest

from recommender.engine.algorithms.session_knn import HOUR, SessionKNN
from recommender.engine.interactions import History, Interactions


def history(*items):
    return History(np.array(items, dtype=np.int32), np.ones(len(items)))


def world(*sessions, pause=0):
    """Item by item, an hour apart, a person each; `pause` hours are added before the third item."""
    rows = [
        (user, item, (place + (pause if place >= 2 else 0)) * HOUR)
        for user, session in enumerate(sessions)
        for place, item in enumerate(session)
    ]
    users, items, times = zip(*rows, strict=True)
    return Interactions.from_columns(user_ids=users, item_ids=items, times=times, catalogue=range(6))


def test_what_followed_the_newest_item_comes_before_what_stood_before_it():
    model = SessionKNN().fit(world([0, 1, 2], [0, 1, 2]))
    scores = model.score(history(1))
    assert scores[2] > scores[0] > 0 == scores[3]


def test_what_followed_sooner_scores_higher():
    scores = SessionKNN(reach=1.0).fit(world([0, 1, 2], [0, 1, 2])).score(history(0))
    assert scores[1] / scores[2] == pytest.approx(np.e)


def test_backward_zero_hears_only_what_followed():
    scores = SessionKNN(backward=0.0).fit(world([0, 1, 2])).score(history(1))
    assert scores[0] == 0 < scores[2]


def test_only_the_nearest_sessions_are_asked():
    sessions = world([0, 1, 2], [0, 1, 2], [1, 5, 4, 3])
    assert SessionKNN(n_neighbours=3).fit(sessions).score(history(0, 1))[5] > 0
    assert SessionKNN(n_neighbours=2).fit(sessions).score(history(0, 1))[5] == 0


def test_a_pause_splits_what_one_person_met():
    one, two = (
        SessionKNN(pause_hours=hours).fit(world([0, 1, 2, 3], pause=30)).sessions_ for hours in (None, 24.0)
    )
    assert (one.shape[0], two.shape[0]) == (1, 2)
    assert two.toarray()[:, :4].tolist() == [[1, 2, 0, 0], [0, 0, 1, 2]]


def test_rare_items_say_more_than_common_ones():
    sessions = world([0, 2], [1, 3], [1, 4], [1, 5])
    scores = SessionKNN(half_life_items=1e9).fit(sessions).score(history(0, 1))
    assert scores[2] > scores[3]


def test_training_without_times_is_refused():
    with pytest.raises(ValueError, match="needs interactions with times"):
        SessionKNN().fit(Interactions.from_columns(user_ids=[1, 1], item_ids=[1, 2]))


@pytest.mark.parametrize(
    "wrong", [{"n_neighbours": 0}, {"pause_hours": 0.0}, {"reach": -1.0}, {"backward": 1.5}]
)
def test_senseless_settings_are_refused_with_their_value(wrong):
    with pytest.raises(ValueError, match="got "):
        SessionKNN(**wrong).fit(world([0, 1]))
