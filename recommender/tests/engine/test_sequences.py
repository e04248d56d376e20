"""What each person met, in order, and cut into windows."""

import numpy as np
import pytest

from recommender.engine.interactions import Interactions
from recommender.engine.sequences import FILLING, by_user_oldest_first, sequences_of, windows

MET = Interactions.from_columns(
    user_ids=["bo", "al", "bo", "al", "bo"],
    item_ids=["alien", "brazil", "brazil", "casablanca", "dune"],
    times=[3, 5, 1, 2, 1],
)


def test_rows_lie_together_by_person_oldest_first_and_ties_as_they_were_given():
    order = by_user_oldest_first(MET)
    assert MET.user_ids[MET.user_indexes[order]].tolist() == ["al", "al", "bo", "bo", "bo"]
    assert MET.item_ids[MET.item_indexes[order]].tolist() == [
        "casablanca",
        "brazil",
        "brazil",
        "dune",
        "alien",
    ]


def test_each_person_with_rows_has_one_sequence():
    assert sorted(items.size for items in sequences_of(MET)) == [2, 3]


def test_rows_without_times_have_no_order():
    with pytest.raises(ValueError, match="times"):
        by_user_oldest_first(Interactions.from_columns(user_ids=[1], item_ids=[2]))


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8])
def test_each_item_but_the_first_comes_next_exactly_once(length):
    sequence = np.arange(10, 16, dtype=np.int32)
    _, next_ones = windows([sequence], length)
    assert sorted(next_ones[next_ones != FILLING].tolist()) == sequence[1:].tolist()


def test_a_window_shows_what_was_met_right_before():
    met, next_ones = windows([np.arange(10, 16, dtype=np.int32)], 4)
    assert met.tolist() == [[11, 12, 13, 14], [FILLING, FILLING, FILLING, 10]]
    assert next_ones.tolist() == [[12, 13, 14, 15], [FILLING, FILLING, FILLING, 11]]


def test_one_item_alone_makes_no_window():
    assert windows([np.array([3], dtype=np.int32)], 4)[0].shape == (0, 4)
