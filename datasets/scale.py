from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class RatingScale:
    """What a rating in a file may be: `lowest` to `highest` in multiples of `step`, higher is better."""

    lowest: float
    highest: float
    step: float

    def __str__(self) -> str:
        return f"{self.lowest:g} to {self.highest:g} in steps of {self.step:g}"

    def holds(self, values: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of the values stand on the scale; NaN and infinities do not."""
        given = np.asarray(values, dtype=np.float64)
        with np.errstate(invalid="ignore"):
            steps = given / self.step
            return (given >= self.lowest) & (given <= self.highest) & (np.abs(steps - np.rint(steps)) < 1e-6)

    def to_half_stars(self, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Half-stars 1..10, in proportion to the highest rating; a rating of 0 counts as 1.

        >>> RatingScale(1, 5, 1).to_half_stars([1, 3, 5]).tolist()
        [2, 6, 10]
        >>> RatingScale(0, 10, 1).to_half_stars([0, 1, 10]).tolist()
        [1, 1, 10]
        """
        given = np.asarray(values, dtype=np.float64)
        if not np.isfinite(given).all():
            raise ValueError("ratings must be finite numbers to become half-stars")
        return np.clip(np.rint(given * 10 / self.highest), 1, 10).astype(np.int64)


WHOLE_STARS = RatingScale(lowest=1, highest=5, step=1)
HALF_STARS = RatingScale(lowest=0.5, highest=5, step=0.5)
OUT_OF_TEN = RatingScale(lowest=0, highest=10, step=1)
