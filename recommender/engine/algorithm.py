"""What all algorithms share: how they are asked, and how they are stored."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import AnyIndexes, Floats, Times
from recommender.engine.capabilities import Capabilities
from recommender.engine.errors import NotFittedError, UnknownItemError
from recommender.engine.explanation import Explanation
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.ranking import Ranking, top_k
from recommender.engine.search_space import Axis
from recommender.engine.state import arrays_of, learned_from

__all__ = ["Algorithm", "Capabilities", "ItemSelection"]

ItemSelection = Iterable[int] | AnyIndexes


class Algorithm(ABC):
    """Something that learns from interactions and then ranks items for a history.

    `__init__` takes keyword hyperparameters only and stores them under their names. Learned state is held
    in attributes that end in `_` and are arrays, csr_arrays or numbers, so `state` can store all of it.
    Training users are kept beside it in memory, and in the state only by what declares `holds_people`: people
    are folded in.

    Attributes
    ----------
    popularity_ : ndarray of float64, shape (n_items,), interactions per item; orders equal scores
    n_items_ : int
    """

    capabilities: ClassVar[Capabilities]
    search_space: ClassVar[Mapping[str, Axis]] = {}
    """Hyperparameters worth trying, and where; what is left out keeps its default when tuned."""
    popularity_: Floats
    n_items_: int
    _training: Interactions | None = None

    @classmethod
    def name(cls) -> str:
        """Name of the module, by which the algorithm is found."""
        return cls.__module__.rpartition(".")[2]

    def hyperparameters(self) -> dict[str, Any]:
        """The arguments of `__init__` with their values."""
        return {key: getattr(self, key) for key in inspect.signature(type(self)).parameters}

    def choices(self) -> dict[str, Any]:
        """What the algorithm chose by itself while it was fitted, and the figures that made it; JSON values."""
        return {}

    def fit(self, interactions: Interactions, *, features: ItemFeatures | None = None) -> Self:
        """Learn; anything learned before is forgotten.

        Parameters
        ----------
        interactions : Interactions with at least one row
        features : ItemFeatures, optional; aligned to the interactions here

        Raises
        ------
        ValueError
            When there is nothing to learn from, or ratings or features that are needed are missing.
        """
        self._check(interactions, features)
        self._forget()
        self.n_items_ = interactions.n_items
        self.popularity_ = interactions.counts_by_item().astype(np.float64)
        self._learn(interactions, features.aligned(interactions.items) if features else None)
        self._training = interactions
        return self

    def forget_user(self, user_id: int | str) -> bool:
        """Take a training user out of the learned state, as if the row had never been there.

        Nothing to do where the state holds no people, which is the rule. An algorithm that keeps rows of
        training users (neighbours, factors) keeps their ids beside them and overrides this; arrays of a loaded
        model are read-only, so they are exchanged, not written to.

        Returns
        -------
        bool, whether there was anything to take
        """
        return False

    def _check(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if not len(interactions):
            raise ValueError("interactions are empty; there is nothing to learn from")
        if self.capabilities.needs_ratings and interactions.ratings is None:
            raise ValueError(f"{self.name()} needs explicit ratings; these interactions have none")
        if self.capabilities.needs_features and features is None:
            raise ValueError(f"{self.name()} needs item features; pass features=ItemFeatures(...)")

    def _forget(self) -> None:
        for key in [key for key in vars(self) if key.endswith("_")]:
            delattr(self, key)
        self._training = None

    @abstractmethod
    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        """Set the attributes that end in `_`."""

    @abstractmethod
    def _score(self, history: History, at: int | None) -> Floats:
        """Scores of all items, float64, shape (n_items,)."""

    def score(self, history: History, *, at: int | None = None) -> Floats:
        """Scores of all items for one person, known to the model or not.

        Parameters
        ----------
        history : History, may be empty
        at : moment of the list in unix seconds; just after the training data when left out. Only models
            with a clock use it.

        Returns
        -------
        ndarray of float64, shape (n_items,); comparable within this person only.
        """
        self._require_fit()
        self._check_indexes(history.item_indexes)
        return self._score(history, at)

    def recommend(self, user_index: int, k: int) -> Ranking:
        """The best k items for a user of the training data, without those that the user has.

        Raises
        ------
        NotFittedError
            When the model was loaded: it then holds no people; use `recommend_for`.
        """
        return self.recommend_for(self._training_data().history_of(user_index), k)

    def recommend_for(
        self,
        history: History,
        k: int,
        *,
        exclude: ItemSelection = (),
        candidates: ItemSelection | None = None,
        at: int | None = None,
    ) -> Ranking:
        """The best k items for a history: none of it, none of `exclude`; ties go to the more popular.

        Parameters
        ----------
        history : History
        k : int, at least 1; a shorter ranking comes back when fewer items are left
        exclude, candidates : item indexes to leave out, to choose from
        at : as in `score`
        """
        known = np.concatenate([history.item_indexes, np.fromiter(exclude, dtype=np.int64)])
        scores = self.score(history, at=at)
        return top_k(scores, k, exclude=known, candidates=candidates, tie_break=self.popularity_)

    def similar_items(self, item_index: int, k: int) -> Ranking:
        """The k items most like one item, which is not among them.

        Raises
        ------
        ValueError
            When similarity has no meaning for the algorithm.
        UnknownItemError
            When there is no such item index.
        """
        self._require_fit()
        if not self.capabilities.similar_items:
            raise ValueError(f"{self.name()} knows no similar items")
        self._check_indexes(np.array([item_index]))
        scores = self._similarities(item_index)
        return top_k(scores, k, exclude=[item_index], tie_break=self.popularity_)

    def _similarities(self, item_index: int) -> Floats:
        """Similarity of all items to one, shape (n_items,); -inf where none is known."""
        raise NotImplementedError

    def explain(self, history: History, item_index: int, *, at: int | None = None) -> Explanation:
        """Split the score of one item into parts of the history; the parts and the rest sum to the score.

        `at` as in `score`.

        Raises
        ------
        ValueError
            When the scores of the algorithm do not come from the history.
        UnknownItemError
            When there is no such item index.
        """
        self._require_fit()
        if not self.capabilities.explains:
            raise ValueError(f"{self.name()} explains nothing: its scores do not come from a history")
        self._check_indexes(np.append(history.item_indexes, item_index))
        contributions = self._contributions(history, item_index, at)
        rest = self._rest(history, item_index, at, float(contributions.sum()))
        order = np.argsort(-contributions, kind="stable")
        return Explanation(history.item_indexes[order], contributions[order], rest)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        """Part of the score of one item that each item of the history gives, shape (len(history),)."""
        raise NotImplementedError

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        """Part of the score of one item that comes from no item of the history; those give `given` together."""
        return 0.0

    def predict(
        self, user_indexes: AnyIndexes, item_indexes: AnyIndexes, *, times: Times | None = None
    ) -> Floats:
        """Ratings that users of the training data would give.

        Parameters
        ----------
        user_indexes, item_indexes : ndarray of int, shape (n,); -1 for an unknown user or item
        times : ndarray of int64, shape (n,), moments of the ratings in unix seconds; only models with a clock
            use them, and predict for no moment in particular without

        Returns
        -------
        ndarray of float64, shape (n,), on the scale of the training ratings and inside its range.
        """
        training = self._training_data()
        predictions = np.empty(user_indexes.size)
        order = np.argsort(user_indexes, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(user_indexes[order])) + 1):
            if rows.size:
                user = int(user_indexes[rows[0]])
                history = training.history_of(user) if user >= 0 else History.empty()
                moments = None if times is None else times[rows]
                predictions[rows] = self.predict_for(history, item_indexes[rows], times=moments)
        return predictions

    def predict_for(
        self, history: History, item_indexes: AnyIndexes, *, times: Times | None = None
    ) -> Floats:
        """Ratings that one person would give; item index -1 for an unknown item; `times` as in `predict`.

        Raises
        ------
        ValueError
            When the algorithm predicts no ratings.
        """
        self._require_fit()
        if not self.capabilities.predicts:
            raise ValueError(f"{self.name()} predicts no ratings")
        if times is None:
            return self._predict(history, item_indexes)
        return self._predict_at(history, item_indexes, times)

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        raise NotImplementedError

    def _predict_at(self, history: History, item_indexes: AnyIndexes, times: Times) -> Floats:
        """For models with a clock."""
        return self._predict(history, item_indexes)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name; a matrix gives several (see `arrays_of`)."""
        self._require_fit()
        return arrays_of({key: value for key, value in vars(self).items() if key.endswith("_")})

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave. The arrays are used as they are, so they may be memory-mapped."""
        model = cls(**(hyperparameters or {}))
        vars(model).update(learned_from(arrays))
        return model

    def _require_fit(self) -> None:
        if "n_items_" not in vars(self):
            raise NotFittedError(f"{self.name()} has not been fitted")

    def _training_data(self) -> Interactions:
        self._require_fit()
        if self._training is None:
            raise NotFittedError(
                "a stored model holds no people; fold them in with recommend_for or predict_for"
            )
        return self._training

    def _check_indexes(self, item_indexes: AnyIndexes) -> None:
        is_bad = (item_indexes < 0) | (item_indexes >= self.n_items_)
        if is_bad.any():
            bad = int(item_indexes[is_bad][0])
            raise UnknownItemError(f"item_index must be from 0 to {self.n_items_ - 1}, got {bad}")
