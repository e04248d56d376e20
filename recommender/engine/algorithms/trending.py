"""Trending: popularity that fades."""

from __future__ import annotations

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.popularity import DAY
from recommender.engine.arrays import Floats, sums_by
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between


class Trending(Algorithm):
    """Items by interactions that lose half their weight every few days [1]_.

    Parameters
    ----------
    half_life_days : float, default 7.0
        Age at which an interaction counts half. Unit: days before the newest one.

    Attributes
    ----------
    score_ : ndarray of float64, shape (n_items,); sum of 2 ** (-age / half-life)

    Notes
    -----
    At a later moment all scores shrink by the same factor, so the ranking does not depend on `at`.

    The paper compares baselines by ranks on its own cuts of MovieLens 1M; none of its figures is reproduced. Beside
    popularity of all time: ``manage.py evaluate --data ml-100k.zip --algorithms trending,popularity``.

    References
    ----------
    .. [1] Ji, Sun, Zhang, Li (2020). A re-visit of the popularity baseline in recommender systems. SIGIR.
    """

    capabilities = Capabilities(
        personalised=False, cold_users=True, similar_items=False, predicts=False, explains=False
    )
    search_space = {"half_life_days": Between(0.5, 400, log=True)}
    score_: Floats

    def __init__(self, *, half_life_days: float = 7.0) -> None:
        self.half_life_days = half_life_days

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if self.half_life_days <= 0:
            raise ValueError(f"half_life_days must be positive, got {self.half_life_days}")
        if interactions.times is None:
            raise ValueError("trending needs interactions with times; these have none")
        ages = (interactions.times.max() - interactions.times) / DAY  # days
        faded = np.exp2(-ages / self.half_life_days)
        self.score_ = sums_by(interactions.item_indexes, faded, interactions.n_items)

    def _score(self, history: History, at: int | None) -> Floats:
        return self.score_
