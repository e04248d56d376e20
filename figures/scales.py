"""From values to places, and where the ticks go."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from figures.formats import finite

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A straight line from values (low to high) to places (start to end)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value; values outside are kept at the edge."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


@dataclass(frozen=True)
class Ticks:
    """Evenly spaced round values that enclose the data."""

    values: tuple[float, ...]
    step: float

    @property
    def low(self) -> float:
        return self.values[0]

    @property
    def high(self) -> float:
        return self.values[-1]


def nice_ticks(values: Iterable[float | None], *, from_zero: bool, count: int = 4) -> Ticks:
    """Ticks around all finite values: about `count` steps of 1, 2, 2.5 or 5 times a power of ten.

    >>> nice_ticks([4200, 5800], from_zero=True).values
    (0.0, 2000.0, 4000.0, 6000.0)
    """
    known = [value for value in map(finite, values) if value is not None]
    if from_zero or not known:
        known.append(0.0)
    low, high = min(known), max(known)
    if high - low <= abs(high) * 1e-9:
        low, high = (
            (min(low, 0.0), max(high, 0.0)) if from_zero else (low - abs(low) / 10, high + abs(high) / 10)
        )
    if high <= low:
        high = low + 1.0
    step = _step((high - low) / count)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Ticks(tuple(at * step for at in range(first, last + 1)), step)


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return min(
        (size * power for size in _STEPS if size * power >= rough * 0.9),
        default=10 * power,
    )
