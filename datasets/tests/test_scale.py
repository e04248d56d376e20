import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.scale import HALF_STARS, OUT_OF_TEN, WHOLE_STARS, RatingScale, likely_scale


@pytest.mark.parametrize("scale", [HALF_STARS, WHOLE_STARS, OUT_OF_TEN])
def test_half_stars_of_a_scale_keep_its_order_and_end_at_ten(scale: RatingScale) -> None:
    values = np.arange(scale.lowest, scale.highest + scale.step, scale.step)
    half_stars = scale.to_half_stars(values)
    assert (np.diff(half_stars) >= 0).all()
    assert 1 <= half_stars[0] <= 2
    assert half_stars[-1] == 10


def test_every_half_star_is_reached_once_from_half_stars() -> None:
    assert HALF_STARS.to_half_stars(np.arange(1, 11) / 2).tolist() == list(range(1, 11))


def test_zero_of_ten_counts_as_one_half_star() -> None:
    assert OUT_OF_TEN.to_half_stars([0, 1, 2]).tolist() == [1, 1, 2]


def test_a_missing_rating_cannot_become_half_stars() -> None:
    with pytest.raises(ValueError, match="finite"):
        HALF_STARS.to_half_stars([3.5, np.nan])


@given(st.floats())
def test_a_scale_holds_its_steps_and_nothing_else(value: float) -> None:
    assert HALF_STARS.holds([value])[0] == (value in {step / 2 for step in range(1, 11)})


def test_the_likely_scale_bears_with_a_few_broken_values() -> None:
    assert likely_scale([*([1, 3, 5] * 100), 99.0]) == WHOLE_STARS


def test_numbers_between_steps_get_a_scale_without_steps() -> None:
    assert likely_scale([0.3, 2.71, 4.9]) == RatingScale(lowest=0, highest=5, step=0)


def test_a_scale_past_the_usual_ones_ends_at_its_highest_value() -> None:
    assert likely_scale([10.0, 250.0, 1000.0]).highest == 1000
