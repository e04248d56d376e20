"""Biases that move with time: how an item's fame drifts, a person's strictness, and a day's mood."""

from __future__ import annotations

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, Indexes, Times, sums_by
from recommender.engine.biases import Rated
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between

DAY = 86_400
DRIFT_POWER = 0.4
"""Koren's exponent: dev(t) = sign(t - mean) |t - mean| ** 0.4, in days."""
N_LEVELS = 6
"""Levels of how much was rated on a day: 1 to 2 ratings, 3 to 8, 9 to 26 and so on, the last without end."""


class TimeBiases(Algorithm):
    """Rating = mean + b_u + alpha_u dev_u(t) + b_u,day + b_i + b_i,bin(t) + b_i,level(u, day) [1]_.

    The level is the logarithm, to the base 3, of how many ratings the person gave that day: who rates many
    movies at once remembers them otherwise than who has just seen one.

    Parameters
    ----------
    user_damping, item_damping : float, default 6.0 and 4.0
        Ratings of average height that b_u and b_i get in advance, as in `Baseline`.
    drift_damping : float, default 60.0
        The same for the slope alpha_u. Unit: ratings that lie one day**0.4 from the person's mean day.
    day_damping : float, default 12.0
        For the bias of a person's day.
    bin_damping, level_damping : float, default 200.0
        For what an item's bias gains in a stretch of time, and at a level.
    n_bins : int, default 10
        Stretches of equal length from the first rating to the last.
    n_sweeps : int, default 10
        Rounds of fitting each part to what the others leave.

    Attributes
    ----------
    mean_, lowest_, highest_ : float, of the training ratings
    item_bias_ : ndarray of float64, shape (n_items + 1,); the last is of an unknown item, 0
    by_bin_ : ndarray of float64, shape (n_items + 1, n_bins)
    by_level_ : ndarray of float64, shape (n_items + 1, 6)
    first_, last_ : int, unix seconds of the first and last training rating; 0 without times

    Notes
    -----
    A person's parts are fitted to the person's own history when asked for, so nobody is stored; a known day
    is a day of the history. For no moment in particular (or without times) the static parts remain. Koren's
    factor c_u(t) on the item's bias is left out.

    Ratings are predicted for a person, but lists are the same for everybody at a moment (so `personalised` is
    False): what is a person's own moves all items alike. One thing is not: on a day on which the person has rated
    already, items are taken at the level of that day.

    Time: O(nnz) a sweep; memory: 8 (n_bins + 7) bytes an item.

    The figures of [1]_ are on the Netflix data, which may not be shipped; none is known on MovieLens.

    References
    ----------
    .. [1] Koren (2009). Collaborative filtering with temporal dynamics. KDD.
    """

    capabilities = Capabilities(
        personalised=False,
        cold_users=True,
        similar_items=False,
        predicts=True,
        explains=False,
        scores_ratings=True,
        needs_ratings=True,
    )
    search_space = {
        "user_damping": Between(1, 30, log=True),
        "item_damping": Between(1, 30, log=True),
        "drift_damping": Between(5, 500, log=True),
        "day_damping": Between(2, 100, log=True),
        "bin_damping": Between(10, 1000, log=True),
        "level_damping": Between(10, 1000, log=True),
        "n_bins": Between(2, 40, log=True, whole=True),
    }
    mean_: float
    lowest_: float
    highest_: float
    item_bias_: Floats
    by_bin_: Floats
    by_level_: Floats
    first_: int
    last_: int

    def __init__(
        self,
        *,
        user_damping: float = 6.0,
        item_damping: float = 4.0,
        drift_damping: float = 60.0,
        day_damping: float = 12.0,
        bin_damping: float = 200.0,
        level_damping: float = 200.0,
        n_bins: int = 10,
        n_sweeps: int = 10,
    ) -> None:
        self.user_damping = user_damping
        self.item_damping = item_damping
        self.drift_damping = drift_damping
        self.day_damping = day_damping
        self.bin_damping = bin_damping
        self.level_damping = level_damping
        self.n_bins = n_bins
        self.n_sweeps = n_sweeps

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.n_bins, self.n_sweeps) < 1:
            raise ValueError(f"n_bins and n_sweeps must be at least 1, got {self.n_bins} and {self.n_sweeps}")
        rated = Rated.rows_of(interactions)
        times = None if interactions.times is None else interactions.times[~np.isnan(_ratings(interactions))]
        self.mean_ = float(rated.ratings.mean())
        self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        self.first_, self.last_ = (0, 0) if times is None else (int(times.min()), int(times.max()))
        n_rows = interactions.n_items + 1
        self.item_bias_ = np.zeros(n_rows)
        self.by_bin_, self.by_level_ = np.zeros((n_rows, self.n_bins)), np.zeros((n_rows, N_LEVELS))
        person = _People(rated.user_indexes, times, n_users=interactions.n_users)
        for _ in range(self.n_sweeps):
            self._fit_items(rated, times, person)
            self._fit_people(person, rated.item_indexes, rated.ratings, times)

    def _fit_items(self, rated: Rated, times: Times | None, people: _People) -> None:
        items = rated.item_indexes
        left = rated.ratings - self.mean_ - people.known() - self._of_items(items, times, people.levels)
        static = self.item_bias_[items]
        self.item_bias_ = _damped(items, left + static, self.item_bias_.size, self.item_damping)
        left += static - self.item_bias_[items]
        if times is None:
            return
        for table, columns, damping in (
            (self.by_bin_, self._bins(times), self.bin_damping),
            (self.by_level_, people.levels, self.level_damping),
        ):
            cells = items * table.shape[1] + columns
            before = table[items, columns]
            table[:] = _damped(cells, left + before, table.size, damping).reshape(table.shape)
            left += before - table[items, columns]

    def _fit_people(self, people: _People, items: Indexes, ratings: Floats, times: Times | None) -> None:
        left = ratings - self.mean_ - self._of_items(items, times, people.levels)
        people.fit(
            left,
            user_damping=self.user_damping,
            drift_damping=self.drift_damping,
            day_damping=self.day_damping,
        )

    def _of_items(self, items: AnyIndexes, times: Times | None, levels: AnyIndexes) -> Floats:
        static: Floats = self.item_bias_[items]
        if times is None:
            return static
        return static + self.by_bin_[items, self._bins(times)] + self.by_level_[items, levels]

    def _bins(self, times: Times) -> Times:
        """Stretch of time of each moment; moments outside the training data belong to the nearest."""
        length = max(self.last_ - self.first_, 1)
        return np.clip((times - self.first_) * self.n_bins // length, 0, self.n_bins - 1)

    def _folded_in(self, history: History) -> _People:
        """A person's parts, from the rated rows of a history."""
        is_rated = (
            np.zeros(len(history), dtype=bool) if history.ratings is None else ~np.isnan(history.ratings)
        )
        items = history.item_indexes[is_rated]
        times = None if history.times is None or not self.last_ else history.times[is_rated]
        people = _People(np.zeros(items.size, np.int32), times, n_users=1)
        ratings = np.empty(0) if history.ratings is None else history.ratings[is_rated]
        for _ in range(self.n_sweeps):
            self._fit_people(people, items, ratings, times)
        return people

    def _score(self, history: History, at: int | None) -> Floats:
        items = np.arange(self.n_items_)
        if at is None:
            return self._without_moment(history, items)
        return self._with_moments(history, items, np.full(items.size, at))

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        return np.clip(self._without_moment(history, item_indexes), self.lowest_, self.highest_)

    def _predict_at(self, history: History, item_indexes: AnyIndexes, times: Times) -> Floats:
        return np.clip(self._with_moments(history, item_indexes, times), self.lowest_, self.highest_)

    def _without_moment(self, history: History, items: AnyIndexes) -> Floats:
        scores: Floats = self.mean_ + self._folded_in(history).bias[0] + self.item_bias_[items]
        return scores

    def _with_moments(self, history: History, items: AnyIndexes, times: Times) -> Floats:
        if not self.last_:
            return self._without_moment(history, items)
        of_person, levels = self._folded_in(history).at(times)
        scores: Floats = self.mean_ + of_person + self._of_items(items, times, levels)
        return scores


class _People:
    """What of some rows is their people's: biases, drifts and days.

    Attributes
    ----------
    bias, slope, mean_day : ndarray of float64, shape (n_users,)
    levels : ndarray of int64, shape (n,), of each row
    """

    def __init__(self, users: Indexes, times: Times | None, *, n_users: int) -> None:
        self.users = users
        self.bias, self.slope, self.mean_day = np.zeros(n_users), np.zeros(n_users), np.zeros(n_users)
        self.has_times = times is not None
        days = np.zeros(users.size, np.int64) if times is None else times // DAY
        keys = np.stack([users.astype(np.int64), days])
        self.days, self.day_of_row, counts = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
        self.day_of_row = self.day_of_row.ravel().astype(np.int32)
        self.day_bias = np.zeros(counts.size)
        self.day_level = _level(counts)
        self.levels = self.day_level[self.day_of_row]
        n_rows = np.maximum(np.bincount(users, minlength=n_users), 1)
        self.mean_day = sums_by(users, days.astype(np.float64), n_users) / n_rows
        self.drift = _drift(days - self.mean_day[users])

    def fit(self, left: Floats, *, user_damping: float, drift_damping: float, day_damping: float) -> None:
        """Bias, drift and days in turn, each to what the others leave of the rows."""
        others = self.known() - self.bias[self.users]
        self.bias = _damped(self.users, left - others, self.bias.size, user_damping)
        if not self.has_times:
            return
        static = self.bias[self.users]
        left = left - static - self.day_bias[self.day_of_row]
        squares = sums_by(self.users, self.drift**2, self.slope.size)
        self.slope = sums_by(self.users, left * self.drift, self.slope.size) / (squares + drift_damping)
        left = left + self.day_bias[self.day_of_row] - self.slope[self.users] * self.drift
        self.day_bias = _damped(self.day_of_row, left, self.day_bias.size, day_damping)

    def known(self) -> Floats:
        """The people's part of each row, shape (n,)."""
        static: Floats = self.bias[self.users]
        if not self.has_times:
            return static
        return static + self.slope[self.users] * self.drift + self.day_bias[self.day_of_row]

    def at(self, times: Times) -> tuple[Floats, Times]:
        """The only person's part at some moments, and the level of the day, with the rating asked for in it."""
        if not self.has_times or not self.users.size:
            return np.full(times.size, self.bias[0]), np.zeros(times.size, np.int64)
        days = times // DAY
        place = np.minimum(np.searchsorted(self.days[1], days), self.days.shape[1] - 1)
        is_known = self.days[1][place] == days
        of_day = np.where(is_known, self.day_bias[place], 0.0)
        levels = np.where(is_known, self.day_level[place], 0)
        return self.bias[0] + self.slope[0] * _drift(days - self.mean_day[0]) + of_day, levels


def _drift(days: Floats) -> Floats:
    drift: Floats = np.sign(days) * np.abs(days) ** DRIFT_POWER
    return drift


def _level(counts: Times) -> Times:
    """0 for 1 and 2 ratings, 1 for 3 to 8, 2 for 9 to 26 and so on."""
    return np.minimum(np.searchsorted(3 ** np.arange(1, N_LEVELS), counts, side="right"), N_LEVELS - 1)


def _damped(groups: AnyIndexes, values: Floats, n: int, damping: float) -> Floats:
    """Sum of each group's values over its size plus the damping."""
    sums = np.bincount(groups, weights=values, minlength=n)
    means: Floats = sums / np.maximum(np.bincount(groups, minlength=n) + damping, 1e-12)
    return means


def _ratings(interactions: Interactions) -> Floats:
    return np.full(len(interactions), np.nan) if interactions.ratings is None else interactions.ratings
