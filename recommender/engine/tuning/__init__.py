"""Hyperparameters chosen on validation parts inside the training part, and what that gains on the test part."""

from __future__ import annotations

from recommender.engine.tuning.halving import Candidate, Tuned, tune
from recommender.engine.tuning.log import TrialLog
from recommender.engine.tuning.validation import ListValidation, RatingValidation, Validation, validation_of

__all__ = [
    "Candidate",
    "ListValidation",
    "RatingValidation",
    "TrialLog",
    "Tuned",
    "Validation",
    "tune",
    "validation_of",
]
