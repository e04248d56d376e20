"""How much more an enthusiastic interaction counts than a lukewarm one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from recommender.engine.arrays import Floats
from recommender.engine.interactions import Interactions


@dataclass(frozen=True)
class WeightScale:
    """Maps weights linearly, the lowest of the training data to `floor` and the highest to 1.

    Parameters
    ----------
    lowest, highest : float, weights of the training data
    floor : float in (0, 1]; 1 makes all interactions equal

    Examples
    --------
    >>> WeightScale(lowest=1.0, highest=5.0, floor=0.5).scaled(np.array([1.0, 3.0, 5.0, 9.0])).tolist()
    [0.5, 0.75, 1.0, 1.0]
    """

    lowest: float
    highest: float
    floor: float

    @classmethod
    def of(cls, interactions: Interactions, *, floor: float) -> Self:
        """The scale of training data."""
        return cls(float(interactions.weights.min()), float(interactions.weights.max()), floor)

    def scaled(self, weights: Floats) -> Floats:
        """Weights on the scale, those outside the training range at its ends; all 1 when it has no width."""
        width = self.highest - self.lowest
        if width <= 0:
            return np.ones_like(weights)
        share = np.clip((weights - self.lowest) / width, 0.0, 1.0)
        scaled: Floats = self.floor + (1 - self.floor) * share
        return scaled
