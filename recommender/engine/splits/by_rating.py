"""Divisions of ratings, to predict each from the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from recommender.engine.biases import Rated
from recommender.engine.interactions import Interactions
from recommender.engine.splits.parts import RatingFold


def rating_folds(interactions: Interactions, *, seed: int, n_folds: int = 5) -> Iterator[RatingFold]:
    """Each rating is predicted once, from all but its own fold.

    Parameters
    ----------
    interactions : Interactions with explicit ratings; rows without one are left out
    seed : of the random division
    n_folds : int, at least 2

    Raises
    ------
    ValueError
        When there are no ratings, or fewer than folds.

    Examples
    --------
    >>> rows = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[1, 2, 1, 2], ratings=[1, 2, 3, 4])
    >>> folds = list(rating_folds(rows, seed=0, n_folds=2))
    >>> sorted(np.concatenate([fold.ratings for fold in folds]).tolist())
    [1.0, 2.0, 3.0, 4.0]
    """
    rated = Rated.rows_of(interactions)
    n = rated.ratings.size
    if not 2 <= n_folds <= n:
        raise ValueError(f"n_folds must be from 2 to the number of ratings, {n}, got {n_folds}")
    rows = np.flatnonzero(~np.isnan(interactions.ratings))  # type: ignore[arg-type]  # `rows_of` checked
    for chosen in np.array_split(np.random.default_rng(seed).permutation(n), n_folds):
        is_train = np.zeros(len(interactions), dtype=np.bool_)
        is_train[np.delete(rows, chosen)] = True
        yield RatingFold(
            interactions.subset(is_train),
            rated.user_indexes[chosen],
            rated.item_indexes[chosen],
            rated.ratings[chosen],
        )
