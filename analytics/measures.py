"""What a rate is and how sure it is: pure functions of counts by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

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

    @property
    def said(self) -> float | None:
        """The value, unless it stands on too few events to be said."""
        return None if self.is_too_few else self.value

    def overlaps(self, other: Rate) -> bool:
        """Whether the two are a tie: their intervals touch, or one of them has none."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return True
        return self.low <= other.high and other.low <= self.high


def rate_by_person(numerators: Counts, denominators: Counts) -> Rate:
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


def share_of(part: float | None, whole: float | None) -> float | None:
    """None where there is nothing to divide by."""
    return part / whole if part is not None and whole else None
