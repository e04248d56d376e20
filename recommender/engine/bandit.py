"""Thompson sampling: show what may be best, and know how likely it was to be shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from recommender.engine.arrays import Floats

GRID = 2048
"""Points of the integral over a click-through rate; see `win_probabilities` for what that is worth."""


@dataclass(frozen=True, eq=False)
class Draw:
    """A random order of arms.

    Parameters
    ----------
    arms : ndarray of int64, shape (k,), distinct
    propensities : ndarray of float64, shape (k,), in (0, 1]: how likely each arm was to get its place, those
        above it given. Their product is the propensity of the whole order.
    """

    arms: npt.NDArray[np.int64]
    propensities: Floats


class Arms:
    """Arms with what is known of them, drawn in random orders by Thompson sampling [1]_.

    For each place a click-through rate is drawn for every arm that is left, from its Beta(prior + clicks,
    prior + shows without a click), and the highest wins [2]_. Drawing anew for each place lets the
    propensity of a place be computed, which estimates of other policies need [3]_.

    Parameters
    ----------
    clicks, shows : ndarray of float64, shape (n,), 0 <= clicks <= shows
    prior : clicks and misses that an arm is born with, both positive

    Raises
    ------
    ValueError
        When there are more clicks than shows, or the prior is not positive.

    Notes
    -----
    Time of a draw of k places O(k n GRID), memory O(n GRID). Propensities of a set of arms that were left
    before are kept.

    References
    ----------
    .. [1] Thompson (1933). On the likelihood that one unknown probability exceeds another in view of the
       evidence of two samples. Biometrika 25.
    .. [2] Chapelle, Li (2011). An empirical evaluation of Thompson sampling. NIPS.
    .. [3] Horvitz, Thompson (1952). A generalization of sampling without replacement from a finite universe.
       JASA 47.
    """

    def __init__(self, clicks: Floats, shows: Floats, *, prior: tuple[float, float]) -> None:
        if (clicks > shows).any() or (clicks < 0).any():
            arm = int(np.flatnonzero((clicks > shows) | (clicks < 0))[0])
            raise ValueError(
                f"clicks must be from 0 to shows, got {clicks[arm]} of {shows[arm]} for arm {arm}"
            )
        if min(prior) <= 0:
            raise ValueError(f"prior must be positive, got {prior}")
        self.hits, self.misses = prior[0] + clicks, prior[1] + shows - clicks
        self._odds = Odds(self.hits, self.misses)

    def draw(self, k: int, rng: np.random.Generator) -> Draw:
        """An order of k arms; fewer when there are fewer."""
        left = np.arange(self.hits.size)
        arms, propensities = [], []
        for _ in range(min(k, left.size)):
            place = int(rng.beta(self.hits[left], self.misses[left]).argmax())
            propensities.append(self._odds.among(left)[place])
            arms.append(left[place])
            left = np.delete(left, place)
        return Draw(np.array(arms, dtype=np.int64), np.array(propensities))


def win_probabilities(hits: Floats, misses: Floats) -> Floats:
    """How likely each of several independent Beta variables is to be the largest.

    Parameters
    ----------
    hits, misses : ndarray of float64, shape (n,), the parameters, positive

    Returns
    -------
    ndarray of float64, shape (n,), summing to 1.

    Notes
    -----
    The integral of one density times the distribution functions of all others, over cells that are narrower
    the nearer to 0, as rates are small. Chances above 1 % come out wrong by at most about a hundredth of
    themselves (measured with up to 200,000 shows, against thirty times as many cells).

    Examples
    --------
    >>> win_probabilities(np.array([1.0, 1.0]), np.array([1.0, 1.0])).round(3).tolist()
    [0.5, 0.5]
    >>> win_probabilities(np.array([2.0, 1.0]), np.array([1.0, 1.0])).round(3).tolist()  # 2/3 by hand
    [0.667, 0.333]
    """
    return Odds(hits, misses).among(np.arange(hits.size))


class Odds:
    """Who of some independent Beta variables is the largest, and how likely.

    Variables with the same parameters are counted rather than repeated: of movies that few were shown, most are alike.
    """

    def __init__(self, hits: Floats, misses: Floats) -> None:
        distinct, self._place_of = np.unique(np.stack([hits, misses]), axis=1, return_inverse=True)
        self._masses, below = _tabulated(*distinct)
        self._logs = np.log(np.maximum(below, np.finfo(np.float64).tiny))
        self._wins: dict[bytes, Floats] = {}

    def among(self, left: npt.NDArray[np.int64]) -> Floats:
        """For each of those that are left: shape (n_left,), summing to 1."""
        places = self._place_of[left]
        counts = np.bincount(places, minlength=len(self._masses))
        key = counts.tobytes()
        if key not in self._wins:
            self._wins[key] = self._wins_of_distinct(counts)
        wins = self._wins[key][places]
        share: Floats = wins / wins.sum()
        return share

    def _wins_of_distinct(self, counts: npt.NDArray[np.int64]) -> Floats:
        """The integral of each distinct variable's density times the distribution functions of all others."""
        others = np.exp(np.minimum(counts @ self._logs - self._logs, 0.0))
        wins: Floats = (self._masses * others).sum(axis=1)
        return wins


def _tabulated(hits: Floats, misses: Floats) -> tuple[Floats, Floats]:
    """Mass of each variable in each cell, and the mass below the cell's middle: both (n, GRID - 1)."""
    edges = np.linspace(0.0, 1.0, GRID) ** 2  # rates are small: narrow cells near 0
    at_edges = betainc(hits[:, None], misses[:, None], edges)
    middles = (edges[1:] + edges[:-1]) / 2
    masses: Floats = np.diff(at_edges, axis=1)
    below = np.asarray(betainc(hits[:, None], misses[:, None], middles), dtype=np.float64)
    return masses, below
