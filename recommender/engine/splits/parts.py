"""What a division gives: training interactions, and what is asked of a model afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.engine.arrays import Floats, Indexes, Times
from recommender.engine.interactions import History, Interactions


@dataclass(frozen=True, eq=False)
class Case:
    """One user to make a list for.

    Parameters
    ----------
    user_index : int
    history : History, what may be known of the user
    relevant : ndarray of int32, shape (n,), distinct items of the holdout, none of the history
    """

    user_index: int
    history: History
    relevant: Indexes


@dataclass(frozen=True, eq=False)
class Split:
    """Training interactions and the cases to test on; all in one index space.

    Parameters
    ----------
    train : Interactions
    cases : tuple of Case, by user index
    at : moment that the lists are for, unix seconds; None when time plays no part
    n_without_holdout : users with training interactions and nothing after them
    n_cold : users who have a holdout and no history; no case is made of them
    n_new_only : users with a history whose whole holdout is of new items; no case is made of them
    n_new_items : items of the holdout that training has no row of
    n_new_pairs : rows of the holdout with such an item
    n_known : items left in every history, where it was cut to so many; None where it is whole

    Notes
    -----
    An item that nobody in training has met is not relevant: no evidence can foretell it. Such items, their
    rows, and the users who have nothing else are counted.
    """

    train: Interactions
    cases: tuple[Case, ...]
    at: int | None = None
    n_without_holdout: int = 0
    n_cold: int = 0
    n_new_only: int = 0
    n_new_items: int = 0
    n_new_pairs: int = 0
    n_known: int | None = None


@dataclass(frozen=True, eq=False)
class RatingFold:
    """Training interactions and ratings to predict.

    Parameters
    ----------
    train : Interactions
    user_indexes, item_indexes : ndarray of int32, shape (n,)
    ratings : ndarray of float64, shape (n,)
    times : ndarray of int64, shape (n,), when they were given, unix seconds; None when unknown
    """

    train: Interactions
    user_indexes: Indexes
    item_indexes: Indexes
    ratings: Floats
    times: Times | None = None


def split_into(train: Interactions, holdout: Interactions, *, at: int | None = None) -> Split:
    """Cases for users with rows on both sides; everybody else is counted."""
    is_met = train.counts_by_item() > 0
    is_new = ~is_met[holdout.item_indexes]
    findable = holdout.subset(~is_new)
    has_history, has_holdout = train.counts_by_user() > 0, holdout.counts_by_user() > 0
    can_find = findable.counts_by_user() > 0
    cases = tuple(
        Case(int(user), train.history_of(int(user)), findable.history_of(int(user)).item_indexes)
        for user in np.flatnonzero(has_history & can_find)
    )
    return Split(
        train,
        cases,
        at,
        n_without_holdout=int(np.count_nonzero(has_history & ~has_holdout)),
        n_cold=int(np.count_nonzero(has_holdout & ~has_history)),
        n_new_only=int(np.count_nonzero(has_history & has_holdout & ~can_find)),
        n_new_items=int(np.unique(holdout.item_indexes[is_new]).size),
        n_new_pairs=int(np.count_nonzero(is_new)),
    )


def check_share(holdout_share: float) -> None:
    """Refuse a share that leaves nothing on one side."""
    if not 0 < holdout_share < 1:
        raise ValueError(f"holdout_share must lie between 0 and 1, got {holdout_share}")
