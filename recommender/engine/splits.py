"""Divisions of interactions into what a model may learn from and what it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats, Indexes, Mask, Times
from recommender.engine.biases import Rated
from recommender.engine.interactions import History, Interactions

MIN_STRONG_ITEMS = 5
"""Held-out users need so many items (Liang et al. 2018)."""


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
    """

    train: Interactions
    cases: tuple[Case, ...]
    at: int | None = None
    n_without_holdout: int = 0
    n_cold: int = 0


@dataclass(frozen=True, eq=False)
class RatingFold:
    """Training interactions and ratings to predict.

    Parameters
    ----------
    train : Interactions
    user_indexes, item_indexes : ndarray of int32, shape (n,)
    ratings : ndarray of float64, shape (n,)
    """

    train: Interactions
    user_indexes: Indexes
    item_indexes: Indexes
    ratings: Floats


def time_split(interactions: Interactions, *, holdout_share: float = 0.2) -> Split:
    """Global time split: all before one moment is training, all from it on is holdout.

    Parameters
    ----------
    interactions : Interactions with times
    holdout_share : float in (0, 1), about this share of the rows comes after the cut (rows of the moment
        of the cut stay together)

    Returns
    -------
    Split. Items that nobody met before the cut stay relevant: nobody can foretell them, and that is counted.

    Raises
    ------
    ValueError
        When there are no times, or all rows have the same one.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=[1, 1, 1, 2, 2], item_ids=[10, 11, 12, 10, 13], times=[1, 2, 9, 3, 4])
    >>> split = time_split(rows, holdout_share=0.4)
    >>> split.at, split.train.times.tolist(), [case.relevant.tolist() for case in split.cases]
    (4, [1, 2, 3], [[2], [3]])
    """
    times = _times_of(interactions)
    _check_share(holdout_share)
    cut = _moment_of_cut(times, holdout_share)
    is_train = times < cut
    train = interactions.subset(is_train)
    cases, n_without_holdout, n_cold = _cases_of(train, interactions.subset(~is_train))
    return Split(train, cases, cut, n_without_holdout, n_cold)


def leave_last_out(interactions: Interactions) -> Split:
    """The newest interaction of each user is the holdout; of equally new ones that of the highest item index.

    Users with a single interaction stay in training only. Training holds rows that are newer than other
    users' holdouts: use `time_split` to learn what a site would have known.

    Raises
    ------
    ValueError
        When there are no times.

    Examples
    --------
    >>> rows = Interactions.from_columns(user_ids=[1, 1, 2], item_ids=[10, 11, 10], times=[5, 4, 3])
    >>> [(case.history.item_indexes.tolist(), case.relevant.tolist()) for case in leave_last_out(rows).cases]
    [([1], [0])]
    """
    times = _times_of(interactions)
    order = np.lexsort((interactions.item_indexes, times, interactions.user_indexes))
    users = interactions.user_indexes[order]
    is_last = np.ones(order.size, dtype=np.bool_)
    is_last[:-1] = users[1:] != users[:-1]
    last = order[is_last]
    last = last[interactions.counts_by_user()[interactions.user_indexes[last]] > 1]
    is_train = np.ones(order.size, dtype=np.bool_)
    is_train[last] = False
    train = interactions.subset(is_train)
    cases, n_without_holdout, n_cold = _cases_of(train, interactions.subset(~is_train))
    return Split(train, cases, None, n_without_holdout, n_cold)


def strong_split(
    interactions: Interactions,
    *,
    seed: int,
    n_test_users: int | None = None,
    holdout_share: float = 0.2,
) -> Split:
    """Strong generalisation [1]_: lists for users of whom nothing is in the training data.

    Parameters
    ----------
    interactions : Interactions
    seed : of the draw of users, and of each user's holdout
    n_test_users : held-out users; a sixth of all, at most 10,000, when left out
    holdout_share : float in (0, 1), part of a held-out user's items that is to be found again, at least one

    Returns
    -------
    Split. Histories carry no times: the draw is random in time, so times would tell when the holdout was.

    Raises
    ------
    ValueError
        When there are not more users with 5 items than are to be held out.

    References
    ----------
    .. [1] Liang, Krishnan, Hoffman, Jebara (2018). Variational autoencoders for collaborative filtering. WWW.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=np.repeat(np.arange(6), 5), item_ids=np.tile(np.arange(5), 6))
    >>> split = strong_split(rows, seed=1)
    >>> len(split.train), len(split.cases[0].history), len(split.cases[0].relevant)
    (25, 4, 1)
    """
    _check_share(holdout_share)
    rng = np.random.default_rng(seed)
    able = np.flatnonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
    wanted = min(max(interactions.n_users // 6, 1), 10_000) if n_test_users is None else n_test_users
    if not 0 < wanted < able.size:
        raise ValueError(
            f"{wanted} users cannot be held out: {able.size} have {MIN_STRONG_ITEMS} items, some must stay"
        )
    test_users = np.sort(rng.choice(able, size=wanted, replace=False))
    return _without_users(interactions, test_users, holdout_share, rng)


def user_folds(
    interactions: Interactions, *, seed: int, n_folds: int = 5, holdout_share: float = 0.2
) -> Iterator[Split]:
    """Each user with 5 items is held out once, as in `strong_split`.

    Parameters
    ----------
    interactions : Interactions
    seed : of the division of users and of each user's holdout
    n_folds : int, at least 2
    holdout_share : as in `strong_split`

    Raises
    ------
    ValueError
        When there are fewer users with 5 items than folds.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=np.repeat(np.arange(6), 5), item_ids=np.tile(np.arange(5), 6))
    >>> [len(split.cases) for split in user_folds(rows, seed=1, n_folds=3)]
    [2, 2, 2]
    """
    _check_share(holdout_share)
    rng = np.random.default_rng(seed)
    able = np.flatnonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
    if not 2 <= n_folds <= able.size:
        raise ValueError(f"n_folds must be from 2 to the users with 5 items, {able.size}, got {n_folds}")
    for chosen in np.array_split(rng.permutation(able), n_folds):
        yield _without_users(interactions, np.sort(chosen), holdout_share, rng)


def rating_folds(interactions: Interactions, *, seed: int, n_folds: int = 5) -> Iterator[RatingFold]:
    """Each rating is predicted once, from all but its own fold.

    Parameters
    ----------
    interactions : Interactions with explicit ratings; rows without one are left out
    seed : of the random division
    n_folds : int, at least 2

    Raises
    ------
    ValueError
        When there are no ratings, or fewer than folds.

    Examples
    --------
    >>> rows = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[1, 2, 1, 2], ratings=[1, 2, 3, 4])
    >>> folds = list(rating_folds(rows, seed=0, n_folds=2))
    >>> sorted(np.concatenate([fold.ratings for fold in folds]).tolist())
    [1.0, 2.0, 3.0, 4.0]
    """
    rated = Rated.rows_of(interactions)
    n = rated.ratings.size
    if not 2 <= n_folds <= n:
        raise ValueError(f"n_folds must be from 2 to the number of ratings, {n}, got {n_folds}")
    rows = np.flatnonzero(~np.isnan(interactions.ratings))  # type: ignore[arg-type]  # `rows_of` checked
    for chosen in np.array_split(np.random.default_rng(seed).permutation(n), n_folds):
        is_train = np.zeros(len(interactions), dtype=np.bool_)
        is_train[np.delete(rows, chosen)] = True
        yield RatingFold(
            interactions.subset(is_train),
            rated.user_indexes[chosen],
            rated.item_indexes[chosen],
            rated.ratings[chosen],
        )


def _moment_of_cut(times: Times, holdout_share: float) -> int:
    """The first moment of the holdout; never the very first one, so that something comes before it."""
    first = times.min()
    wanted = np.sort(times)[int(times.size * (1 - holdout_share))]
    if wanted > first:
        return int(wanted)
    later = times[times > first]
    if not later.size:
        raise ValueError(f"all rows are of the moment {first}; nothing comes before the holdout")
    return int(later.min())


def _cases_of(train: Interactions, holdout: Interactions) -> tuple[tuple[Case, ...], int, int]:
    """Cases for users on both sides; users only in training; users only in the holdout."""
    has_history, has_holdout = train.counts_by_user() > 0, holdout.counts_by_user() > 0
    cases = tuple(
        Case(int(user), train.history_of(int(user)), holdout.history_of(int(user)).item_indexes)
        for user in np.flatnonzero(has_history & has_holdout)
    )
    return cases, _count(has_history & ~has_holdout), _count(has_holdout & ~has_history)


def _without_users(
    interactions: Interactions,
    test_users: npt.NDArray[np.intp],
    holdout_share: float,
    rng: np.random.Generator,
) -> Split:
    train = interactions.subset(~np.isin(interactions.user_indexes, test_users))
    cases = tuple(_strong_case(interactions, int(user), holdout_share, rng) for user in test_users)
    return Split(train, cases)


def _strong_case(
    interactions: Interactions, user_index: int, holdout_share: float, rng: np.random.Generator
) -> Case:
    whole = interactions.history_of(user_index)
    n_held = max(int(holdout_share * len(whole)), 1)
    order = rng.permutation(len(whole))
    held, kept = np.sort(order[:n_held]), np.sort(order[n_held:])
    ratings = None if whole.ratings is None else whole.ratings[kept]
    history = History(whole.item_indexes[kept], whole.weights[kept], None, ratings)
    return Case(user_index, history, whole.item_indexes[held])


def _times_of(interactions: Interactions) -> Times:
    if interactions.times is None or not len(interactions):
        raise ValueError("this protocol needs interactions with times; these have none")
    return interactions.times


def _check_share(holdout_share: float) -> None:
    if not 0 < holdout_share < 1:
        raise ValueError(f"holdout_share must lie between 0 and 1, got {holdout_share}")


def _count(mask: Mask | npt.NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask))
