from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class RatingScale:
    """What a rating may be: `lowest` to `highest` in multiples of `step` (0: any); higher is better."""

    lowest: float
    highest: float
    step: float

    def __str__(self) -> str:
        steps = f" in steps of {self.step:g}" if self.step else ""
        return f"{self.lowest:g} to {self.highest:g}{steps}"

    def holds(self, values: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of the values stand on the scale; NaN and infinities do not."""
        given = np.asarray(values, dtype=np.float64)
        is_inside = (given >= self.lowest) & (given <= self.highest)
        if not self.step:
            return is_inside
        steps = np.where(is_inside, given, 0) / self.step
        return is_inside & (np.abs(steps - np.rint(steps)) < 1e-6)

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
_USUAL = (
    *(WHOLE_STARS, HALF_STARS, OUT_OF_TEN),
    *(RatingScale(lowest=0, highest=highest, step=step) for highest in (5, 10, 100) for step in (0.5, 0)),
)


SHARE_WITHIN = 0.99


def likely_scale(values: npt.ArrayLike) -> RatingScale:
    """The narrowest usual scale that holds nearly all of the values: a few may be broken.

    >>> str(likely_scale([3.5, 4, 5]))
    '0.5 to 5 in steps of 0.5'
    """
    given = np.asarray(values, dtype=np.float64)
    given = given[np.isfinite(given)]
    if not given.size:
        return HALF_STARS
    fitting = (scale for scale in _USUAL if np.mean(scale.holds(given)) >= SHARE_WITHIN)
    return next(fitting, RatingScale(lowest=0, highest=max(float(given.max()), 1), step=0))
