"""Divisions by user: lists for people of whom nothing was in the training data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from recommender.engine.interactions import History, Interactions
from recommender.engine.splits.parts import Case, Split, check_share

MIN_STRONG_ITEMS = 5
"""Held-out users need so many items (Liang et al. 2018)."""
MOST_TEST_USERS = 1_000


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
    n_test_users : held-out users; a sixth of all, at most 1,000, when left out
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
    check_share(holdout_share)
    rng = np.random.default_rng(seed)
    able = np.flatnonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
    wanted = min(max(interactions.n_users // 6, 1), MOST_TEST_USERS) if n_test_users is None else n_test_users
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
    check_share(holdout_share)
    rng = np.random.default_rng(seed)
    able = np.flatnonzero(interactions.counts_by_user() >= MIN_STRONG_ITEMS)
    if not 2 <= n_folds <= able.size:
        raise ValueError(f"n_folds must be from 2 to the users with 5 items, {able.size}, got {n_folds}")
    for chosen in np.array_split(rng.permutation(able), n_folds):
        yield _without_users(interactions, np.sort(chosen), holdout_share, rng)


def with_known(split: Split, n_known: int, *, seed: int) -> Split:
    """The same cases with short histories: what a list is worth to people who have only begun.

    Parameters
    ----------
    split : Split, of `strong_split` or another that knows no times
    n_known : int, at least 1, items drawn from each history; users who have fewer are left out
    seed : of the draw; a longer history holds the shorter one of the same seed

    Raises
    ------
    ValueError
        When n_known is below 1.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=np.repeat(np.arange(6), 5), item_ids=np.tile(np.arange(5), 6))
    >>> split = with_known(strong_split(rows, seed=1), 3, seed=1)
    >>> len(split.cases[0].history), len(split.cases[0].relevant)
    (3, 1)
    """
    if n_known < 1:
        raise ValueError(f"n_known must be at least 1, got {n_known}")
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(case.history)) for case in split.cases]
    cases = tuple(
        replace(case, history=_some_of(case.history, np.sort(order[:n_known])))
        for case, order in zip(split.cases, orders, strict=True)
        if len(case.history) >= n_known
    )
    return replace(split, cases=cases, n_known=n_known)


def _some_of(history: History, rows: npt.NDArray[np.intp]) -> History:
    ratings = None if history.ratings is None else history.ratings[rows]
    return History(history.item_indexes[rows], history.weights[rows], None, ratings)


def _without_users(
    interactions: Interactions,
    test_users: npt.NDArray[np.intp],
    holdout_share: float,
    rng: np.random.Generator,
) -> Split:
    train = interactions.subset(~np.isin(interactions.user_indexes, test_users))
    is_met = train.counts_by_item() > 0
    drawn = [_strong_case(interactions, int(user), holdout_share, rng) for user in test_users]
    cases = [replace(case, relevant=case.relevant[is_met[case.relevant]]) for case in drawn]
    new = np.concatenate([case.relevant[~is_met[case.relevant]] for case in drawn])
    return Split(
        train,
        tuple(case for case in cases if case.relevant.size),
        n_new_only=sum(not case.relevant.size for case in cases),
        n_new_items=int(np.unique(new).size),
        n_new_pairs=int(new.size),
    )


def _strong_case(
    interactions: Interactions, user_index: int, holdout_share: float, rng: np.random.Generator
) -> Case:
    whole = interactions.history_of(user_index)
    n_held = max(int(holdout_share * len(whole)), 1)
    order = rng.permutation(len(whole))
    held, kept = np.sort(order[:n_held]), np.sort(order[n_held:])
    return Case(user_index, _some_of(whole, kept), whole.item_indexes[held])
