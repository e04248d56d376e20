"""How far to believe that two rows are alike, from how much they have in common."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats

Counts = Floats | npt.NDArray[np.integer] | float


def trusted(n_both: Floats, *, shrinkage: float, significance: float) -> Floats:
    """What a similarity is multiplied by, for resting on so few.

    Parameters
    ----------
    n_both : ndarray of float64, what the two have in common
    shrinkage : n / (n + shrinkage) [1]_: never quite 1
    significance : min(n, significance) / significance [2]_: 1 from so many on; 0 trusts all alike

    Returns
    -------
    ndarray of float64, from 0 to 1, shape of `n_both`

    References
    ----------
    .. [1] Koren (2010). Factor in the neighbors: scalable and accurate collaborative filtering. ACM TKDD 4.
    .. [2] Herlocker, Konstan, Borchers, Riedl (1999). An algorithmic framework for performing collaborative
       filtering. SIGIR.

    Examples
    --------
    >>> trusted(np.array([0.0, 10.0, 50.0]), shrinkage=10.0, significance=0.0).tolist()
    [0.0, 0.5, 0.8333333333333334]
    >>> trusted(np.array([0.0, 10.0, 80.0]), shrinkage=0.0, significance=50.0).tolist()
    [0.0, 0.2, 1.0]
    """
    trust = n_both / (n_both + shrinkage) if shrinkage else (n_both > 0).astype(np.float64)
    if significance:
        trust *= np.minimum(n_both, significance) / significance
    return trust


def log_likelihood(n_both: Floats, n_own: Counts, n_other: Counts, n: float) -> Floats:
    """1 - 1 / (1 + G), G twice the log-likelihood ratio [1]_ of being together against being so by chance.

    Parameters
    ----------
    n_both : ndarray of float64, how often the two are together
    n_own, n_other : how often each is there; shapes broadcast to that of `n_both`
    n : in how many places either could be

    Returns
    -------
    ndarray of float64, from 0 to below 1; 0 for those that are together no more often than by chance, which
        G alone does not tell from the others

    References
    ----------
    .. [1] Dunning (1993). Accurate methods for the statistics of surprise and coincidence. Computational
       Linguistics 19(1).

    Examples
    --------
    Ten places, each in five of them: always together G = 20 log 2, and by chance, half of the time, 0.

    >>> log_likelihood(np.array([5.0, 2.5]), 5.0, 5.0, 10.0).round(4).tolist()
    [0.9327, 0.0]
    """
    own, other = np.asarray(n_own, dtype=np.float64), np.asarray(n_other, dtype=np.float64)
    cells = (n_both, own - n_both, other - n_both, n - own - other + n_both)
    sums = sum(_n_log_n(cell) for cell in cells)
    ratio = 2 * (sums - _n_log_n(own) - _n_log_n(n - own) - _n_log_n(other) - _n_log_n(n - other))
    ratio = np.maximum(ratio + 2 * _n_log_n(np.float64(n)), 0.0)
    alike: Floats = np.where(n_both * n > own * other, 1 - 1 / (1 + ratio), 0.0)
    return alike


def _n_log_n(counts: npt.ArrayLike) -> Floats:
    given = np.maximum(np.asarray(counts, dtype=np.float64), 0.0)
    found: Floats = given * np.log(np.where(given > 0, given, 1.0))
    return found
