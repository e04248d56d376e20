"""FWLS: predictions of several models, added up with weights that depend on what is known of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import AnyIndexes, Floats, sums_by
from recommender.engine.biases import Rated, rated_part
from recommender.engine.defaults import predictor_named
from recommender.engine.ensemble import Ensemble
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.search_space import Between
from recommender.engine.splits import rating_folds

PARTS = ("baseline", "item_knn", "funk_svd")
SPREAD_DAMPING = 5.0
"""Ratings of average spread that each user and item gets in advance."""
FEWEST_ROWS = 50
"""Fewer ratings than this order models by chance: the parts then count alike."""


class FWLS(Ensemble):
    """Feature-weighted linear stacking [1]_: rating = sum of v_jm f_m(u, i) g_j(u, i).

    g_j are the predictions of models less the mean rating, and a constant; f_m, the meta-features, say how much
    is known: 1, the logarithms of the number of ratings of the user and of the item, and the spread of the
    ratings of either, scaled to mean 0 and deviation 1. So where one model is worth more, it counts more.

    Parameters
    ----------
    parts : names of predicting algorithms that hold no people, default baseline, item_knn, funk_svd; with the
        settings of `predictor_named`
    l2 : float, default 20.0
        Penalty of squared weights off those that let all parts count alike. Unit: rows.
    n_folds : int, default 5
        Every training rating is predicted by models that were fitted without its fold.
    seed : int, default 0
        Of the folds.

    Attributes
    ----------
    mean_, spread_, lowest_, highest_ : float, of the training ratings
    item_counts_, item_spread_ : ndarray of float64, shape (n_items + 1,); the last is of an unknown item
    feature_means_, feature_scales_ : ndarray of float64, shape (4,), of the meta-features
    weights_ : ndarray of float64, shape (n_parts + 1, 5), v; the first row is of the constant, the first column
        of the meta-feature 1
    out_of_fold_ : ndarray of float64, shape (n_parts + 1,), RMSE of the parts and of their sum on training
        ratings of other folds; NaN where there were too few. The sum's is of weights that knew these rows.

    Notes
    -----
    Costs: those of fitting the parts n_folds + 1 times, and n_rows (5 n_parts)^2 for the weights. The paper's
    figures are of the Netflix Prize, whose ratings may not be had any more; what can be checked is that
    its error lies below that of its best part, as
    ``manage.py evaluate --data ml-100k.zip --protocol rating --algorithms fwls,baseline,item_knn,funk_svd`` shows.

    References
    ----------
    .. [1] Sill, Takacs, Mackey, Lin (2009). Feature-weighted linear stacking. arXiv:0911.0460.
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
    search_space = {"l2": Between(1.0, 1000.0, log=True)}
    mean_: float
    spread_: float
    lowest_: float
    highest_: float
    item_counts_: Floats
    item_spread_: Floats
    feature_means_: Floats
    feature_scales_: Floats
    weights_: Floats
    out_of_fold_: Floats

    def __init__(
        self, *, parts: Sequence[str] = PARTS, l2: float = 20.0, n_folds: int = 5, seed: int = 0
    ) -> None:
        self.parts = tuple(parts)
        self.l2 = l2
        self.n_folds = n_folds
        self.seed = seed
        self._models: dict[str, Algorithm] = {}

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        unfitted = self._unfitted()
        rated = Rated.rows_of(interactions)
        self.lowest_, self.highest_ = float(rated.ratings.min()), float(rated.ratings.max())
        n_parts = len(unfitted)
        self.feature_means_, self.feature_scales_ = np.zeros(4), np.ones(4)
        self.weights_ = _alike(n_parts)
        self.out_of_fold_ = np.full(n_parts + 1, np.nan)
        if rated.ratings.size >= max(FEWEST_ROWS, 2 * self.n_folds):
            self._learn_weights(interactions)
        self._learn_levels(interactions)
        self._models = {name: model.fit(interactions) for name, model in unfitted.items()}

    def _unfitted(self) -> dict[str, Algorithm]:
        """The parts, in the order of the weights."""
        if not self.parts or self.l2 <= 0 or self.n_folds < 2:
            raise ValueError(
                "parts must not be empty, l2 positive and n_folds at least 2, got "
                f"{self.parts}, {self.l2} and {self.n_folds}"
            )
        models = {name: predictor_named(name) for name in self.parts}
        holding = [name for name, model in models.items() if model.capabilities.holds_people]
        if holding:
            raise ValueError(f"parts must hold no people, got {holding[0]}")
        return models

    def _learn_weights(self, interactions: Interactions) -> None:
        """Ridge regression of the ratings on parts times meta-features, both from the other folds."""
        given, known, ratings = [], [], []
        for fold in rating_folds(interactions, seed=self.seed, n_folds=self.n_folds):
            self._learn_levels(fold.train)
            models = [model.fit(fold.train) for model in self._unfitted().values()]
            users, items = fold.user_indexes, fold.item_indexes
            given.append(np.column_stack([model.predict(users, items) for model in models]))
            known.append(self._features_of_rows(fold.train, users, items))
            ratings.append(fold.ratings)
        predictions, wanted = np.concatenate(given), np.concatenate(ratings)
        features = np.concatenate(known)
        self.feature_means_, self.feature_scales_ = features.mean(axis=0), _scales(features)
        # Units of ratings are taken out, so that the penalty means the same on every scale.
        self.mean_, self.spread_ = float(wanted.mean()), float(wanted.std()) or 1.0
        design = self._design(predictions, features)
        alike = _alike(len(self.parts)).ravel()
        left = (wanted - self.mean_) / self.spread_ - design @ alike
        normal = design.T @ design + self.l2 * np.eye(alike.size)
        found = alike + np.linalg.solve(normal, design.T @ left)
        self.weights_ = found.reshape(self.weights_.shape)
        stacked = self._clipped(self._sum(predictions, features))
        errors = np.column_stack([predictions, stacked]) - wanted[:, None]
        self.out_of_fold_ = np.sqrt((errors**2).mean(axis=0))

    def _learn_levels(self, interactions: Interactions) -> None:
        """Mean and spread of the ratings, and how many each item has and how far apart they are."""
        rated = Rated.rows_of(interactions)
        items, n_items = rated.item_indexes, interactions.n_items
        self.mean_, self.spread_ = float(rated.ratings.mean()), float(rated.ratings.std()) or 1.0
        counts = np.bincount(items, minlength=n_items + 1).astype(np.float64)
        means = sums_by(items, rated.ratings, n_items + 1) / np.maximum(counts, 1.0)
        squares = sums_by(items, (rated.ratings - means[items]) ** 2, n_items + 1)
        self.item_counts_ = counts
        self.item_spread_ = _spread(squares, counts, self.spread_)

    def _features_of_rows(self, train: Interactions, users: AnyIndexes, items: AnyIndexes) -> Floats:
        """Meta-features of users and items by index: shape (n, 4)."""
        of_users = np.array([self._of_user(train.history_of(user)) for user in range(train.n_users)])
        return np.column_stack([of_users[users], self._of_items(items)])

    def _of_user(self, history: History) -> Floats:
        _, ratings = rated_part(history)
        squares = ((ratings - ratings.mean()) ** 2).sum() if ratings.size else 0.0
        spread = _spread(np.asarray(squares), np.asarray(float(ratings.size)), self.spread_)
        return np.array([np.log1p(ratings.size), float(spread) / self.spread_])

    def _of_items(self, items: AnyIndexes) -> Floats:
        return np.column_stack([np.log1p(self.item_counts_[items]), self.item_spread_[items] / self.spread_])

    def _design(self, predictions: Floats, features: Floats) -> Floats:
        """Products of a constant and the parts with 1 and the meta-features: shape (n, 5 (n_parts + 1))."""
        n = predictions.shape[0]
        parts = np.column_stack([np.ones(n), (predictions - self.mean_) / self.spread_])
        known = np.column_stack([np.ones(n), (features - self.feature_means_) / self.feature_scales_])
        design: Floats = (parts[:, :, None] * known[:, None, :]).reshape(n, -1)
        return design

    def _sum(self, predictions: Floats, features: Floats) -> Floats:
        weighted = self._design(predictions, features) * self.weights_.ravel()
        ratings: Floats = self.mean_ + self.spread_ * weighted.sum(axis=1)  # not @: each row by itself
        return ratings

    def _clipped(self, ratings: Floats) -> Floats:
        return np.clip(ratings, self.lowest_, self.highest_)

    def _score(self, history: History, at: int | None) -> Floats:
        return self._unclipped(history, np.arange(self.n_items_))

    def _predict(self, history: History, item_indexes: AnyIndexes) -> Floats:
        return self._clipped(self._unclipped(history, item_indexes))

    def _unclipped(self, history: History, item_indexes: AnyIndexes) -> Floats:
        predictions = [model.predict_for(history, item_indexes) for model in self._models.values()]
        of_user = np.tile(self._of_user(history), (item_indexes.size, 1))
        features = np.column_stack([of_user, self._of_items(item_indexes)])
        return self._sum(np.column_stack(predictions), features)

    def choices(self) -> dict[str, Any]:
        """Weights where everything known is average, and errors on ratings of other folds."""
        self._require_fit()
        errors = zip([*self.parts, "fwls"], self.out_of_fold_.tolist(), strict=True)
        return {
            "weights": dict(
                zip(["constant", *self.parts], self.weights_[:, 0].round(4).tolist(), strict=True)
            ),
            "out_of_fold_rmse": {name: round(error, 4) for name, error in errors if not np.isnan(error)},
        }


def _alike(n_parts: int) -> Floats:
    """Weights by which all parts count the same, whatever is known."""
    weights = np.zeros((n_parts + 1, 5))
    weights[1:, 0] = 1 / n_parts
    return weights


def _spread(squares: Floats, counts: Floats, of_all: float) -> Floats:
    """Damped standard deviation from sums of squares."""
    spread: Floats = np.sqrt((squares + SPREAD_DAMPING * of_all**2) / (counts + SPREAD_DAMPING))
    return spread


def _scales(features: Floats) -> Floats:
    scales = features.std(axis=0)
    return np.where(scales > 1e-9, scales, 1.0)
