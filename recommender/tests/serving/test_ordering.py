from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.serving.ordering import best_first

SCORES = st.sampled_from([4, 400]).flatmap(lambda most: st.lists(st.integers(0, most), max_size=60))
"""Few different ones, so that many are alike, or hardly any."""


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_is_by_score_and_then_by_place(values: list[int], chance: Random) -> None:
    rows = list(range(0, 3 * len(values), 3))
    places = chance.sample(range(100), len(values))
    expected = sorted(range(len(values)), key=lambda n: (-values[n], places[n]))
    found = best_first(
        np.array(rows, dtype=np.int64), np.array(values, dtype=float), np.array(places, dtype=np.int64)
    )
    assert found.tolist() == [rows[n] for n in expected]
