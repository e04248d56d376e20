"""Item neighbourhoods."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from scipy.sparse import csr_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, Indexes, sums_by
from recommender.engine.biases import Damping, Rated, learn_biases, rated_part, user_bias_of
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.neighbours import Measure, check_neighbourhood, nearest_columns
from recommender.engine.search_space import Between

Similarity = Literal["cosine", "jaccard", "log_likelihood", "adjusted_cosine", "pearson", "residual"]
BY_WEIGHT: tuple[Measure, ...] = ("cosine", "jaccard", "log_likelihood")
USER_DAMPING, ITEM_DAMPING, N_SWEEPS = 15.0, 10.0, 10  # as in `Baseline`


class ItemKNN(Algorithm):
    """What people who met an item met as well [1]_, with ratings as deviations from the baseline [2]_.

    Parameters
    ----------
    similarity : how alike two items are, from the users of both, default "cosine"

        - ``cosine``: of their columns of weights
        - ``jaccard``: users of both over users of either
        - ``log_likelihood``: how surely users of one have the other more often than by chance [3]_
        - ``adjusted_cosine``: of ratings less the user's mean, over the users of both
        - ``pearson``: of ratings less the item's mean, over the users of both
        - ``residual``: of ratings less the baseline (biases of user and item), over the users of both
    shrinkage : float, default 10.0
        Similarities are multiplied by n / (n + shrinkage), n users of both. Unit: users.
    significance : float, default 0.0
        Similarities over fewer than so many users of both are multiplied by their share of it. Unit: users.
    n_neighbours : int, default 100
        Neighbours kept per item; only positive similarities are.
    n_voters : int, default 40
        Most similar rated items that take part in one prediction.

    Attributes
    ----------
    similarity_ : csr_array of shape (n_items, n_items), float64 > 0; row i holds the neighbours of item i
    raised_by_ : csr_array of shape (n_items, n_items), the same turned: row i holds the items whose neighbour i is
    mean_, lowest_, highest_ : float, of the training ratings (absent without ratings)
    item_bias_ : ndarray of float64, shape (n_items,) (absent without ratings)

    Notes
    -----
    score(i) = sum over the history of s_ij w_j, which is how lists rank best; a prediction is
    b_ui + sum s_ij (r_uj - b_uj) / sum s_ij over at most `n_voters` neighbours. Without ratings the three
    centred similarities take weights for ratings. 24 bytes per kept pair, as it is held both ways round; time
    grows with the sum of squared history lengths.

    Surprise's table has RMSE .931 for neighbours with baselines on random folds of MovieLens 100K;
    ``manage.py evaluate --data ml-100k.zip --protocol rating --folds random --algorithms item_knn``
    gives ours.

    References
    ----------
    .. [1] Sarwar, Karypis, Konstan, Riedl (2001). Item-based collaborative filtering recommendation
       algorithms. WWW.
    .. [2] Koren (2010). Factor in the neighbors: scalable and accurate collaborative filtering. ACM TKDD 4.
    .. [3] Dunning (1993). Accurate methods for the statistics of surprise and coincidence. Computational
       Linguistics 19(1).
    """

    capabilities = Capabilities(
        personalised=True, cold_users=False, similar_items=True, predicts=True, explains=True
    )
    search_space = {
        "shrinkage": Between(1, 1_000, log=True),
        "n_neighbours": Between(20, 1_000, log=True, whole=True),
        "n_voters": Between(5, 200, log=True, whole=True),
    }
    similarity_: csr_array
    raised_by_: csr_array
    mean_: float
    lowest_: float
    highest_: float
    item_bias_: Floats

    def __init__(
        self,
        *,
        similarity: Similarity = "cosine",
        shrinkage: float = 10.0,
        significance: float = 0.0,
        n_neighbours: int = 100,
        n_voters: int = 40,
    ) -> None:
        self.similarity = similarity
        self.shrinkage = shrinkage
        self.significance = significance
        self.n_neighbours = n_neighbours
        self.n_voters = n_voters

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._learn_similarity(interactions)
        self.raised_by_ = _turned(self.similarity_)

    def _learn_similarity(self, interactions: Interactions) -> None:
        check_neighbourhood(self, measures=get_args(Similarity))
        has_ratings = interactions.ratings is not None and not np.isnan(interactions.ratings).all()
        rated = Rated.rows_of(interactions) if has_ratings else Rated.by_weights(interactions)
        mean, user_bias, item_bias = learn_biases(
            rated,
            n_users=interactions.n_users,
            n_items=interactions.n_items,
            damping=Damping(USER_DAMPING, ITEM_DAMPING),
            n_sweeps=N_SWEEPS,
        )
        if has_ratings:
            self.mean_, self.item_bias_ = mean, item_bias
            self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        for measure in BY_WEIGHT:
            if self.similarity == measure:
                self.similarity_ = self._nearest(interactions.matrix(), measure)
                return
        baseline = mean + user_bias[rated.user_indexes] + item_bias[rated.item_indexes]
        deviations = rated.ratings - self._centre(rated, baseline)
        places = (rated.user_indexes, rated.item_indexes)
        shape = (interactions.n_users, interactions.n_items)
        self.similarity_ = self._nearest(csr_array((deviations, places), shape=shape), "common_cosine")

    def _nearest(self, values: csr_array, measure: Measure) -> csr_array:
        return nearest_columns(
            values,
            measure=measure,
            n_neighbours=self.n_neighbours,
            shrinkage=self.shrinkage,
            significance=self.significance,
        )

    def _centre(self, rated: Rated, baseline: Floats) -> Floats:
        """What is taken off each rating, shape (n_ratings,)."""
        if self.similarity == "residual":
            return baseline
        by = rated.user_indexes if self.similarity == "adjusted_cosine" else rated.item_indexes
        n = int(by.max()) + 1
        means: Floats = sums_by(by, rated.ratings, n) / np.maximum(np.bincount(by, minlength=n), 1)
        return means[by]

    def _score(self, history: History, at: int | None) -> Floats:
        """Only the rows of what was met are read: a product with all of `similarity_` took 7 ms of 60,000 items."""
        if "raised_by_" not in vars(self):  # an artifact from before
            self.raised_by_ = _turned(self.similarity_)
        met = self.raised_by_[history.item_indexes]
        pulls = np.repeat(history.weights, np.diff(met.indptr)) * met.data
        return np.asarray(np.bincount(met.indices, weights=pulls, minlength=self.n_items_), dtype=np.float64)

    def _similarities(self, item_index: int) -> Floats:
        row = slice(self.similarity_.indptr[item_index], self.similarity_.indptr[item_index + 1])
        scores = np.full(self.n_items_, -np.inf)
        scores[self.similarity_.indices[row]] = self.similarity_.data[row]
        return scores

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        similarities = np.maximum(self._similarities(item_index), 0.0)  # -inf: no neighbour
        contributions: Floats = similarities[history.item_indexes] * history.weights
        return contributions

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        if "mean_" not in vars(self):
            raise ValueError("predictions need explicit ratings; this model was fitted without any")
        rated_items, ratings = rated_part(history)
        user_bias = user_bias_of(history, mean=self.mean_, item_bias=self.item_bias_, damping=USER_DAMPING)
        deviations = ratings - self.mean_ - user_bias - self.item_bias_[rated_items]
        baseline = self.mean_ + user_bias + np.where(item_indexes >= 0, self.item_bias_[item_indexes], 0.0)
        votes = self._votes(item_indexes, rated_items)  # (n, n_rated)
        totals = votes.sum(axis=1)
        moved = (votes * deviations).sum(axis=1)  # not @: BLAS rounds a row by the company it is in
        shift = np.divide(moved, totals, out=np.zeros_like(totals), where=totals > 0)
        predictions: Floats = np.clip(baseline + shift, self.lowest_, self.highest_)
        return predictions

    def _votes(self, item_indexes: AnyIndexes, rated_items: Indexes) -> Floats:
        """Similarity of asked to rated items, 0 but for the `n_voters` highest of each row."""
        neighbours = self.similarity_[np.maximum(item_indexes, 0)]
        column = np.full(self.n_items_, -1, dtype=np.int32)
        column[rated_items] = np.arange(rated_items.size)
        columns = column[neighbours.indices]
        rows = np.repeat(np.arange(item_indexes.size), np.diff(neighbours.indptr))
        is_vote = (columns >= 0) & (item_indexes[rows] >= 0)
        votes = np.zeros((item_indexes.size, rated_items.size))
        votes[rows[is_vote], columns[is_vote]] = neighbours.data[is_vote]
        if self.n_voters < rated_items.size:
            kth = np.partition(votes, -self.n_voters, axis=1)[:, [-self.n_voters]]
            votes[votes < kth] = 0.0
        return votes


def _turned(similarity: csr_array) -> csr_array:
    """Columns as rows, the items of each ascending."""
    turned = csr_array(similarity.T)
    turned.sort_indices()
    return turned
