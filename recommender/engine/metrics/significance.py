"""Whether a difference between two algorithms may be chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender.engine.arrays import Floats

N_PERMUTATIONS = 10_000
BATCH = 250
"""Permutations drawn at a time: 20 MB of signs for 10,000 users."""


def permutation_p(differences: Floats, *, seed: int, n_permutations: int = N_PERMUTATIONS) -> float:
    """Chance of a mean at least so far from 0 if either algorithm could have been the other, user by user.

    Parameters
    ----------
    differences : ndarray of float64, shape (n_users,), value less reference; NaN for users who do not count
    seed : of the drawn signs
    n_permutations : int, drawn sign patterns

    Returns
    -------
    float in (0, 1], two-sided, never below 1 / (n_permutations + 1); NaN when nobody counts.

    References
    ----------
    .. [1] Smucker, Allan, Carterette (2007). A comparison of statistical significance tests for information
       retrieval evaluation. CIKM.

    Examples
    --------
    >>> permutation_p(np.zeros(10), seed=0)
    1.0
    >>> permutation_p(np.full(20, 0.1), seed=0) < 0.001
    True
    """
    counted = differences[~np.isnan(differences)]
    if not counted.size:
        return np.nan
    rng = np.random.default_rng(seed)
    observed = abs(counted.sum()) * (1 - 1e-9)  # sums of equal numbers in another order are still equal
    n_as_far = 0
    for start in range(0, n_permutations, BATCH):
        n_drawn = min(BATCH, n_permutations - start)
        is_plus = rng.integers(0, 2, size=(n_drawn, counted.size), dtype=np.int8)
        n_as_far += int(np.count_nonzero(np.abs(2 * (is_plus @ counted) - counted.sum()) >= observed))
    return (n_as_far + 1) / (n_permutations + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values of several comparisons, raised so that one false alarm among all has the stated chance.

    NaN stays NaN and counts as no comparison.

    References
    ----------
    .. [1] Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian J. of Statistics.

    Examples
    --------
    >>> holm([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.04]
    """
    values = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    raised = values[order] * np.arange(order.size, 0, -1)
    adjusted = values.copy()
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1.0)
    return [float(value) for value in adjusted]
