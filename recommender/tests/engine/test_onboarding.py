"""Which items to ask a newcomer about."""

import numpy as np
import pytest

from recommender.engine.interactions import Interactions
from recommender.engine.onboarding import RULES, by_coverage, by_entropy, by_popularity, by_variance
from recommender.tests.engine.worlds import random_world, two_taste_groups


@pytest.mark.parametrize("rule", RULES.values())
def test_an_order_has_every_item_once_and_begins_the_same_at_any_length(rule):
    world = random_world(seed=4)
    long = rule(world, 20).tolist()
    assert len(set(long)) == len(long) == 20
    assert rule(world, 5).tolist() == long[:5]


@pytest.mark.parametrize("rule", RULES.values())
def test_no_more_is_asked_than_somebody_has_met(rule):
    world = Interactions.from_columns(user_ids=[1, 2, 2], item_ids=[7, 7, 9], catalogue=[7, 8, 9])
    assert set(rule(world, 10).tolist()) <= {0, 2}


def test_two_questions_are_spent_on_two_tastes():
    first, second = by_coverage(two_taste_groups().interactions, 2).tolist()
    assert (first < 10) != (second < 10)


def test_two_answers_tell_three_tastes_apart():
    """Whoever has met the first item of a group has met all of it; the third group needs no question."""
    pairs = [(user, item) for user in range(60) for item in range(9) if item // 3 == user % 3]
    users, items = zip(*pairs, strict=True)
    asked = by_variance(Interactions.from_columns(user_ids=users, item_ids=items), 9)
    assert len({item // 3 for item in asked.tolist()}) == len(asked) == 2


def test_what_everybody_has_met_tells_nothing_about_variance():
    pairs = [(user, 0) for user in range(40)] + [(user, 1 + user % 2) for user in range(40)]
    users, items = zip(*pairs, strict=True)
    world = Interactions.from_columns(user_ids=users, item_ids=items)
    assert by_popularity(world, 1).tolist() == [0]
    assert by_variance(world, 3)[0] in (1, 2)


def test_what_people_disagree_about_comes_before_what_they_agree_on():
    users = np.tile(np.arange(20), 2)
    items = np.repeat([0, 1], 20)
    ratings = np.concatenate([np.full(20, 5.0), np.where(np.arange(20) % 2, 5.0, 1.0)])
    world = Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings)
    assert by_entropy(world, 2).tolist() == [1, 0]
