"""Validation parts inside a training part: what a candidate is worth on each, user by user."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats, sums_by
from recommender.engine.evaluation import Protocol
from recommender.engine.evaluation.lists import ListJudge
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import Interactions
from recommender.engine.splits import (
    RatingFold,
    Split,
    leave_last_out,
    rating_folds,
    strong_split,
    time_split,
)

TIME_STEP = 0.1
"""Cuts in time lie so far apart, the newest first; each has the rows of one step as its holdout."""


class Validation(ABC):
    """Parts of the same training interactions, the first of which are asked first."""

    train: Interactions
    n_splits: int

    @property
    @abstractmethod
    def metric(self) -> str:
        """What the values are, in words."""

    @abstractmethod
    def values(self, algorithm: Algorithm, split: int) -> Floats:
        """Fit on the training side of one part; a value for each of its cases or users, more is better."""

    @property
    def fingerprint(self) -> str:
        """Digest of who met what with which weight, by which a log knows its data."""
        digest = hashlib.sha256()
        for column in (self.train.user_indexes, self.train.item_indexes, self.train.weights):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class ListValidation(Validation):
    """NDCG@k of lists.

    Parameters
    ----------
    train : Interactions, of the training part only
    n_splits : how many parts there are
    part : gives the part of a number from 0
    k : length of the lists
    features : as algorithms need them
    """

    train: Interactions
    n_splits: int
    part: Callable[[int], Split]
    k: int
    features: ItemFeatures | None = None

    @property
    def metric(self) -> str:
        """NDCG at the length of the lists."""
        return f"ndcg@{self.k}"

    def values(self, algorithm: Algorithm, split: int) -> Floats:
        """NDCG@k of every case, shape (n_cases,)."""
        judge = ListJudge.of(self.part(split), ks=(self.k,), features=self.features)
        return judge.judge(algorithm, _ignore).per_case[self.metric]


@dataclass(frozen=True, eq=False)
class RatingValidation(Validation):
    """Squared errors of predicted ratings, negative, so that more is better.

    Parameters
    ----------
    train : Interactions, of the training part only
    n_splits, seed : of the folds
    """

    train: Interactions
    n_splits: int
    seed: int

    @property
    def metric(self) -> str:
        """Squared error by user, negative."""
        return "negative squared error"

    @cached_property
    def _folds(self) -> list[RatingFold]:
        return list(islice(rating_folds(self.train, seed=self.seed, n_folds=5), self.n_splits))

    def values(self, algorithm: Algorithm, split: int) -> Floats:
        """Mean over a user's ratings, shape (n_users,), NaN for users who have none in the fold."""
        fold = self._folds[split]
        model = algorithm.fit(fold.train)
        errors = model.predict(fold.user_indexes, fold.item_indexes, times=fold.times) - fold.ratings
        n = np.bincount(fold.user_indexes, minlength=self.train.n_users)
        sums = sums_by(fold.user_indexes, errors**2, self.train.n_users)
        values: Floats = np.divide(-sums, n, out=np.full(n.size, np.nan), where=n > 0)
        return values


def validation_of(
    train: Interactions,
    protocol: Protocol,
    *,
    seed: int,
    n_splits: int = 5,
    k: int = 10,
    features: ItemFeatures | None = None,
) -> Validation:
    """Parts that ask of candidates what the protocol asks of algorithms.

    Parameters
    ----------
    train : Interactions; the test part must not be among them
    protocol : "time" and "loo" hold out at earlier and earlier moments, "strong" other users each time,
        "rating" the folds of the ratings
    seed : of random divisions
    n_splits : int from 1 to 5
    k, features : as in `evaluate`

    Raises
    ------
    ValueError
        When there are other than 1 to 5 splits.
    """
    if not 1 <= n_splits <= 5:
        raise ValueError(f"n_splits must be from 1 to 5, got {n_splits}")
    if protocol == "rating":
        return RatingValidation(train, n_splits, seed)
    parts: dict[str, Callable[[int], Split]] = {
        "strong": lambda split: strong_split(train, seed=seed + 1 + split),
        "time": lambda split: time_split(train, holdout_share=TIME_STEP, train_share=0.9 - TIME_STEP * split),
        "loo": lambda split: _last_but(train, split),
    }
    return ListValidation(train, n_splits, parts[protocol], k, features)


def _last_but(train: Interactions, n_rounds: int) -> Split:
    """Leave out the last of everybody, of what is left after leaving it out so many times before."""
    split = leave_last_out(train)
    for _ in range(n_rounds):
        split = leave_last_out(split.train)
    return split


def _ignore(done: int) -> None:
    """Lists are not counted here; candidates are."""
