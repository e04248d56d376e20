"""What each number of the dashboard means: pure functions of counts, one home per definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BOOTSTRAP_DRAWS = 1000
BOOTSTRAP_SEED = 20_260_101
# Below this many events a rate says "too few".
FEWEST_EVENTS = 30


@dataclass(frozen=True)
class Rate:
    """A share with its 95 % interval; `value` is None where there is nothing to divide by."""

    numerator: int
    denominator: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_too_few(self) -> bool:
        return self.denominator < FEWEST_EVENTS


def rate_by_person(numerators: NDArray[np.int64], denominators: NDArray[np.int64]) -> Rate:
    """Sum over sum, with an interval that draws people, not clicks: one eager visitor is not a thousand.

    Parameters
    ----------
    numerators, denominators : int64 arrays of shape (n_people,), >= 0
        What each person did, and had the chance to do.
    """
    total = int(denominators.sum())
    if total == 0:
        return Rate(0, 0)
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    n_people = len(denominators)
    # People with the same counts are one row: far fewer rows, and the same distribution of draws.
    alike, n_alike = np.unique(np.stack([numerators, denominators]), axis=1, return_counts=True)
    draws = generator.multinomial(n_people, n_alike / n_people, size=BOOTSTRAP_DRAWS)  # (n_draws, n_alike)
    above, below = draws @ alike[0], draws @ alike[1]
    rates = above[below > 0] / below[below > 0]
    low, high = np.percentile(rates, [2.5, 97.5])
    return Rate(int(numerators.sum()), total, float(low), float(high))


def gini(counts: NDArray[np.int64]) -> float:
    """How uneven shows are over movies: 0 when all are shown alike, near 1 when one takes all.

    Parameters
    ----------
    counts : int64 array of shape (n_movies,), >= 0; movies never shown are zeros

    Examples
    --------
    >>> gini(np.array([5, 5, 5, 5]))
    0.0
    >>> gini(np.array([0, 0, 0, 12]))
    0.75
    """
    ordered = np.sort(counts)
    total = ordered.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float(2 * (ranks * ordered).sum() / (len(ordered) * total) - (len(ordered) + 1) / len(ordered))


def lorenz(counts: NDArray[np.int64], *, n_points: int = 101) -> tuple[list[float], list[float]]:
    """Shares of movies (least shown first) and the share of all shows that they got; both from 0 to 1."""
    ordered = np.sort(counts)
    shares = np.concatenate([[0.0], np.cumsum(ordered) / max(ordered.sum(), 1)])
    places = np.linspace(0, len(ordered), n_points)
    return (places / max(len(ordered), 1)).tolist(), np.interp(
        places, np.arange(len(shares)), shares
    ).tolist()
