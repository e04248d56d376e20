"""LDA: what movies are about, as a few topics that are found in their descriptions."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import LatentDirichletAllocation
from threadpoolctl import threadpool_limits

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.descriptions import counted_terms
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import OneOf


class LDA(Algorithm):
    """Items that are about what the history is about; topics by latent Dirichlet allocation [1]_, online [2]_.

    Parameters
    ----------
    n_topics : int, default 50
    n_passes : int, default 10
        Times that all descriptions are read.
    max_terms : int, default 20,000
        Most frequent words kept.
    seed : int, default 0

    Attributes
    ----------
    topics_ : ndarray of float64, shape (n_items, n_topics), square roots of topic shares; rows of length 1, or 0
        for an item of which nothing is said

    Notes
    -----
    score(i) = sum over the history of w_j sum_t sqrt(share_jt share_it), the Bhattacharyya similarity of topic
    shares: a person's profile is the weighted sum of the movies' topics. Time
    O(n_passes n_topics terms of all descriptions). The papers' figures are perplexities of text collections;
    none is reproduced here.

    References
    ----------
    .. [1] Blei, Ng, Jordan (2003). Latent Dirichlet allocation. JMLR 3.
    .. [2] Hoffman, Blei, Bach (2010). Online learning for latent Dirichlet allocation. NIPS.
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=False,
        similar_items=True,
        predicts=False,
        explains=True,
        needs_features=True,
    )
    search_space = {"n_topics": OneOf(20, 50, 100)}
    topics_: Floats

    def __init__(
        self, *, n_topics: int = 50, n_passes: int = 10, max_terms: int = 20_000, seed: int = 0
    ) -> None:
        self.n_topics = n_topics
        self.n_passes = n_passes
        self.max_terms = max_terms
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.n_topics, self.n_passes) < 1:
            raise ValueError(
                f"n_topics and n_passes must be at least 1, got {self.n_topics}, {self.n_passes}"
            )
        assert features is not None  # `fit` has refused to come here without
        counts = counted_terms(features, max_terms=self.max_terms)
        self.topics_ = np.zeros((interactions.n_items, self.n_topics))
        is_said = np.diff(counts.indptr) > 0
        if not is_said.any():
            return
        model = LatentDirichletAllocation(
            n_components=self.n_topics,
            max_iter=self.n_passes,
            learning_method="online",
            random_state=self.seed,
        )
        with threadpool_limits(1):
            shares = model.fit_transform(counts[np.flatnonzero(is_said)])
        self.topics_[is_said] = np.sqrt(shares)

    def profile(self, history: History) -> Floats:
        """What somebody likes movies to be about: float64, shape (n_topics,), not negative."""
        profile: Floats = history.weights @ self.topics_[history.item_indexes]
        return profile

    def _score(self, history: History, at: int | None) -> Floats:
        scores: Floats = self.topics_ @ self.profile(history)
        return scores

    def _similarities(self, item_index: int) -> Floats:
        alike: Floats = self.topics_ @ self.topics_[item_index]
        return np.where(alike > 0, alike, -np.inf)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        contributions: Floats = history.weights * (
            self.topics_[history.item_indexes] @ self.topics_[item_index]
        )
        return contributions
