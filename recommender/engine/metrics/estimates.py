"""Means over users with bootstrap intervals; the one place where they are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender.engine.arrays import AnyIndexes, Floats

N_RESAMPLES = 2_000
LEVEL = 0.95
BATCH = 100
"""Resamples drawn at a time: 8 MB of counts for 10,000 users."""

Statistic = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Estimate:
    """A number over users with its 95 % bootstrap interval.

    Parameters
    ----------
    value, low, high : float; NaN when no user counts
    n : users that count
    n_missing : values left out because they are no number (an empty holdout)
    standard_error : float, deviation of the bootstrap means
    """

    value: float
    low: float
    high: float
    n: int
    n_missing: int = 0
    standard_error: float = np.nan

    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of 0: what makes a difference a difference."""
        return bool(self.low > 0 or self.high < 0)


def mean_estimate(values: Floats, *, seed: int, users: AnyIndexes | None = None) -> Estimate:
    """Mean over users, or over the several cases of users.

    Parameters
    ----------
    values : ndarray of float64, shape (n,), NaN for users who do not count
    seed : of the resampling
    users : ndarray of int, shape (n,), whose value it is; what is of one user is resampled together. Each
        value is of another user when left out.

    Examples
    --------
    >>> estimate = mean_estimate(np.array([1.0, 1.0, np.nan]), seed=0)
    >>> estimate.value, estimate.low, estimate.high, estimate.n, estimate.n_missing
    (1.0, 1.0, 1.0, 2, 1)
    """
    return _estimate(_by_user(values, np.ones_like(values), users=users), _mean, seed=seed)


def paired_difference(
    values: Floats, reference: Floats, *, seed: int, users: AnyIndexes | None = None
) -> Estimate:
    """Mean of value less reference; cases that miss either are left out.

    Parameters
    ----------
    values, reference : ndarray of float64, shape (n,), of the same users in the same order
    seed, users : as in `mean_estimate`

    Examples
    --------
    >>> paired_difference(np.array([0.5, 0.7]), np.array([0.25, 0.45]), seed=0).excludes_zero()
    True
    """
    return mean_estimate(values - reference, seed=seed, users=users)


def paired_ratio(
    values: Floats, reference: Floats, *, seed: int, users: AnyIndexes | None = None
) -> Estimate:
    """Mean value over mean reference, of the same cases. Parameters as in `paired_difference`.

    Examples
    --------
    >>> ratio = paired_ratio(np.array([0.5, 1.0]), np.array([0.25, 0.5]), seed=0)
    >>> ratio.value, ratio.standard_error
    (2.0, 0.0)
    """
    return _estimate(_by_user(values, reference, users=users), _ratio, seed=seed)


def root_mean_estimate(squared_errors: Floats, n_ratings: Floats, *, seed: int) -> Estimate:
    """RMSE over all ratings, resampled by user as ratings of one user go together.

    Parameters
    ----------
    squared_errors : ndarray of float64, shape (n_users,), sum over a user's ratings
    n_ratings : ndarray of float64, shape (n_users,)
    seed : of the resampling
    """
    return _estimate(np.column_stack([squared_errors, n_ratings]), _root_mean, seed=seed)


def root_mean_difference(
    squared_errors: Floats, reference: Floats, n_ratings: Floats, *, seed: int
) -> Estimate:
    """RMSE less that of a reference on the same ratings. Parameters as in `root_mean_estimate`."""
    columns = np.column_stack([squared_errors, reference, n_ratings])
    return _estimate(columns, _root_mean_difference, seed=seed)


def pooled_mean_estimate(sums: Floats, n_ratings: Floats, *, seed: int) -> Estimate:
    """Mean over all ratings (such as MAE), resampled by user. Parameters as in `root_mean_estimate`."""
    return _estimate(np.column_stack([sums, n_ratings]), _mean, seed=seed)


def root_mean_ratio(squared_errors: Floats, reference: Floats, *, seed: int) -> Estimate:
    """RMSE over that of a reference on the same ratings; both are sums of squared errors by user."""
    return _estimate(np.column_stack([squared_errors, reference]), _root_ratio, seed=seed)


def _by_user(*columns: Floats, users: AnyIndexes | None) -> Floats:
    """Columns side by side; with users, the sums of each user's full rows (the others stay, as NaN)."""
    table = np.column_stack(columns)
    if users is None:
        return table
    is_full = ~np.isnan(table).any(axis=1)
    _, places = np.unique(users[is_full], return_inverse=True)
    sums = np.zeros((int(places.max()) + 1 if places.size else 0, table.shape[1]))
    np.add.at(sums, places, table[is_full])
    return np.concatenate([sums, table[~is_full]])


def _mean(sums: Floats) -> Floats:
    means: Floats = sums[:, 0] / sums[:, 1]
    return means


def _ratio(sums: Floats) -> Floats:
    """Of two sums; NaN where the second is 0."""
    ratios: Floats = np.divide(
        sums[:, 0], sums[:, 1], out=np.full(sums.shape[0], np.nan), where=sums[:, 1] != 0
    )
    return ratios


def _root_ratio(sums: Floats) -> Floats:
    return np.sqrt(_ratio(sums))


def _root_mean(sums: Floats) -> Floats:
    return np.sqrt(_mean(sums))


def _root_mean_difference(sums: Floats) -> Floats:
    return _root_mean(sums[:, [0, 2]]) - _root_mean(sums[:, [1, 2]])


def _estimate(columns: Floats, statistic: Statistic, *, seed: int) -> Estimate:
    """A statistic of the columns' sums over users, and its percentile interval."""
    counted = columns[~np.isnan(columns).any(axis=1)]
    n_missing = columns.shape[0] - counted.shape[0]
    if not counted.shape[0]:
        return Estimate(np.nan, np.nan, np.nan, 0, n_missing)
    value = float(statistic(counted.sum(axis=0, keepdims=True))[0])
    resampled = statistic(_resampled_sums(counted, np.random.default_rng(seed)))
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    error = float(resampled.std())
    return Estimate(value, float(low), float(high), counted.shape[0], n_missing, error)


def _resampled_sums(columns: Floats, rng: np.random.Generator) -> Floats:
    """Sums over users drawn with replacement: float64, shape (N_RESAMPLES, n_columns)."""
    n = columns.shape[0]
    even = np.full(n, 1 / n)
    draws = [rng.multinomial(n, even, size=BATCH) @ columns for _ in range(N_RESAMPLES // BATCH)]
    return np.concatenate(draws)
