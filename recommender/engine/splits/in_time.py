"""Divisions by time: what a site would have known, and what came then. Ties keep the order of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from recommender.engine.interactions import Interactions
from recommender.engine.splits.parts import Split, check_share, split_into


def time_split(
    interactions: Interactions, *, holdout_share: float = 0.1, train_share: float | None = None
) -> Split:
    """Global time split: the rows before one moment are training, the share of all that follows is holdout.

    Parameters
    ----------
    interactions : Interactions with times
    holdout_share : float in (0, 1), this share of the rows is holdout
    train_share : float in (0, 1), the share before the cut; all but the holdout when left out. What comes
        after both is left out, so that several cuts have holdouts of equal length.

    Returns
    -------
    Split. `at` is the time of the first row after the cut.

    Raises
    ------
    ValueError
        When there are no times, all rows have the same one, or the shares do not fit into 1.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=[1, 1, 1, 2, 2], item_ids=[10, 11, 12, 10, 12], times=[1, 2, 9, 3, 0])
    >>> split = time_split(rows, holdout_share=0.2)
    >>> split.at, split.train.times.tolist(), [case.relevant.tolist() for case in split.cases]
    (9, [1, 2, 3, 0], [[2]])
    """
    check_times(interactions)
    check_share(holdout_share)
    before = 1 - holdout_share if train_share is None else train_share
    if not 0 < before <= 1 - holdout_share + 1e-9:
        raise ValueError(f"train_share must lie above 0 and leave room for {holdout_share}, got {before}")
    first, last = interactions.times.min(), interactions.times.max()  # type: ignore[union-attr]  # checked
    if first == last:
        raise ValueError(f"all rows are of the moment {first}; nothing comes before the holdout")
    order = interactions.oldest_first()
    cut = min(max(_row(order.size, before), 1), order.size - 1)
    end = max(_row(order.size, before + holdout_share), cut + 1)
    train, holdout = (_some(interactions, rows) for rows in (order[:cut], order[cut:end]))
    return split_into(train, holdout, at=int(interactions.times[order[cut]]))  # type: ignore[index]


def time_cuts(
    interactions: Interactions,
    *,
    cuts: Sequence[float] = (0.6, 0.7, 0.8, 0.9),
    holdout_share: float = 0.1,
) -> Iterator[Split]:
    """Several global time splits, each with the same share of rows as holdout; parameters as in `time_split`.

    Examples
    --------
    >>> rows = Interactions.from_columns(
    ...     user_ids=[1] * 10, item_ids=list(range(10)), times=list(range(10)))
    >>> [(len(split.train), split.n_new_pairs) for split in time_cuts(rows)]
    [(6, 1), (7, 1), (8, 1), (9, 1)]
    """
    for cut in cuts:
        yield time_split(interactions, holdout_share=holdout_share, train_share=cut)


def leave_last_out(interactions: Interactions) -> Split:
    """The newest interaction of each user is the holdout; of equally new ones the last in file order.

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
    check_times(interactions)
    oldest_first = interactions.oldest_first()
    order = oldest_first[np.argsort(interactions.user_indexes[oldest_first], kind="stable")]
    users = interactions.user_indexes[order]
    is_last = np.ones(order.size, dtype=np.bool_)
    is_last[:-1] = users[1:] != users[:-1]
    last = order[is_last]
    last = last[interactions.counts_by_user()[interactions.user_indexes[last]] > 1]
    is_train = np.ones(order.size, dtype=np.bool_)
    is_train[last] = False
    return split_into(interactions.subset(is_train), interactions.subset(~is_train))


def check_times(interactions: Interactions) -> None:
    """Refuse interactions that cannot be put in order."""
    if interactions.times is None or not len(interactions):
        raise ValueError("this protocol needs interactions with times; these have none")


def _row(n_rows: int, share: float) -> int:
    return int(n_rows * share + 1e-9)  # 10 rows x (0.6 + 0.1) are 7 rows


def _some(interactions: Interactions, rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Interactions:
    is_chosen = np.zeros(len(interactions), dtype=np.bool_)
    is_chosen[rows] = True
    return interactions.subset(is_chosen)
