"""Damped biases of users and items."""

from __future__ import annotations

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats
from recommender.engine.biases import Damping, Rated, learn_biases, user_bias_of
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions


class Baseline(Algorithm):
    """Rating = mean + bias of the user + bias of the item, both damped [1]_.

    Parameters
    ----------
    user_damping, item_damping : float, default 15.0 and 10.0
        Average ratings that each gets in advance. Unit: ratings.
    n_sweeps : int, default 10
        Rounds of alternating between items and users.

    Attributes
    ----------
    mean_, lowest_, highest_ : float, of the training ratings
    item_bias_ : ndarray of float64, shape (n_items,)

    Notes
    -----
    Lists are the same for everybody: a person's bias moves all items alike.

    Surprise's table has RMSE .944 for its baseline on random folds of MovieLens 100K;
    ``manage.py evaluate --data ml-100k.zip --protocol rating --folds random --algorithms baseline``
    gives ours.

    References
    ----------
    .. [1] Koren (2010). Factor in the neighbors: scalable and accurate collaborative filtering. ACM TKDD 4.
    """

    capabilities = Capabilities(
        personalised=False,
        cold_users=True,
        similar_items=False,
        predicts=True,
        explains=False,
        needs_ratings=True,
    )
    mean_: float
    lowest_: float
    highest_: float
    item_bias_: Floats

    def __init__(self, *, user_damping: float = 15.0, item_damping: float = 10.0, n_sweeps: int = 10) -> None:
        self.user_damping = user_damping
        self.item_damping = item_damping
        self.n_sweeps = n_sweeps

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        rated = Rated.rows_of(interactions)
        self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        self.mean_, _, self.item_bias_ = learn_biases(
            rated,
            n_users=interactions.n_users,
            n_items=interactions.n_items,
            damping=Damping(self.user_damping, self.item_damping),
            n_sweeps=self.n_sweeps,
        )

    def _score(self, history: History, at: int | None) -> Floats:
        scores: Floats = self.mean_ + self._user_bias(history) + self.item_bias_
        return scores

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        item_bias = np.where(item_indexes >= 0, self.item_bias_[item_indexes], 0.0)
        predictions = self.mean_ + self._user_bias(history) + item_bias
        return np.clip(predictions, self.lowest_, self.highest_)

    def _user_bias(self, history: History) -> float:
        return user_bias_of(history, mean=self.mean_, item_bias=self.item_bias_, damping=self.user_damping)
