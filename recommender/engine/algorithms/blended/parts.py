"""The models that a blend adds up."""

from __future__ import annotations

from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms.cluster_popularity import ClusterPopularity
from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.ials import IALS
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.algorithms.popularity import Popularity

PARTS = ("ease", "ials", "item_knn", "popularity", "cluster_popularity")
"""Names of the parts, in the order of their weights."""
TEAM = (1, 1, 2, 2)
"""iALS from so many starts, with this many times the chosen factors: added up they err less."""

Parts = dict[str, list[Algorithm]]
"""Models by part; of iALS several."""


def unfitted_parts(*, l2: float, n_factors: int, seed: int, max_items: int) -> Parts:
    """All parts, in the order of the weights: EASE with this penalty, iALS with these factors."""
    team = [(times * n_factors, seed + place) for place, times in enumerate(TEAM)]
    return {
        "ease": [EASE(l2=l2, max_items=max_items)],
        "ials": [IALS(n_factors=n_factors, seed=seed) for n_factors, seed in team],
        "item_knn": [ItemKNN()],
        "popularity": [Popularity()],
        "cluster_popularity": [ClusterPopularity(seed=seed)],
    }
