"""Divisions of interactions into what a model may learn from and what it is asked for."""

from __future__ import annotations

from recommender.engine.splits.by_rating import published_folds, rating_folds
from recommender.engine.splits.by_user import MIN_STRONG_ITEMS, strong_split, user_folds, with_known
from recommender.engine.splits.in_time import leave_last_out, time_cuts, time_split
from recommender.engine.splits.parts import Case, RatingFold, Split

__all__ = [
    "MIN_STRONG_ITEMS",
    "Case",
    "RatingFold",
    "Split",
    "leave_last_out",
    "published_folds",
    "rating_folds",
    "strong_split",
    "time_cuts",
    "time_split",
    "user_folds",
    "with_known",
]
