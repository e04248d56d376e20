"""Content: items whose words, genres and years are alike."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender.engine.algorithm import Algorithm, Capabilities
from recommender.engine.arrays import Floats
from recommender.engine.descriptions import facts_of
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions


class Content(Algorithm):
    """Cosine of TF-IDF vectors [1]_ of text, and of genres, decade, people and tags; knows items that nobody has met.

    Parameters
    ----------
    facts_share : float in [0, 1], default 0.3
        Part of the similarity that genres, decade, people and tags decide; text decides the rest.
    max_terms : int, default 50,000
        Most frequent words kept.

    Attributes
    ----------
    vectors_ : csr_array of shape (n_items, n_terms), float64 >= 0, rows of length 1 at most

    Notes
    -----
    score(i) = sum over the history of w_j cos(i, j): a profile of the person times each item.

    The paper's figures are of text collections, not of movies; none is reproduced.

    References
    ----------
    .. [1] Salton, Buckley (1988). Term-weighting approaches in automatic text retrieval. Information
       Processing and Management 24(5).
    """

    capabilities = Capabilities(
        personalised=True,
        cold_users=False,
        similar_items=True,
        predicts=False,
        explains=True,
        needs_features=True,
    )
    vectors_: csr_array

    def __init__(self, *, facts_share: float = 0.3, max_terms: int = 50_000) -> None:
        self.facts_share = facts_share
        self.max_terms = max_terms

    def _learn(self, interactions: Interactions, features: ItemFeatures | None) -> None:
        if not 0 <= self.facts_share <= 1:
            raise ValueError(f"facts_share must be from 0 to 1, got {self.facts_share}")
        assert features is not None  # `fit` has refused to come here without
        text = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_features=self.max_terms)
        facts = TfidfVectorizer(analyzer=_as_is)
        parts = [
            np.sqrt(1 - self.facts_share) * _fitted(text, list(features.texts)),
            np.sqrt(self.facts_share) * _fitted(facts, facts_of(features)),
        ]
        self.vectors_ = csr_array(hstack(parts, format="csr"))

    def _score(self, history: History, at: int | None) -> Floats:
        profile = history.weights @ self.vectors_[history.item_indexes]  # (n_terms,)
        return np.asarray(self.vectors_ @ profile)

    def _similarities(self, item_index: int) -> Floats:
        alike = np.asarray(self.vectors_ @ self.vectors_[[item_index]].toarray().ravel())
        return np.where(alike > 0, alike, -np.inf)

    def _contributions(self, history: History, item_index: int, at: int | None) -> Floats:
        item = self.vectors_[[item_index]].toarray().ravel()
        contributions: Floats = history.weights * (self.vectors_[history.item_indexes] @ item)
        return contributions


def _as_is(tokens: list[str]) -> list[str]:
    return tokens


def _fitted(vectorizer: TfidfVectorizer, documents: list[str] | list[list[str]]) -> csr_array:
    """Vectors of the documents; no column at all when no document has a word."""
    if not any(vectorizer.build_analyzer()(document) for document in documents):
        return csr_array((len(documents), 0), dtype=np.float64)
    return csr_array(vectorizer.fit_transform(documents))
