"""What matrix factorisations of ratings share: early stopping, folding in, and explaining."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats
from recommender.engine.biases import Rated, rated_part
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between

PATIENCE = 3
"""Epochs without a better validation error after which learning ends."""
SMALLEST_VALIDATION = 20
"""Ratings that a validation part needs to say anything."""


class Descent(Protocol):
    """Parameters that stochastic gradient descent moves, one epoch at a time."""

    def epoch(self, rate: float) -> None:
        """One pass over the ratings at a learning rate."""

    def predict(self, rated: Rated) -> Floats:
        """Standard ratings of users and items by index, shape (n,)."""


class LatentRatings(Algorithm):
    """Rating = mean + scale (b_u + b_i + q_i . (p_u + taste of the history)); people are folded in.

    Given the items, the bias b_u and factors p_u that minimise ::

        sum over the rated items of (error^2 + l2 (b_u^2 + |p_u|^2))

    are linear in the ratings, so that scores split into contributions of the rated items.

    Attributes
    ----------
    mean_, scale_, lowest_, highest_ : float, of the training ratings; scale_ is their standard deviation, so
        that no setting depends on the unit of ratings
    item_bias_ : ndarray of float64, shape (n_items + 1,); the last is of an unknown item, 0
    factors_ : ndarray of float64, shape (n_items + 1, n_factors), q; the last row is of an unknown item, 0
    n_epochs_ : int, passes over the ratings that were best on the validation part
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=True,
        similar_items=True,
        predicts=True,
        explains=True,
        scores_ratings=True,
        needs_ratings=True,
    )
    search_space = {
        "n_factors": Between(8, 200, log=True, whole=True),
        "l2": Between(0.01, 0.2, log=True),
        "learning_rate": Between(0.003, 0.03, log=True),
    }
    mean_: float
    scale_: float
    lowest_: float
    highest_: float
    item_bias_: Floats
    factors_: Floats
    n_epochs_: int

    def __init__(
        self,
        *,
        n_factors: int = 100,
        l2: float = 0.1,
        learning_rate: float = 0.02,
        decay: float = 0.96,
        n_epochs: int = 80,
        validation_share: float = 0.05,
        seed: int = 0,
    ) -> None:
        self.n_factors = n_factors
        self.l2 = l2
        self.learning_rate = learning_rate
        self.decay = decay
        self.n_epochs = n_epochs
        self.validation_share = validation_share
        self.seed = seed
        self._pulls: WeakKeyDictionary[History, Floats] = WeakKeyDictionary()

    def _forget(self) -> None:
        super()._forget()
        self._pulls = WeakKeyDictionary()

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        rated = Rated.rows_of(interactions)
        self.mean_, self.scale_ = float(rated.ratings.mean()), float(rated.ratings.std()) or 1.0
        self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        shape = (interactions.n_users, interactions.n_items)
        standard = Rated(rated.user_indexes, rated.item_indexes, self._standard(rated.ratings))
        self.n_epochs_ = self._best_n_epochs(standard, shape)
        descent = self._descent(standard, shape)
        for epoch in range(self.n_epochs_):
            descent.epoch(self._rate(epoch))
        self._keep(descent)

    def _standard(self, ratings: Floats) -> Floats:
        standard: Floats = (ratings - self.mean_) / self.scale_
        return standard

    def _check_settings(self) -> None:
        if min(self.n_factors, self.n_epochs, self.l2, self.learning_rate) <= 0:
            raise ValueError(
                "n_factors, n_epochs, l2 and learning_rate must be positive, got "
                f"{self.n_factors}, {self.n_epochs}, {self.l2} and {self.learning_rate}"
            )
        if not 0 < self.decay <= 1:
            raise ValueError(f"decay must be above 0 and at most 1, got {self.decay}")
        if not 0 <= self.validation_share < 1:
            raise ValueError(f"validation_share must be from 0 to below 1, got {self.validation_share}")

    def _best_n_epochs(self, rated: Rated, shape: tuple[int, int]) -> int:
        """Where the error on a part of the training ratings is least; `n_epochs` when the part says nothing."""
        is_held = np.random.default_rng(self.seed).random(rated.ratings.size) < self.validation_share
        if not SMALLEST_VALIDATION <= is_held.sum() < is_held.size:
            return self.n_epochs
        held, descent = rated.at(is_held), self._descent(rated.at(~is_held), shape)
        best, least = 1, np.inf
        for epoch in range(self.n_epochs):
            descent.epoch(self._rate(epoch))
            error = float(((held.ratings - descent.predict(held)) ** 2).mean())
            if error < least:
                best, least = epoch + 1, error
            elif epoch + 1 >= best + PATIENCE:
                break
        return best

    def _rate(self, epoch: int) -> float:
        return float(self.learning_rate * self.decay**epoch)

    @abstractmethod
    def _descent(self, rated: Rated, shape: tuple[int, int]) -> Descent:
        """Parameters before the first epoch; shape is (n_users, n_items), ratings have mean 0 and variance 1."""

    @abstractmethod
    def _keep(self, descent: Descent) -> None:
        """Set the learned attributes from what descended."""

    def _taste(self, history: History) -> Floats:
        """What the rated items add to the person's factors each: shape (n_rated, n_factors)."""
        return np.zeros((rated_part(history)[0].size, self.factors_.shape[1]))

    def fold_in(self, history: History) -> tuple[float, Floats]:
        """Bias and factors of a person.

        Parameters
        ----------
        history : History; only rated items count

        Returns
        -------
        bias : float, like the factors in units of `scale_`
        factors : ndarray of float64, shape (n_factors,), those of the rated items' taste included
        """
        items, ratings = rated_part(history)
        taste = self._taste(history).sum(axis=0)
        if not items.size:
            return 0.0, taste
        left = self._standard(ratings) - self.item_bias_[items] - (self.factors_[items] * taste).sum(axis=1)
        own = self._pull_of(history) @ left
        return float(own[-1]), own[:-1] + taste

    def _pull_of(self, history: History) -> Floats:
        """What each rated item's standard rating adds to factors and bias: shape (n_factors + 1, n_rated).

        The bias is the last row. Known since the history was first asked about.
        """
        if history not in self._pulls:
            items, _ = rated_part(history)
            design = np.column_stack([self.factors_[items], np.ones(items.size)])  # (n_rated, n_factors + 1)
            normal = design.T @ design + self.l2 * items.size * np.eye(design.shape[1])
            pull: Floats = np.linalg.solve(normal, design.T).astype(np.float64, copy=False)
            self._pulls[history] = pull
        return self._pulls[history]

    def _score(self, history: History, at: int | None) -> Floats:
        return self._unclipped(history, slice(self.n_items_))

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        return np.clip(self._unclipped(history, item_indexes), self.lowest_, self.highest_)

    def _unclipped(self, history: History, item_indexes: AnyIndexes | slice) -> Floats:
        bias, factors = self.fold_in(history)
        products = np.einsum("if,f->i", self.factors_[item_indexes], factors)  # not @: each row by itself
        scores: Floats = self.mean_ + self.scale_ * (bias + self.item_bias_[item_indexes] + products)
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions = np.zeros(len(history))
        items, ratings = rated_part(history)
        if items.size:
            pulls = np.append(self.factors_[item_index], 1.0) @ self._pull_of(history)  # (n_rated,)
            of_taste = self._taste(history) @ (self.factors_[item_index] - pulls @ self.factors_[items])
            parts = pulls * (self._standard(ratings) - self.item_bias_[items]) + of_taste
            contributions[np.isin(history.item_indexes, items)] = self.scale_ * parts
        return contributions

    def _rest(self, history: History, item_index: int, at: int | None, given: float) -> float:
        return float(self.mean_ + self.scale_ * self.item_bias_[item_index])

    def _similarities(self, item_index: int) -> Floats:
        factors = self.factors_[:-1]
        lengths = np.linalg.norm(factors, axis=1) * np.linalg.norm(factors[item_index])
        scores = np.full(self.n_items_, -np.inf)
        np.divide(factors @ factors[item_index], lengths, out=scores, where=lengths > 0)
        return scores
