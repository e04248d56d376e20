"""Divisions of ratings, to predict each from the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from recommender.engine.arrays import AnyIndexes, Mask
from recommender.engine.biases import Rated
from recommender.engine.interactions import Interactions
from recommender.engine.splits.parts import RatingFold

NO_FOLD = -1


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
    rows = np.flatnonzero(_is_rated(interactions))
    if not 2 <= n_folds <= rows.size:
        raise ValueError(f"n_folds must be from 2 to the number of ratings, {rows.size}, got {n_folds}")
    fold_of_row = np.full(len(interactions), NO_FOLD)
    for fold, chosen in enumerate(
        np.array_split(np.random.default_rng(seed).permutation(rows.size), n_folds)
    ):
        fold_of_row[rows[chosen]] = fold
    return published_folds(interactions, fold_of_row)


def published_folds(interactions: Interactions, fold_of_row: AnyIndexes) -> Iterator[RatingFold]:
    """Folds that somebody has drawn before: each is predicted from all other rated rows.

    Parameters
    ----------
    interactions : Interactions with explicit ratings; rows without one are left out
    fold_of_row : ndarray of int, shape (nnz,), number of the fold; below 0 for rows that are always learned from

    Raises
    ------
    ValueError
        When there are no ratings, the shape is another, or there is no fold.

    Examples
    --------
    >>> rows = Interactions.from_columns(user_ids=[1, 1, 2, 2], item_ids=[1, 2, 1, 2], ratings=[1, 2, 3, 4])
    >>> [fold.ratings.tolist() for fold in published_folds(rows, np.array([0, 1, 1, -1]))]
    [[1.0], [2.0, 3.0]]
    """
    is_rated = _is_rated(interactions)
    if fold_of_row.shape != is_rated.shape:
        raise ValueError(f"fold_of_row must have shape {is_rated.shape}, got {fold_of_row.shape}")
    folds = np.unique(fold_of_row[is_rated & (fold_of_row >= 0)])
    if not folds.size:
        raise ValueError("no rated row is in a fold")
    return (_fold(interactions, is_rated, is_rated & (fold_of_row == fold)) for fold in folds)


def _is_rated(interactions: Interactions) -> Mask:
    if interactions.ratings is None or np.isnan(interactions.ratings).all():
        raise ValueError("predictions need explicit ratings; these interactions have none")
    return ~np.isnan(interactions.ratings)


def _fold(interactions: Interactions, is_rated: Mask, is_held: Mask) -> RatingFold:
    held = interactions.subset(is_held)
    rated = Rated.rows_of(held)
    train = interactions.subset(is_rated & ~is_held)
    return RatingFold(train, rated.user_indexes, rated.item_indexes, rated.ratings, held.times)
