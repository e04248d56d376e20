import numpy as np
import pytest

from analytics.measures import FEWEST_EVENTS, Rate, rate_by_person, share_of


def rate(numerators, denominators):
    return rate_by_person(np.array(numerators, dtype=np.int64), np.array(denominators, dtype=np.int64))


def test_a_rate_is_the_sum_over_the_sum_not_the_mean_of_rates():
    assert rate([1, 10], [1, 99]).value == 11 / 100


def test_a_rate_of_nothing_has_no_value():
    assert rate([], []).value is None


def test_the_interval_holds_the_value():
    found = rate([1, 0, 2, 1, 0], [10, 10, 20, 5, 8])
    assert found.low <= found.value <= found.high


def test_people_who_all_do_the_same_leave_no_doubt():
    found = rate([2] * 50, [10] * 50)
    assert (found.low, found.value, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_one_eager_visitor_is_not_a_thousand():
    spread = rate([1] * 100, [10] * 100)
    eager = rate([100] + [0] * 99, [10] * 100)
    assert spread.value == eager.value
    assert eager.high - eager.low > spread.high - spread.low


def test_the_order_of_people_does_not_matter():
    assert rate([1, 2, 3], [10, 20, 40]) == rate([3, 1, 2], [40, 10, 20])


def test_more_people_of_the_same_kind_are_surer():
    few, many = rate([1, 0] * 10, [5, 5] * 10), rate([1, 0] * 1000, [5, 5] * 1000)
    assert many.high - many.low < few.high - few.low


def test_a_rate_of_few_events_is_not_said():
    assert Rate(1, FEWEST_EVENTS - 1).said is None
    assert Rate(1, FEWEST_EVENTS).said == 1 / FEWEST_EVENTS


def test_rates_whose_intervals_touch_are_a_tie():
    assert Rate(1, 9, 0.1, 0.2).overlaps(Rate(1, 9, 0.2, 0.3))
    assert not Rate(1, 9, 0.1, 0.2).overlaps(Rate(1, 9, 0.21, 0.3))


def test_a_rate_without_an_interval_is_a_tie_with_everything():
    assert Rate(1, 9).overlaps(Rate(1, 9, 0.1, 0.2))


def test_a_share_of_nothing_is_unknown():
    assert share_of(3, 0) is None
    assert share_of(None, 5) is None
    assert share_of(1, 4) == 0.25
