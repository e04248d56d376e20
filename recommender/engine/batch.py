"""From files to a file: lists for histories, ratings for pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Floats, Indexes, Times
from recommender.engine.defaults import DEFAULT, algorithm_named, predictor_named
from recommender.engine.errors import InputFileError
from recommender.engine.files import Acts, read_acts, read_items, read_pairs, read_training, write_rows
from recommender.engine.interactions import History, Interactions

Step = Callable[[str, int, int], None]
"""Called with what is being done, parts done, and parts in all: 0 before a fit, of which no part is known."""

PAIRS_AT_A_TIME = 5_000


@dataclass(frozen=True)
class Written:
    """What a command did.

    Parameters
    ----------
    algorithm : name of the algorithm that ran (for ratings "default" resolved)
    n_users, n_rows : users answered, rows written
    n_short : users with fewer than k rows, because the catalogue has no more
    n_after : training rows later than the moment of the lists, left out
    choices : what the algorithm chose by itself
    """

    algorithm: str
    n_users: int
    n_rows: int
    n_short: int = 0
    n_after: int = 0
    choices: dict[str, Any] = field(default_factory=dict)


def recommend_from_files(
    *,
    train: Path,
    histories: Path,
    algorithm: str,
    k: int,
    output: Path,
    items: Path | None = None,
    at: int | None = None,
    step: Step | None = None,
) -> Written:
    """Fit on `T.csv` and write the best k items for each user of `H.csv`.

    Parameters
    ----------
    train, histories, items : `T.csv`, `H.csv` and `I.csv`, see `files`
    algorithm : name, or "default"
    k : length of the lists, at least 1
    output : CSV of user_id, item_id, rank, score; users in the order of `H.csv`
    at : moment of the lists in unix seconds; training rows after it are left out, as the lists could not
        have known them. Just after the last training row by default.
    step : called when reading and fitting begin, and after each user

    Returns
    -------
    Written

    Raises
    ------
    InputFileError, UnknownAlgorithmError, ValueError
        When a file, the algorithm's name or an argument cannot be used.

    Notes
    -----
    Only `T.csv` is learned from; the people of `H.csv` are folded in, so who stands in both counts once. The
    catalogue is the items of `T.csv` and `I.csv`. No list holds an item of its history. Where a model has no
    opinion (equal scores, no usable history), the more popular items come first.

    Lists are for the moment just after the training rows. People of whom `T.csv` knows nothing may be of any
    time in it: unless `at` is given, their lists are for no moment in particular.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    tell = step or _say_nothing
    tell("reading", 0, 0)
    acts = read_training(train)
    features = None if items is None else read_items(items)
    known = _until(acts, at, path=train)
    zero = known.zero()
    interactions = known.interactions(zero=zero, catalogue=None if features is None else features.item_ids)
    people = read_acts(histories)
    tell(f"fitting {algorithm}", 0, 0)
    model = algorithm_named(algorithm)
    if model.name() == DEFAULT and not _is_any_of_a_moment(people, interactions, at):
        interactions = replace(interactions, times=None)  # what it learns of moments would go unused
    model.fit(interactions, features=features)
    lists = _Lists(model, interactions, people, zero=zero, k=k, at=at)
    n_rows = write_rows(output, header=("user_id", "item_id", "rank", "score"), rows=lists.rows(tell))
    return Written(
        algorithm=model.name(),
        n_users=lists.n_users,
        n_rows=n_rows,
        n_short=lists.n_short,
        n_after=acts.user_ids.size - known.user_ids.size,
        choices=model.choices(),
    )


def predict_from_files(
    *,
    train: Path,
    pairs: Path,
    algorithm: str,
    output: Path,
    items: Path | None = None,
    step: Step | None = None,
) -> Written:
    """Fit on the ratings of `T.csv` and write one predicted rating for each line of `P.csv`.

    Parameters
    ----------
    train, pairs, items : `T.csv`, `P.csv` and `I.csv`, see `files`
    algorithm : name of one that predicts, or "default"
    output : CSV of user_id, item_id, prediction; in the order of `P.csv`, inside the range of T's ratings
    step : called when reading and fitting begin, and after each part of the pairs

    Returns
    -------
    Written

    Raises
    ------
    InputFileError, UnknownAlgorithmError, ValueError
        When a file or the algorithm's name cannot be used.

    Notes
    -----
    The pairs themselves say nothing about who rated what and are not learned from. Users and items that
    `T.csv` does not know get what is left of the baseline: the other's bias, or the mean.
    """
    model = predictor_named(algorithm)
    tell = step or _say_nothing
    tell("reading", 0, 0)
    acts = read_training(train)
    if acts.ratings is None:
        raise InputFileError(
            f"{train}: no ratings; predictions need a column rating in the header and numbers below"
        )
    user_ids, item_ids = read_pairs(pairs)
    features = None if items is None else read_items(items)
    interactions = acts.interactions(
        zero=acts.zero(), catalogue=None if features is None else features.item_ids
    )
    tell(f"fitting {algorithm}", 0, 0)
    model.fit(interactions, features=features)
    predictions = _predictions(
        model, interactions.users.indexes_of(user_ids), interactions.items.indexes_of(item_ids), tell
    )
    rows = zip(user_ids.tolist(), item_ids.tolist(), predictions.tolist(), strict=True)
    n_rows = write_rows(output, header=("user_id", "item_id", "prediction"), rows=rows)
    return Written(
        algorithm=model.name(), n_users=np.unique(user_ids).size, n_rows=n_rows, choices=model.choices()
    )


def _predictions(model: Algorithm, user_indexes: Indexes, item_indexes: Indexes, tell: Step) -> Floats:
    """Predicted part by part, user by user, so that progress is seen; in the order of the pairs."""
    predictions = np.empty(user_indexes.size)
    order = np.argsort(user_indexes, kind="stable")
    for start in range(0, order.size, PAIRS_AT_A_TIME):
        rows = order[start : start + PAIRS_AT_A_TIME]
        predictions[rows] = model.predict(user_indexes[rows], item_indexes[rows])
        tell("predictions", start + rows.size, order.size)
    return predictions


def _say_nothing(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _until(acts: Acts, at: int | None, *, path: Path) -> Acts:
    if at is None:
        return acts
    if acts.times is None:
        raise InputFileError(f"{path}: no timestamps; a moment for the lists needs a column timestamp")
    known = acts.at(acts.times <= at)
    if not known.user_ids.size:
        raise InputFileError(f"{path}: every row is later than {at}; give a later moment")
    return known


def _is_any_of_a_moment(people: Acts, training: Interactions, at: int | None) -> bool:
    """Whether some list is for a moment: it is given, or a person is known or has done nothing."""
    is_known = training.users.indexes_of(people.user_ids) >= 0
    return at is not None or bool((is_known | (people.item_ids == "")).any())


class _Lists:
    """Rows of the answer, made one person at a time; counts what it made."""

    def __init__(
        self, model: Algorithm, training: Interactions, people: Acts, *, zero: float, k: int, at: int | None
    ) -> None:
        self.model = model
        self.training = training
        self.k = k
        self.at = at
        self.user_ids = pd.unique(pd.Series(people.user_ids))  # in the order of the file
        has_item = people.item_ids != ""
        self.histories = people.at(has_item).interactions(zero=zero).in_terms_of(training.items)
        self.n_short = 0

    @property
    def n_users(self) -> int:
        return len(self.user_ids)

    def rows(self, tell: Step) -> Iterator[tuple[str, str, int, float]]:
        """(user_id, item_id, rank, score) of everybody."""
        user_indexes = self.histories.users.indexes_of(np.asarray(self.user_ids, dtype=str))
        for done, (user_id, user_index) in enumerate(zip(self.user_ids, user_indexes, strict=True), start=1):
            yield from self._rows_of(str(user_id), int(user_index))
            tell("lists", done, self.n_users)

    def _rows_of(self, user_id: str, user_index: int) -> Iterator[tuple[str, str, int, float]]:
        history = self._history_of(user_id, user_index)
        ranked = self.model.recommend_for(history, self.k, at=self.at)
        self.n_short += len(ranked) < self.k
        item_ids = self.training.item_ids[ranked.item_indexes].tolist()
        for rank, (item_id, score) in enumerate(zip(item_ids, ranked.scores.tolist(), strict=True), start=1):
            yield user_id, item_id, rank, score

    def _history_of(self, user_id: str, user_index: int) -> History:
        """What the file says of a person; without times when training does not know the person.

        Of people whom training knows, times that the file lacks come from there.
        """
        history = self.histories.history_of(user_index) if user_index >= 0 else History.empty()
        known = int(self.training.users.indexes_of(np.array([user_id]))[0])
        if known >= 0 and history.times is None and self.training.times is not None:
            return replace(history, times=self._times_in_training(known, history))
        is_of_a_moment = self.at is not None or known >= 0 or not len(history)
        return history if is_of_a_moment else replace(history, times=None)

    def _times_in_training(self, user_index: int, history: History) -> Times:
        """When training saw the person meet each item; its last moment where it did not."""
        seen = self.training.history_of(user_index)
        last = self.training.last_time
        assert seen.times is not None
        assert last is not None
        times = np.full(len(history), last, dtype=np.int64)
        _, here, there = np.intersect1d(history.item_indexes, seen.item_indexes, return_indices=True)
        times[here] = seen.times[there]
        return times
