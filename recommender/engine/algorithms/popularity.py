"""Popularity: the same list for everybody."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats, Indexes, sums_by
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions

Measure = Literal["count", "weight", "damped_mean", "bayesian_average"]
DAY = 86_400


class Popularity(Algorithm):
    """Items by how many people met them, or by how well they were rated [1]_.

    Parameters
    ----------
    measure : what a score is, default "count"

        - ``count``: number of interactions
        - ``weight``: sum of weights
        - ``damped_mean``: (sum of ratings + k mean) / (n + k), k = `damping`
        - ``bayesian_average``: the same with k estimated from the data: variance of ratings within items
          over variance between item means (empirical Bayes)
    damping : float, default 25.0
        Ratings of average height that each item gets in advance. Unit: ratings.
    window_days : float, optional
        Only interactions of the last so many days of the training data count.

    Attributes
    ----------
    score_ : ndarray of float64, shape (n_items,)

    Notes
    -----
    The paper's figures are recall among 1,000 drawn items, which says little of full lists (`docs/metrics.md`); none is
    reproduced. It stands in every table as what others are compared with.

    References
    ----------
    .. [1] Cremonesi, Koren, Turrin (2010). Performance of recommender algorithms on top-N recommendation
       tasks. RecSys. (The baseline "TopPop" and "MovieAvg".)
    """

    capabilities = Capabilities(
        personalised=False, cold_users=True, similar_items=False, predicts=False, explains=False
    )
    score_: Floats

    def __init__(
        self, *, measure: Measure = "count", damping: float = 25.0, window_days: float | None = None
    ) -> None:
        self.measure = measure
        self.damping = damping
        self.window_days = window_days

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if self.measure not in get_args(Measure):
            raise ValueError(f"measure must be one of {', '.join(get_args(Measure))}, got {self.measure!r}")
        recent = interactions if self.window_days is None else last_days(interactions, self.window_days)
        self.score_ = self._measured(recent)

    def _measured(self, interactions: Interactions) -> Floats:
        if self.measure == "count":
            return interactions.counts_by_item().astype(np.float64)
        if self.measure == "weight":
            return sums_by(interactions.item_indexes, interactions.weights, interactions.n_items)
        return self._mean_ratings(interactions)

    def _mean_ratings(self, interactions: Interactions) -> Floats:
        if interactions.ratings is None:
            raise ValueError(f"measure {self.measure!r} needs explicit ratings; these interactions have none")
        is_rated = ~np.isnan(interactions.ratings)
        items, ratings = interactions.item_indexes[is_rated], interactions.ratings[is_rated]
        damping = self.damping if self.measure == "damped_mean" else _estimated_damping(items, ratings)
        sums = sums_by(items, ratings, interactions.n_items)
        counts = np.bincount(items, minlength=interactions.n_items)
        averages: Floats = (sums + damping * ratings.mean()) / (counts + damping)
        return averages

    def _score(self, history: History, at: int | None) -> Floats:
        return self.score_


def last_days(interactions: Interactions, days: float) -> Interactions:
    """Interactions of the last days before (and with) the newest one.

    Raises
    ------
    ValueError
        When the interactions have no times or `days` is not positive.
    """
    if days <= 0:
        raise ValueError(f"window_days must be positive, got {days}")
    if interactions.times is None or interactions.last_time is None:
        raise ValueError("a window needs interactions with times; these have none")
    return interactions.subset(interactions.times > interactions.last_time - days * DAY)


def _estimated_damping(items: Indexes, ratings: Floats) -> float:
    """Variance within items over variance between item means; large when items hardly differ."""
    counts = np.bincount(items)
    rated = counts > 0
    sums, squares = np.bincount(items, weights=ratings), np.bincount(items, weights=ratings**2)
    means = sums[rated] / counts[rated]
    within = (squares[rated] - counts[rated] * means**2).sum() / max(ratings.size - rated.sum(), 1)
    weighted = (counts[rated] * (means - ratings.mean()) ** 2).sum() / ratings.size
    between = weighted - within * rated.sum() / ratings.size
    return float(within / max(between, 1e-6)) if within > 0 else 1e-6
