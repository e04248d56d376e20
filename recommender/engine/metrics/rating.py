"""How far predicted ratings are from the real ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats


def rmse(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> float:
    """Root of the mean squared error, in units of the ratings; NaN without ratings.

    Examples
    --------
    >>> rmse([3, 5], [4, 4])
    1.0
    """
    errors = _errors(predicted, actual)
    return float(np.sqrt(np.mean(errors**2))) if errors.size else np.nan


def mae(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> float:
    """Mean absolute error, in units of the ratings; NaN without ratings.

    Examples
    --------
    >>> mae([3, 5], [4, 1])
    2.5
    """
    errors = _errors(predicted, actual)
    return float(np.mean(np.abs(errors))) if errors.size else np.nan


def _errors(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> Floats:
    guesses, truths = np.asarray(predicted, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if guesses.shape != truths.shape:
        raise ValueError(f"predicted has shape {guesses.shape}, actual {truths.shape}")
    return guesses - truths
