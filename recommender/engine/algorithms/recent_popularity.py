"""Recent popularity: what most people met in the last days."""

from __future__ import annotations

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.algorithms.popularity import last_days
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between


class RecentPopularity(Algorithm):
    """Interactions of the last days, the same list for everybody [1]_.

    The plainest model that knows the moment, and where the moment is nearly everything (cinemas, news) hard to
    beat: no comparison on dated data is honest without it.

    Parameters
    ----------
    window_days : float, default 7.0
        Unit: days before the newest interaction.

    Attributes
    ----------
    score_ : ndarray of float64, shape (n_items,), interactions in the window

    Notes
    -----
    Items that nobody met in the window score 0 and are ordered by popularity of all time. Time and memory
    O(interactions). Ji et al. report it (as "RecentPop") above all-time popularity on all their data; their
    figures are of a split that cannot be repeated, so none is reproduced here.

    References
    ----------
    .. [1] Ji, Sun, Zhang, Li (2020). A re-visit of the popularity baseline in recommender systems. SIGIR.
    """

    capabilities = Capabilities(
        personalised=False, cold_users=True, similar_items=False, predicts=False, explains=False
    )
    search_space = {"window_days": Between(1.0, 90.0, log=True)}
    score_: Floats

    def __init__(self, *, window_days: float = 7.0) -> None:
        self.window_days = window_days

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if interactions.times is None:
            raise ValueError("recent_popularity needs interactions with times; these have none")
        self.score_ = last_days(interactions, self.window_days).counts_by_item().astype(np.float64)

    def _score(self, history: History, at: int | None) -> Floats:
        return self.score_
