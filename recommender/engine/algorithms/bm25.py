"""BM25: a person's movies as a query to the descriptions of all."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.descriptions import counted_terms
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.engine.products import transposed
from recommender.engine.search_space import Between


class BM25(Algorithm):
    """Items whose description fits the words of the history's descriptions, by Okapi BM25 [1]_.

    Parameters
    ----------
    k1 : float, default 1.2
        How soon a word that comes again in one description stops to count.
    b : float in [0, 1], default 0.75
        How much a long description is held against an item.
    max_terms : int, default 50,000
        Most frequent words kept, beside genres, decades, people and tags, which all are.

    Attributes
    ----------
    weights_ : csr_array of shape (n_items, n_terms), float64 >= 0, BM25 weight of each term in each item
    terms_ : csr_array of shape (n_items, n_terms), float64, 1 / sqrt(number of terms) where an item has a term

    Notes
    -----
    score(i) = sum over the history of w_j terms_j' weights_i: each movie of the history asks with its own terms,
    once each, and long descriptions ask no louder. Unlike TF-IDF's cosine it is not symmetric. Time and memory
    O(terms of all descriptions). The paper's figures are of text collections; none is reproduced here.

    References
    ----------
    .. [1] Robertson, Zaragoza (2009). The probabilistic relevance framework: BM25 and beyond. Foundations and
       Trends in Information Retrieval 3(4).
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=False,
        similar_items=True,
        predicts=False,
        explains=True,
        needs_features=True,
    )
    search_space = {"k1": Between(0.3, 3.0), "b": Between(0.0, 1.0)}
    weights_: csr_array
    terms_: csr_array

    def __init__(self, *, k1: float = 1.2, b: float = 0.75, max_terms: int = 50_000) -> None:
        self.k1 = k1
        self.b = b
        self.max_terms = max_terms

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if self.k1 < 0 or not 0 <= self.b <= 1:
            raise ValueError(f"k1 must not be negative and b from 0 to 1, got {self.k1} and {self.b}")
        assert features is not None  # `fit` has refused to come here without
        counts = counted_terms(features, max_terms=self.max_terms)  # (n_items, n_terms)
        n_items, n_terms = counts.shape
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        mean_length = max(float(lengths.mean()), 1.0)
        n_with = np.bincount(counts.indices, minlength=n_terms)
        rarity = np.log1p((n_items - n_with + 0.5) / (n_with + 0.5))
        rows = np.repeat(np.arange(n_items), np.diff(counts.indptr))
        held_against = self.k1 * (1 - self.b + self.b * lengths[rows] / mean_length)
        data = rarity[counts.indices] * counts.data * (self.k1 + 1) / (counts.data + held_against)
        self.weights_ = csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
        loudness = 1 / np.sqrt(np.maximum(np.diff(counts.indptr), 1))
        has_term = csr_array((np.ones(counts.nnz), counts.indices, counts.indptr), shape=counts.shape)
        self.terms_ = csr_array(diags_array(loudness, format="csr") @ has_term)

    def _score(self, history: History, at: int | None) -> Floats:
        query = transposed(self.terms_[history.item_indexes]) @ history.weights  # (n_terms,)
        return np.asarray(self.weights_ @ query)

    def _similarities(self, item_index: int) -> Floats:
        alike = np.asarray(self.weights_ @ self.terms_[[item_index]].toarray().ravel())
        return np.where(alike > 0, alike, -np.inf)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        item = self.weights_[[item_index]].toarray().ravel()
        contributions: Floats = history.weights * (self.terms_[history.item_indexes] @ item)
        return contributions
