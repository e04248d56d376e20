import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.interactions import Interactions
from recommender.engine.splits import (
    leave_last_out,
    published_folds,
    rating_folds,
    strong_split,
    time_cuts,
    time_split,
    with_known,
)
from recommender.tests.engine.worlds import random_world

SEEDS = st.integers(0, 2**32 - 1)


def times_of(rows):
    return rows.times


def ratings_of(rows):
    return rows.ratings


def pairs_of(rows: Interactions) -> set[tuple[int, int]]:
    return set(zip(rows.user_indexes.tolist(), rows.item_indexes.tolist(), strict=True))


def held_pairs(split) -> set[tuple[int, int]]:
    return {(case.user_index, item) for case in split.cases for item in case.relevant.tolist()}


def known_pairs(split) -> set[tuple[int, int]]:
    return {(case.user_index, item) for case in split.cases for item in case.history.item_indexes.tolist()}


@given(SEEDS, st.floats(0.05, 0.95))
def test_time_split_shows_training_nothing_of_the_future(seed, share):
    world = random_world(seed=seed)
    split = time_split(world, holdout_share=share)
    assert times_of(split.train).max() <= split.at
    held = held_pairs(split)
    times = dict(zip(zip(world.user_indexes, world.item_indexes, strict=True), world.times, strict=True))
    assert all(times[pair] >= split.at for pair in held)
    assert not held & pairs_of(split.train)


@given(SEEDS)
def test_time_split_loses_nobody_uncounted(seed):
    world = random_world(seed=seed)
    split = time_split(world)
    with_rows = np.count_nonzero(world.counts_by_user())
    assert len(split.cases) + split.n_without_holdout + split.n_cold + split.n_new_only == with_rows


def test_rows_of_one_moment_are_parted_in_the_order_of_the_file():
    rows = Interactions.from_columns(
        user_ids=[2, 1, 2, 1], item_ids=[2, 2, 1, 1], times=[5, 5, 5, 1]
    )  # the file's order within the moment 5: (2, 2), (1, 2), (2, 1)
    split = time_split(rows, holdout_share=0.25)
    assert pairs_of(split.train) == {(0, 0), (0, 1), (1, 1)}
    assert held_pairs(split) == {(1, 0)}


def test_time_split_counts_items_that_nobody_met_before_and_asks_for_none():
    rows = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[1, 8, 1, 9], times=[1, 7, 2, 8])
    split = time_split(rows, holdout_share=0.5)
    assert (split.cases, split.n_new_only, split.n_new_items, split.n_new_pairs) == ((), 2, 2, 2)


def test_pooled_cuts_hold_the_next_tenth_each():
    world = random_world(seed=6, n_users=8, n_rows=400)
    splits = list(time_cuts(world))
    n_known = [len(split.train) for split in splits]
    assert n_known == [int(len(world) * cut + 1e-9) for cut in (0.6, 0.7, 0.8, 0.9)]
    held = [held_pairs(split) for split in splits]
    assert not any(one & other for one, other in itertools.combinations(held, 2))
    assert held[0] <= pairs_of(splits[1].train)


@pytest.mark.parametrize("train_share", [0.0, 0.95, -1.0])
def test_a_cut_without_room_for_its_holdout_is_refused(train_share):
    with pytest.raises(ValueError, match="train_share must lie above 0 and leave room"):
        time_split(random_world(seed=1), train_share=train_share)


def test_time_split_of_a_single_moment_is_refused():
    rows = Interactions.from_columns(user_ids=[1, 2], item_ids=[1, 2], times=[3, 3])
    with pytest.raises(ValueError, match="all rows are of the moment 3"):
        time_split(rows)


@given(SEEDS)
def test_strong_split_keeps_test_users_out_of_training_and_their_items_whole(seed):
    world = random_world(seed=seed)
    split = strong_split(world, seed=seed)
    test_users = {case.user_index for case in split.cases}
    assert not test_users & set(split.train.user_indexes.tolist())
    assert not held_pairs(split) & known_pairs(split)
    assert held_pairs(split) | known_pairs(split) | pairs_of(split.train) == pairs_of(world)


def test_strong_split_hides_a_fifth_of_each_users_items():
    split = strong_split(random_world(seed=3), seed=3)
    for case in split.cases:
        n = len(case.history) + case.relevant.size
        assert case.relevant.size == max(n // 5, 1)


def test_strong_split_tells_no_times_and_keeps_ratings():
    world = random_world(seed=4)
    case = strong_split(world, seed=4).cases[0]
    whole = world.history_of(case.user_index)
    rating_of = dict(zip(whole.item_indexes.tolist(), whole.ratings.tolist(), strict=True))
    assert case.history.times is None
    assert ratings_of(case.history).tolist() == [
        rating_of[item] for item in case.history.item_indexes.tolist()
    ]


def test_strong_split_repeats_with_its_seed_and_changes_with_another():
    world = random_world(seed=5)
    assert held_pairs(strong_split(world, seed=1)) == held_pairs(strong_split(world, seed=1))
    assert held_pairs(strong_split(world, seed=1)) != held_pairs(strong_split(world, seed=2))


def test_strong_split_of_too_few_users_is_refused():
    rows = Interactions.from_columns(user_ids=[1, 2], item_ids=[1, 2])
    with pytest.raises(ValueError, match="1 users cannot be held out: 0 have 5 items"):
        strong_split(rows, seed=0)


@given(SEEDS)
def test_leave_last_out_holds_the_newest_row_of_everybody_with_two(seed):
    world = random_world(seed=seed)
    split = leave_last_out(world)
    assert held_pairs(split) | pairs_of(split.train) == pairs_of(world) or split.n_new_only
    assert all(case.relevant.size == 1 for case in split.cases)
    assert len(split.cases) == np.count_nonzero(world.counts_by_user() > 1)
    for case in split.cases:
        whole = world.history_of(case.user_index)
        newest = whole.times[np.flatnonzero(whole.item_indexes == case.relevant[0])[0]]
        assert newest == whole.times.max()


def test_last_of_equally_new_rows_is_the_last_in_the_file():
    rows = Interactions.from_columns(
        user_ids=[1, 1, 1, 2, 2, 2], item_ids=[3, 1, 2, 3, 2, 1], times=[9, 9, 9, 9, 9, 9]
    )
    assert [case.relevant.tolist() for case in leave_last_out(rows).cases] == [[1], [0]]


def test_user_with_one_row_stays_in_training():
    rows = Interactions.from_columns(user_ids=[1, 2, 2], item_ids=[1, 1, 2], times=[1, 1, 2])
    split = leave_last_out(rows)
    assert (len(split.train), split.n_without_holdout) == (2, 1)


@given(SEEDS, st.integers(2, 7))
def test_rating_folds_predict_every_rating_once_from_the_others(seed, n_folds):
    world = random_world(seed=seed, n_rows=60)
    seen: list[tuple[int, int]] = []
    for fold in rating_folds(world, seed=seed, n_folds=n_folds):
        held = set(zip(fold.user_indexes.tolist(), fold.item_indexes.tolist(), strict=True))
        assert not held & pairs_of(fold.train)
        assert held | pairs_of(fold.train) == pairs_of(world)
        seen += held
    assert len(seen) == len(world) == len(set(seen))


def test_rows_without_rating_are_in_no_fold():
    rows = Interactions.from_columns(user_ids=[1, 1, 2], item_ids=[1, 2, 1], ratings=[3, np.nan, 4])
    folds = list(rating_folds(rows, seed=0, n_folds=2))
    assert sum(fold.ratings.size for fold in folds) == 2
    assert not any(np.isnan(ratings_of(fold.train)).any() for fold in folds)


@pytest.mark.parametrize("split", [time_split, leave_last_out])
def test_protocols_of_time_refuse_rows_without_times(split):
    with pytest.raises(ValueError, match="needs interactions with times"):
        split(Interactions.from_columns(user_ids=[1, 1], item_ids=[1, 2]))


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0])
def test_shares_outside_zero_and_one_are_refused(share):
    with pytest.raises(ValueError, match="holdout_share must lie between 0 and 1"):
        time_split(random_world(seed=1), holdout_share=share)


def test_published_folds_are_kept_and_carry_the_moments_of_their_ratings():
    world = random_world(seed=9)
    fold_of_row = np.arange(len(world)) % 4 - 1  # a quarter of the rows is in no fold
    for number, fold in enumerate(published_folds(world, fold_of_row)):
        np.testing.assert_array_equal(fold.times, world.times[fold_of_row == number])
        assert pairs_of(fold.train) == pairs_of(world.subset(fold_of_row != number))


def test_folds_without_a_rating_or_of_another_length_are_refused():
    world = random_world(seed=9)
    with pytest.raises(ValueError, match="no rated row is in a fold"):
        published_folds(world, np.full(len(world), -1))
    with pytest.raises(ValueError, match="fold_of_row must have shape"):
        published_folds(world, np.zeros(3, dtype=int))


def test_a_history_cut_longer_holds_the_shorter_and_hides_the_same():
    split = strong_split(random_world(seed=8), seed=8)
    short, long = (with_known(split, n, seed=1) for n in (2, 5))
    assert known_pairs(short) < known_pairs(long) < known_pairs(split)
    assert held_pairs(short) == held_pairs(long) == held_pairs(split)
    assert {len(case.history) for case in short.cases} == {2}
    assert (short.n_known, short.train) == (2, split.train)


def test_people_who_have_less_than_is_to_be_known_are_left_out():
    split = strong_split(random_world(seed=8), seed=8)
    longest = max(len(case.history) for case in split.cases)
    assert len(with_known(split, longest, seed=1).cases) < len(split.cases)
