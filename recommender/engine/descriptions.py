"""What is said of items as counts of terms: words of their text, and their genres, decade, people and tags."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import CountVectorizer

from recommender.engine.features import ItemFeatures


def facts_of(features: ItemFeatures) -> list[list[str]]:
    """Genres, decade, people and tags of each item as terms that no word can be mistaken for.

    Examples
    --------
    >>> facts_of(ItemFeatures(np.array([1]), ("",), (("Drama",),), (1994,), people=(("Ann Lee",),)))
    [['genre Drama', 'decade 199', 'person Ann Lee']]
    """
    return [list(_facts(features, row)) for row in range(features.item_ids.size)]


def _facts(features: ItemFeatures, row: int) -> Iterator[str]:
    yield from (f"genre {genre}" for genre in features.genres[row])
    year = features.years[row]
    if year is not None:
        yield f"decade {year // 10}"
    yield from (f"person {person}" for person in features.people[row])
    yield from (f"tag {tag.lower()}" for tag in features.tags[row])


def counted_terms(features: ItemFeatures, *, max_terms: int) -> csr_array:
    """How often each item has each term: float64, shape (n_items, n_terms), words before facts.

    Parameters
    ----------
    features : ItemFeatures
    max_terms : most frequent words kept; facts are kept all
    """
    words = CountVectorizer(stop_words="english", max_features=max_terms)
    return csr_array(
        hstack([_counts(words, list(features.texts)), _counts(_of_facts(), facts_of(features))], format="csr")
    )


def _of_facts() -> CountVectorizer:
    return CountVectorizer(analyzer=_as_they_are)


def _as_they_are(terms: list[str]) -> list[str]:
    return terms


def _counts(vectorizer: CountVectorizer, documents: list[str] | list[list[str]]) -> csr_array:
    """Counts; no column at all when no document has a term."""
    analyze = vectorizer.build_analyzer()
    if not any(analyze(document) for document in documents):
        return csr_array((len(documents), 0), dtype=np.float64)
    return csr_array(vectorizer.fit_transform(documents), dtype=np.float64)
