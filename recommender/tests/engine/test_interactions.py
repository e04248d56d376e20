import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.errors import UnknownItemError, UnknownUserError
from recommender.engine.interactions import History, Interactions
from recommender.engine.vocabulary import Vocabulary
from recommender.tests.engine.worlds import random_world

ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.integers(1, 5)), max_size=40
)


def interactions_of(**columns):
    return Interactions.from_columns(**columns)


def test_newest_of_repeated_rows_counts_with_all_its_columns():
    rows = interactions_of(
        user_ids=["ann", "ann", "ann"],
        item_ids=["x"] * 3,
        weights=[1, 2, 3],
        ratings=[4, 5, 3],
        times=[10, 30, 20],
    )
    assert (rows.weights.tolist(), rows.ratings.tolist(), rows.times.tolist()) == ([2.0], [5.0], [30])


def test_last_of_equally_new_rows_counts():
    rows = interactions_of(user_ids=[1, 1], item_ids=[1, 1], ratings=[4, 2], times=[10, 10])
    assert rows.ratings.tolist() == [2.0]


@given(ROWS)
def test_what_remains_of_any_rows_is_what_a_dictionary_would_keep(rows):
    kept = {}
    for user, item, time, rating in sorted(rows, key=lambda row: row[2]):
        kept[user, item] = (time, float(rating))
    users, items, times, ratings = zip(*rows, strict=True) if rows else ((), (), (), ())
    found = interactions_of(user_ids=users, item_ids=items, times=times, ratings=ratings)
    pairs = zip(found.user_ids[found.user_indexes], found.item_ids[found.item_indexes], strict=True)
    assert dict(zip(pairs, zip(found.times, found.ratings, strict=True), strict=True)) == kept


def test_matrix_holds_each_weight_at_its_user_and_item():
    rows = interactions_of(user_ids=[2, 1, 2], item_ids=[7, 8, 8], weights=[3, 4, 5])
    assert rows.matrix().toarray().tolist() == [[0, 4], [3, 5]]


def test_catalogue_items_without_interaction_have_an_index():
    rows = interactions_of(user_ids=[1], item_ids=["b"], catalogue=["a", "c"])
    assert rows.item_ids.tolist() == ["a", "b", "c"]
    assert rows.counts_by_item().tolist() == [0, 1, 0]


def test_subset_keeps_the_index_space():
    world = random_world(seed=1)
    part = world.subset(world.user_indexes == 4)
    assert (part.n_users, part.n_items) == (world.n_users, world.n_items)
    assert len(part) == len(world.history_of(4))
    assert len(part.history_of(3)) == 0


def test_rows_in_terms_of_another_catalogue_keep_their_items():
    rows = interactions_of(user_ids=[1, 1, 2], item_ids=["c", "a", "b"], weights=[3, 1, 2])
    mapped = rows.in_terms_of(Vocabulary(np.array(["b", "c"])))
    assert mapped.item_ids[mapped.history_of(0).item_indexes].tolist() == ["c"]
    assert mapped.history_of(1).weights.tolist() == [2.0]


def test_history_of_a_user_has_the_own_rows_only():
    rows = interactions_of(user_ids=[1, 2, 1], item_ids=[5, 6, 7], times=[1, 2, 3], ratings=[3, 4, 5])
    history = rows.history_of(0)
    assert rows.item_ids[history.item_indexes].tolist() == [5, 7]
    assert (history.times.tolist(), history.ratings.tolist()) == ([1, 3], [3.0, 5.0])


def test_history_from_ids_leaves_unknown_items_out_and_merges_repeats():
    items = Vocabulary(np.array([10, 20, 30]))
    history = History.from_ids(items, item_ids=[30, 99, 30, 10], weights=[1, 2, 3, 4], times=[5, 6, 7, 8])
    assert (history.item_indexes.tolist(), history.weights.tolist()) == ([0, 2], [4.0, 3.0])


def test_unknown_user_index_is_refused():
    with pytest.raises(UnknownUserError, match="from 0 to 0, got 1"):
        interactions_of(user_ids=[1], item_ids=[1]).history_of(1)


def test_unknown_item_id_is_refused():
    with pytest.raises(UnknownItemError, match="'z' is none of the 1 known ids"):
        interactions_of(user_ids=[1], item_ids=["a"]).items.index_of("z")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"user_ids": [1, 2], "item_ids": [1]}, "user_ids has 2 rows, item_ids has 1"),
        (
            {"user_ids": [1], "item_ids": [1], "weights": [0]},
            "weights must be positive numbers, got 0.0 in row 0",
        ),
        ({"user_ids": [1], "item_ids": [1], "weights": [float("nan")]}, "weights must be positive"),
        ({"user_ids": [1], "item_ids": [1], "times": [1, 2]}, "times must have 1 rows"),
        ({"user_ids": [1], "item_ids": [1], "times": [1.5]}, "whole unix seconds"),
        ({"user_ids": [1], "item_ids": [1], "ratings": [float("inf")]}, "ratings must be finite"),
        ({"user_ids": [1, "a"], "item_ids": np.array([1, "a"], dtype=object)}, "whole numbers or all text"),
        ({"user_ids": [1.5], "item_ids": [1]}, "whole numbers or text, got float64"),
        ({"user_ids": [1], "item_ids": [1], "catalogue": ["a"]}, "catalogue has ids of"),
    ],
)
def test_unusable_columns_are_refused_with_the_value(columns, message):
    with pytest.raises(ValueError, match=message):
        interactions_of(**columns)


def test_repeated_ids_in_a_vocabulary_are_refused():
    with pytest.raises(ValueError, match="'a' occurs twice"):
        Vocabulary(np.array(["a", "b", "a"]))


def test_history_that_holds_an_item_twice_is_refused():
    with pytest.raises(ValueError, match="each item once"):
        History(np.array([1, 1], dtype=np.int32), np.ones(2))


def test_equally_new_rows_keep_the_order_in_which_they_were_given():
    rows = Interactions.from_columns(user_ids=[1] * 4, item_ids=[7, 3, 9, 5], times=[2, 2, 1, 2])
    newest_last = rows.item_ids[rows.item_indexes[rows.oldest_first()]]
    assert newest_last.tolist() == [9, 7, 3, 5]
    history = rows.history_of(0)
    assert rows.item_ids[history.item_indexes[history.oldest_first()]].tolist() == [9, 7, 3, 5]


def test_order_stays_with_the_rows_of_a_subset():
    rows = Interactions.from_columns(user_ids=[1] * 4, item_ids=[7, 3, 9, 5], times=[2, 2, 1, 2])
    kept = rows.subset(rows.item_indexes != 0)
    assert rows.item_ids[kept.item_indexes[kept.oldest_first()]].tolist() == [9, 7, 5]


def test_rows_without_times_have_no_oldest():
    rows = Interactions.from_columns(user_ids=[1], item_ids=[7])
    with pytest.raises(ValueError, match="no times"):
        rows.oldest_first()
    with pytest.raises(ValueError, match="no times"):
        rows.history_of(0).oldest_first()
