"""One interaction of a person and a movie, out of what was said and done; the same for training and serving.

A pair with an explicit rating uses it: from `LIKED_FROM_STARS` it speaks for the movie (.7 at that bound, 1
at five stars), below it does not. Other pairs use their implicit rating. A dismissal takes a pair out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.conf import liked_from, value_of

Floats = npt.NDArray[np.float64]


def interaction_weights(*, half_stars: Floats, implicit: Floats, is_hidden: npt.NDArray[np.bool_]) -> Floats:
    """Weights from 0 (no interaction) to 1, shape (n,).

    Parameters
    ----------
    half_stars : ndarray of float64, shape (n,), 1 to 10, NaN where not rated
    implicit : ndarray of float64, shape (n,), 0 to 10, NaN where there is none
    is_hidden : ndarray of bool, shape (n,)
    """
    lowest = liked_from()
    said = 0.7 + 0.3 * (half_stars - lowest) / max(10 - lowest, 1)
    said = np.where(half_stars >= lowest, said, 0.0)
    done = np.where(implicit >= value_of("IMPLICIT_FLOOR"), value_of("IMPLICIT_SHARE") * implicit / 10, 0.0)
    weights: Floats = np.where(np.isnan(half_stars), done, said)
    weights[is_hidden] = 0.0
    return weights
