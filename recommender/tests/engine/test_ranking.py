import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.ranking import top_k

SCORES = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), max_size=30)


@given(SCORES, st.integers(1, 40), st.sets(st.integers(0, 29)))
def test_best_k_are_those_of_a_full_sort(scores, k, excluded):
    allowed = [item for item in range(len(scores)) if item not in excluded]
    expected = sorted(allowed, key=lambda item: (-scores[item], item))[:k]
    assert top_k(np.array(scores), k, exclude=excluded).item_indexes.tolist() == expected


def test_equal_scores_go_by_tie_break_and_then_by_index():
    ranked = top_k(np.array([1.0, 1.0, 2.0, 1.0]), 3, tie_break=np.array([0.0, 5.0, 0.0, 5.0]))
    assert ranked.item_indexes.tolist() == [2, 1, 3]


def test_items_with_score_minus_infinity_are_never_listed():
    assert top_k(np.array([-np.inf, 1.0]), 2).item_indexes.tolist() == [1]


def test_indexes_outside_the_catalogue_exclude_nothing():
    assert len(top_k(np.zeros(3), 3, exclude=[-1, 7])) == 3


def test_scores_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="got NaN for item 1"):
        top_k(np.array([1.0, np.nan]), 1)
