"""Cluster popularity: what is popular with people like you, from the first event on."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import OneOf

PEOPLE_PER_CLUSTER = 20
"""On average, at least: fewer say more about themselves than about a taste."""


class ClusterPopularity(Algorithm):
    """Popularity within groups of people with a like taste, found by k-means [1]_ over their factors [2]_.

    Parameters
    ----------
    n_clusters : int, default 20
        Fewer where there are fewer than 20 people for each.
    n_factors : int, default 20
        Of the singular value decomposition in which people are compared.
    smoothing : float, default 50.0
        Each cluster's shares are mixed with everybody's as if so many more people of average taste were in it.
        Unit: people.
    seed : int, default 0

    Attributes
    ----------
    factors_ : ndarray of float64, shape (n_items, n_factors), the items' side of the decomposition
    centres_ : ndarray of float64, shape (n_clusters, n_factors), of length 1 at most
    shares_ : ndarray of float64, shape (n_clusters, n_items), part of each cluster's people who met an item
    share_ : ndarray of float64, shape (n_items,), of everybody

    Notes
    -----
    A person is the sum of the factors of the history, to length 1, and belongs to the nearest centre; score(i) =
    the cluster's share of i. Who has no history gets everybody's shares. Clusters are of people, but no row is of
    one. Time O(nnz n_factors + n_users n_clusters n_factors) per pass. The papers report no lists by full
    ranking; none of their figures is reproduced here.

    References
    ----------
    .. [1] Lloyd (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory 28.
    .. [2] Sarwar, Karypis, Konstan, Riedl (2002). Recommender systems for large-scale e-commerce: scalable
       neighborhood formation using clustering. ICCIT.
    """

    capabilities = Capabilities(
        personalised=True, cold_users=True, similar_items=False, predicts=False, explains=False
    )
    search_space = {"n_clusters": OneOf(5, 10, 20, 50), "smoothing": OneOf(5.0, 20.0, 50.0, 200.0)}
    factors_: Floats
    centres_: Floats
    shares_: Floats
    share_: Floats

    def __init__(
        self, *, n_clusters: int = 20, n_factors: int = 20, smoothing: float = 50.0, seed: int = 0
    ) -> None:
        self.n_clusters = n_clusters
        self.n_factors = n_factors
        self.smoothing = smoothing
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if min(self.n_clusters, self.n_factors) < 1 or self.smoothing < 0:
            raise ValueError(
                "n_clusters and n_factors must be at least 1 and smoothing not negative, "
                f"got {self.n_clusters}, {self.n_factors} and {self.smoothing}"
            )
        has_met = interactions.matrix(np.ones(len(interactions)))
        has_met = has_met[np.flatnonzero(np.diff(has_met.indptr))]
        with threadpool_limits(1):  # one order of additions, so one result
            self.factors_ = self._decomposed(has_met)
            tastes = _to_length_one(np.asarray(has_met @ self.factors_))
            n_clusters = min(self.n_clusters, max(1, tastes.shape[0] // PEOPLE_PER_CLUSTER))
            n_clusters = min(n_clusters, np.unique(tastes, axis=0).shape[0])
            found = KMeans(n_clusters, n_init=4, random_state=self.seed).fit(tastes)
        self.centres_ = found.cluster_centers_.astype(np.float64)
        self.share_ = np.asarray(has_met.sum(axis=0)).ravel() / has_met.shape[0]
        self.shares_ = self._shares(has_met, found.labels_, n_clusters)

    def _decomposed(self, has_met: csr_array) -> Floats:
        n_factors = min(self.n_factors, *has_met.shape)
        _, _, factors = randomized_svd(has_met, n_factors, random_state=self.seed)
        by_item: Floats = np.ascontiguousarray(factors.T, dtype=np.float64)
        return by_item

    def _shares(self, has_met: csr_array, labels: np.ndarray, n_clusters: int) -> Floats:
        places = (labels, np.arange(labels.size))
        belongs = csr_array((np.ones(labels.size), places), shape=(n_clusters, labels.size))
        counts = (belongs @ has_met).toarray()
        sizes = np.bincount(labels, minlength=n_clusters)[:, None]
        return np.asarray((counts + self.smoothing * self.share_) / (sizes + self.smoothing))

    def cluster_of(self, history: History) -> int | None:
        """The cluster that somebody belongs to; None without a history."""
        if not len(history):
            return None
        taste = _to_length_one((history.weights @ self.factors_[history.item_indexes])[None, :])
        distances = ((self.centres_ - taste) ** 2).sum(axis=1)
        return int(distances.argmin())

    def _score(self, history: History, at: int | None) -> Floats:
        cluster = self.cluster_of(history)
        return self.share_ if cluster is None else np.asarray(self.shares_[cluster])


def _to_length_one(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0))
