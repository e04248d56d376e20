"""How like one person each of many people is, measured by the items of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from scipy.sparse import csr_array

from recommender.engine.arrays import Floats, Indexes, sums_by
from recommender.engine.biases import Rated
from recommender.engine.likeness import log_likelihood, trusted
from recommender.engine.products import transposed

Similarity = Literal["cosine", "jaccard", "log_likelihood", "adjusted_cosine", "pearson", "residual"]
BY_WEIGHT = ("cosine", "jaccard", "log_likelihood")
"""Measured on weights, the others on ratings."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Similarities of all training users, and what each comes from: products / own x values.

    Parameters
    ----------
    similarities, products : ndarray of float64, shape (n_users,); products are not 0
    values : csr_array of shape (n_users, n_items)
    own : ndarray of float64, shape (n_items,)
    """

    similarities: Floats
    products: Floats
    values: csr_array
    own: Floats


@dataclass(frozen=True, eq=False)
class Crowd:
    """Forms of the training rows, all of shape (n_users, n_items) but the last two.

    Parameters
    ----------
    similarity : how likeness is measured, as in `UserKNN`
    filled, rated : ones where there is a weight, a rating
    values, squares : what similarities are measured on
    residuals_by_item : csr_array of shape (n_items, n_users), ratings less the baseline
    item_mean : ndarray of float64, shape (n_items,), of the ratings; 0 where none
    """

    similarity: Similarity
    filled: csr_array
    rated: csr_array
    values: csr_array
    squares: csr_array
    residuals_by_item: csr_array
    item_mean: Floats

    @classmethod
    def of(cls, weights: csr_array, ratings: csr_array, *, residuals: Floats, similarity: Similarity) -> Self:
        """All forms of a matrix of weights and one of ratings.

        Parameters
        ----------
        weights, ratings : csr_array of shape (n_users, n_items), float64
        residuals : ndarray of float64, shape (n_ratings,), ratings less the baseline, in the order of `ratings`
        similarity : how likeness is measured, as in `UserKNN`
        """
        rated = Rated.of_matrix(ratings)
        item_mean = _means(rated.item_indexes, rated.ratings, ratings.shape[1])
        match similarity:
            case "residual":
                values = _filled_with(ratings, residuals)
            case "pearson":
                user_mean = _means(rated.user_indexes, rated.ratings, ratings.shape[0])
                values = _filled_with(ratings, rated.ratings - user_mean[rated.user_indexes])
            case "adjusted_cosine":
                values = _filled_with(ratings, rated.ratings - item_mean[rated.item_indexes])
            case _:
                values = weights
        return cls(
            similarity=similarity,
            filled=_filled_with(weights, np.ones(weights.nnz)),
            rated=_filled_with(ratings, np.ones(rated.ratings.size)),
            values=values,
            squares=values.power(2),
            residuals_by_item=transposed(_filled_with(ratings, residuals)),
            item_mean=item_mean,
        )

    def likeness_to(
        self, items: Indexes, values: Floats, *, shrinkage: float, significance: float
    ) -> Likeness:
        """How like each of them a person is who has these values of these items.

        Parameters
        ----------
        items : ndarray of int32, shape (n,)
        values : ndarray of float64, shape (n,), in the terms of `similarity`
        shrinkage, significance : see `trusted`
        """
        filled = self.filled if self.similarity in BY_WEIGHT else self.rated
        own, has = np.zeros(filled.shape[1]), np.zeros(filled.shape[1])
        own[items], has[items] = values, 1.0
        n_both = np.asarray(filled @ has)  # (n_users,)
        trust = trusted(n_both, shrinkage=shrinkage, significance=significance)
        if self.similarity in ("jaccard", "log_likelihood"):
            alike = self._by_number(n_both, float(items.size))
            return Likeness(alike * trust, np.maximum(n_both, 1.0), filled, has)
        lengths = self._lengths(own, has)
        products = np.where(lengths > 1e-12, np.asarray(self.values @ own), 0.0)
        alike = _ratio(products, lengths)
        return Likeness(alike * trust, np.where(products, products, 1.0), self.values, own)

    def _by_number(self, n_both: Floats, n_own: float) -> Floats:
        """Similarities for which only the number of items counts, shape (n_users,)."""
        counts = np.diff(self.filled.indptr)
        if self.similarity == "jaccard":
            return _ratio(n_both, counts + n_own - n_both)
        return log_likelihood(n_both, n_own, counts, float(self.filled.shape[1]))

    def _lengths(self, own: Floats, has: Floats) -> Floats:
        """What products are divided by, shape (n_users,): both whole rows' lengths, or those over items of both."""
        if self.similarity == "cosine":
            lengths: Floats = np.sqrt(np.asarray(self.squares.sum(axis=1)).ravel()) * np.linalg.norm(own)
            return lengths
        return np.asarray(np.sqrt((self.rated @ own**2) * (self.squares @ has)))


def _filled_with(matrix: csr_array, values: Floats) -> csr_array:
    """Other values in the places of a matrix."""
    return csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def _means(by: Indexes, values: Floats, n: int) -> Floats:
    means: Floats = sums_by(by, values, n) / np.maximum(np.bincount(by, minlength=n), 1)
    return means


def _ratio(products: Floats, lengths: Floats) -> Floats:
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 1e-12)
