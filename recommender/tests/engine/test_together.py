"""One list for several people, whatever the rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from recommender.engine.together import RULES, average, fair, least_misery, relevance

WORTH = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 5), st.integers(1, 12)),
    elements=st.integers(0, 20).map(lambda value: value / 20),
)


@given(WORTH, st.integers(1, 15), st.sampled_from(sorted(RULES)))
def test_a_list_has_no_item_twice_and_none_that_is_worth_nothing_to_all(worth, k, rule):
    rows = RULES[rule](worth, k)
    assert len(set(rows.tolist())) == len(rows) <= k
    assert worth[:, rows].any(axis=0).all()


@given(WORTH, st.sampled_from(sorted(RULES)))
def test_who_comes_first_in_the_question_gets_nothing_for_it(worth, rule):
    forwards, backwards = (RULES[rule](rows, 20).tolist() for rows in (worth, worth[::-1]))
    if len({tuple(column) for column in worth.T}) == worth.shape[1] and rule != "fair":
        assert sorted(forwards) == sorted(backwards)
    assert set(forwards) == set(backwards)


@given(WORTH, st.integers(1, 8))
def test_a_longer_fair_list_begins_with_the_shorter_one(worth, k):
    assert fair(worth, k + 1)[:k].tolist() == fair(worth, k).tolist()


def test_two_tastes_take_turns_when_it_is_fair():
    worth = np.zeros((2, 8))
    worth[0, :4] = [1.0, 0.95, 0.9, 0.85]
    worth[1, 4:] = [0.8, 0.75, 0.7, 0.65]
    belongs_to = (fair(worth, 8) >= 4).tolist()
    assert belongs_to == [False, True] * 4
    assert (average(worth, 4) < 4).all()  # who shouts louder has it all


def test_least_misery_takes_what_hurts_nobody():
    worth = np.array([[1.0, 0.5, 0.0], [0.0, 0.5, 1.0]])
    assert least_misery(worth, 1).tolist() == [1]


def test_a_majority_does_not_leave_the_last_one_without_anything():
    majority, alone = [1.0, 0.9, 0.8, 0.7, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0]
    worth = np.array([majority, majority, majority, alone])
    assert 4 not in average(worth, 4)
    assert 4 in fair(worth, 4)


def test_worth_is_by_rank_among_what_is_allowed():
    scores = np.array([[5.0, 1.0, 3.0], [-np.inf, 2.0, 2.0]])
    worth = relevance(scores, np.array([False, True, True]))
    assert worth.tolist() == [[0.0, 0.5, 1.0], [0.0, 1.0, 1.0]]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_nothing_that_anybody_wants_gives_an_empty_list(rule):
    assert RULES[rule](np.zeros((3, 4)), 5).tolist() == []
