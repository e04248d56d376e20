"""Bayesian factorisation machine: ratings from who, what, whom else and what else."""

from __future__ import annotations

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats
from recommender.engine.biases import Rated, rated_part
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.relational.people import Draws, Person, fold_in, mean_scores
from recommender.engine.relational.sampler import Sampler


class BayesianFM(Algorithm):
    """Factorisation machine [1]_ over user, item, the user's items and the item's users [2]_.

    Each rating is a row of four blocks of features: the user, the item, the items that the user rated
    (1 / sqrt(n_u) each) and the users who rated the item (1 / sqrt(n_i) each), of training pairs only. The
    parameters are drawn by Gibbs sampling, their priors with them, so nothing is tuned; a prediction is the
    mean over draws. Each person's ratings have a noise of their own [4]_, as some rate more whimsically.

    Parameters
    ----------
    n_factors : int, default 16
    n_sweeps : int, default 200
        Draws of all parameters.
    n_burned : int, default 40
        First draws that are not kept.
    n_kept : int, default 40
        Draws kept, evenly spread over the rest.
    seed : int, default 0

    Attributes
    ----------
    items_ : ndarray of float32, shape (n_items + 1, n_kept, n_factors + 1)
        What a draw says of an item: its factors, audience included, and last its bias. The last row is of an
        item that nobody rated.
    met_ : ndarray of float32, shape (n_items + 1, n_kept, n_factors + 1)
        Factors, and last the weight, that an item adds to those who rated it.
    strangers_ : ndarray of float64, shape (2, n_kept, n_factors + 1)
        Mean and precision of the prior of people's own factors and bias.
    noise_ : ndarray of float64, shape (2, n_kept), centre and concentration of the precision of people's noise
    overall_ : ndarray of float64, shape (n_kept,)
    mean_, scale_, lowest_, highest_ : float, of the training ratings

    Notes
    -----
    No person is stored, and none is needed: given what a draw says of the items, the mean of a person's own
    factors follows from the ratings in closed form, by turns with how far the person's ratings can be trusted.
    Training users are answered in the same way, which has less variance than their own draws (Rao-Blackwell).

    One sweep takes O(nnz n_factors^2 + (n_users + n_items) n_factors^3) on one core, by the block structure
    of [3]_; memory while fitting is 4 max(n_users, n_items) n_factors^2 bytes. Folding in takes
    O(n_kept n_factors^2 (n_rated + n_factors)), then O(n_kept n_factors) per predicted rating.

    MovieLens 100K, official folds: [2]_ has no figure for it; see docs/decisions/engine-ratings.md.

    References
    ----------
    .. [1] Rendle (2012). Factorization machines with libFM. ACM TIST 3.
    .. [2] Rendle, Zhang, Koren (2019). On the difficulty of evaluating baselines. arXiv:1905.01395.
    .. [3] Rendle (2013). Scaling factorization machines to relational data. VLDB.
    .. [4] Lakshminarayanan, Bouchard, Archambeau (2011). Robust Bayesian matrix factorisation. AISTATS.
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=True,
        similar_items=False,
        predicts=True,
        explains=False,
        scores_ratings=True,
        needs_ratings=True,
    )
    items_: Draws
    met_: Draws
    strangers_: Floats
    noise_: Floats
    overall_: Floats
    mean_: float
    scale_: float
    lowest_: float
    highest_: float

    def __init__(
        self,
        *,
        n_factors: int = 16,
        n_sweeps: int = 200,
        n_burned: int = 40,
        n_kept: int = 40,
        seed: int = 0,
    ) -> None:
        self.n_factors = n_factors
        self.n_sweeps = n_sweeps
        self.n_burned = n_burned
        self.n_kept = n_kept
        self.seed = seed

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        self._check_settings()
        rated = Rated.rows_of(interactions)
        self.mean_, self.scale_ = float(rated.ratings.mean()), float(rated.ratings.std()) or 1.0
        self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        sampler = Sampler(
            rated.user_indexes,
            rated.item_indexes,
            (rated.ratings - self.mean_) / self.scale_,
            n_users=interactions.n_users,
            n_items=interactions.n_items,
            n_factors=self.n_factors,
            rng=np.random.default_rng(self.seed),
        )
        self._keep(sampler)

    def _keep(self, sampler: Sampler) -> None:
        shape = (self.n_items_ + 1, self.n_kept, self.n_factors + 1)
        self.items_, self.met_ = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self.strangers_ = np.empty((2, self.n_kept, self.n_factors + 1))
        self.noise_, self.overall_ = np.empty((2, self.n_kept)), np.empty(self.n_kept)
        kept = np.linspace(self.n_sweeps - 1, self.n_burned, self.n_kept).astype(int)[::-1].tolist()
        for sweep in range(self.n_sweeps):
            sampler.sweep()
            if sweep in kept:
                self._keep_draw(sampler, kept.index(sweep))

    def _keep_draw(self, sampler: Sampler, place: int) -> None:
        users, items = sampler.users, sampler.items
        self.items_[:-1, place, :-1], self.items_[:-1, place, -1] = items.totals, items.biases
        self.items_[-1, place] = items.own.mean
        self.met_[:-1, place] = users.met.values
        self.strangers_[:, place] = users.own.mean, users.own.precision
        self.noise_[:, place] = sampler.noise.centre, sampler.noise.concentration
        self.overall_[place] = sampler.overall

    def _check_settings(self) -> None:
        if self.n_factors < 1:
            raise ValueError(f"n_factors must be at least 1, got {self.n_factors}")
        if not 1 <= self.n_kept <= self.n_sweeps - self.n_burned or self.n_burned < 0:
            raise ValueError(
                f"n_kept must be from 1 to n_sweeps - n_burned, got {self.n_kept} of "
                f"{self.n_sweeps} - {self.n_burned}"
            )

    def fold_in(self, history: History) -> Person:
        """What each draw says of a person: float64, shape (n_kept, n_factors + 1), factors and last the bias.

        Parameters
        ----------
        history : History; only rated items count. Without any the person is the prior's mean.
        """
        items, ratings = rated_part(history)
        return fold_in(
            self.items_[items],
            self.met_[items],
            (ratings - self.mean_) / self.scale_,
            self.strangers_,
            self.noise_,
            self.overall_,
        )

    def _score(self, history: History, at: int | None) -> Floats:
        scores: Floats = self.mean_ + self.scale_ * mean_scores(self.items_[:-1], self.fold_in(history))
        return scores

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        means = mean_scores(self.items_[item_indexes], self.fold_in(history))
        return np.clip(self.mean_ + self.scale_ * means, self.lowest_, self.highest_)
