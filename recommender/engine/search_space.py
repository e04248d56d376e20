"""Where to look for good hyperparameters: one axis per hyperparameter, declared beside the algorithm.

>>> from recommender.engine.search_space import Between, OneOf
>>> space = {"shrinkage": Between(1, 300, log=True), "measure": OneOf("cosine", "pearson")}
>>> drawn = draw(space, np.random.default_rng(0))
>>> 1 <= drawn["shrinkage"] <= 300 and drawn["measure"] in ("cosine", "pearson")
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np


@dataclass(frozen=True)
class Between:
    """A number from an interval, ends included.

    Parameters
    ----------
    low, high : float, low < high
    log : equal chances for equal ratios; low must then be above 0
    whole : only whole numbers
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got {self.low} and {self.high}")
        if self.log and self.low <= 0:
            raise ValueError(f"low must be above 0 on a log axis, got {self.low}")

    def draw(self, rng: np.random.Generator) -> float | int:
        """One value; three significant digits, so that what is logged is what was tried."""
        if self.log:
            value = float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))
        else:
            value = float(rng.uniform(self.low, self.high))
        value = min(max(float(f"{value:.3g}"), self.low), self.high)
        return round(value) if self.whole else value


@dataclass(frozen=True, init=False)
class OneOf:
    """One of a few values, each as likely as the others."""

    values: tuple[Any, ...]

    def __init__(self, *values: Any) -> None:
        if not values:
            raise ValueError("OneOf needs a value to choose from")
        object.__setattr__(self, "values", values)

    def draw(self, rng: np.random.Generator) -> Any:
        """One value."""
        return self.values[int(rng.integers(len(self.values)))]


Axis = Between | OneOf


class Searched(Protocol):
    """What there is to know of an algorithm in order to look for better hyperparameters."""

    @property
    def search_space(self) -> Mapping[str, Axis]:
        """The axes it declares, by name of a hyperparameter; none is allowed."""

    def hyperparameters(self) -> Mapping[str, Any]:
        """Those it has, by name."""


def draw(space: Mapping[str, Axis], rng: np.random.Generator) -> dict[str, Any]:
    """One value of each axis, by name."""
    return {name: axis.draw(rng) for name, axis in space.items()}


def space_of(algorithm: Searched) -> Mapping[str, Axis]:
    """The axes that an algorithm declares, or, where it declares none, an eighth to eight times each number.

    Parameters
    ----------
    algorithm : with the hyperparameters to start from

    Notes
    -----
    Derived axes leave out `seed`, limits (`max_…`), and what is not a number above 0; shares stay below 1.
    """
    if algorithm.search_space:
        return algorithm.search_space
    numbers = {
        name: value
        for name, value in algorithm.hyperparameters().items()
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    }
    return {
        name: _around(value)
        for name, value in numbers.items()
        if name != "seed" and not name.startswith("max_")
    }


def _around(value: float) -> Between:
    high = min(8 * value, 0.99) if value < 1 else 8 * value
    is_whole = isinstance(value, int)
    return Between(max(value / 8, 1) if is_whole else value / 8, high, log=True, whole=is_whole)
