"""A clock that ticks by what happens: quiet months pass as quickly as busy days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats, Times

UNITS = 180
"""Units from the first to the last row of the training data."""
KNOTS_PER_UNIT = 10


@dataclass(frozen=True, eq=False)
class Clock:
    """Moments in units of a 180th of all rows, linear between knots; before the first row 0.

    Ages in days drift where a site grows or falls quiet: a week that held a fifth of all rows while the ranker
    learned may hold a thousandth when it serves. Ages in rows do not.

    Parameters
    ----------
    knots : ndarray of int64, shape (n_knots,), unix seconds, ascending
    units : ndarray of float64, shape (n_knots,), from 0 to 180, what the clock shows at each knot

    Examples
    --------
    >>> clock = Clock.of(np.array([0, 10, 20, 1000]))
    >>> clock(np.array([-5, 0, 1000, 2000])).tolist()
    [0.0, 0.0, 180.0, 180.0]
    """

    knots: Times
    units: Floats

    @classmethod
    def of(cls, times: Times) -> Self:
        """The clock of training data.

        Parameters
        ----------
        times : ndarray of int64, shape (n,), n > 0, unix seconds in any order
        """
        ordered = np.sort(times)
        places = np.unique(np.linspace(0, ordered.size - 1, UNITS * KNOTS_PER_UNIT + 1).astype(np.intp))
        knots, first = np.unique(ordered[places], return_index=True)
        units = UNITS * places[first] / max(ordered.size - 1, 1)
        units[-1] = UNITS
        return cls(knots, units)

    def __call__(self, moments: npt.ArrayLike) -> Floats:
        """What the clock shows: float64 of the shape of `moments`."""
        shown: Floats = np.interp(np.asarray(moments, dtype=np.float64), self.knots, self.units)
        return shown
